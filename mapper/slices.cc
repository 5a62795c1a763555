#include "mapper/slices.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "board-runtime/shared/chip/geometry.h"

namespace spikeloom::mapper {
namespace {

using network::Network;
using network::PopulationId;

struct Measured {
  SliceLoad load;
  CoreNeed need;
};

bool fits(const Measured& slice) {
  return slice.need.dtcm_bytes <= chip::kDtcmBytes &&
         slice.need.sdram_bytes <= chip::kApplicationSdramBytes;
}

Error too_much(const Network& network, PopulationId population, const Measured& slice) {
  const auto& name = network.at(population).name;
  Error error{.error_class = ErrorClass::does_not_fit,
              .code = "neuron_does_not_fit",
              .what = "",
              .where = fmt::format("populations[{}]", population.value),
              .cause = fmt::format("{:.0f} synapses from {} source neurons in {} slices reach it, "
                                   "with delays of up to {} ticks",
                                   slice.load.synapses, slice.load.source_neurons,
                                   slice.load.source_slices, slice.load.max_delay_ticks),
              .remedy = ""};
  if (slice.need.dtcm_bytes > chip::kDtcmBytes) {
    error.what = fmt::format(
        "one neuron of population '{}' needs {} bytes of DTCM; a core has {}, {} are missing", name,
        slice.need.dtcm_bytes, chip::kDtcmBytes, slice.need.dtcm_bytes - chip::kDtcmBytes);
    error.remedy = "larger slices of the source populations, fewer sources or shorter delays";
  } else {
    error.what = fmt::format(
        "one neuron of population '{}' needs {} bytes of SDRAM; a chip has {}, {} are missing",
        name, slice.need.sdram_bytes, chip::kApplicationSdramBytes,
        slice.need.sdram_bytes - chip::kApplicationSdramBytes);
    error.remedy = "fewer synapses a neuron, fewer recorded variables or fewer listed spikes";
  }
  return error;
}

// Cuts populations at the current sizes; the sizes of sources decide how many index entries a
// slice needs, so a halving may undo the fit of another population.
class Slicer {
 public:
  Slicer(const Network& network, std::uint32_t max_neurons)
      : network_(network),
        index_(index_projections(network)),
        sizes_(network.populations.size(), max_neurons) {}

  Result<std::vector<Slice>> run() {
    bool halved = true;
    std::vector<Slice> slices;
    while (halved) {
      halved = false;
      slices.clear();
      for (std::size_t p = 0; p < sizes_.size(); ++p) {
        const auto changed = cut(PopulationId{p}, slices);
        if (!changed) return tl::unexpected(changed.error());
        halved |= *changed;
      }
    }
    return slices;
  }

 private:
  // Appends the population's slices; halves its size first as often as needed.
  Result<bool> cut(PopulationId population, std::vector<Slice>& slices) {
    const std::uint32_t neurons = network_.at(population).size;
    std::uint32_t& size = sizes_[population.index()];
    const std::size_t before = slices.size();
    bool halved = false;
    for (std::uint32_t first = 0; first < neurons;) {
      const NeuronRange range{first, first + std::min(size, neurons - first)};
      const auto measured = measure(population, range);
      if (fits(measured)) {
        slices.push_back({population, range, measured.need});
        first = range.last;
        continue;
      }
      if (range.size() == 1) return tl::unexpected(too_much(network_, population, measured));
      size = std::bit_floor(range.size() - 1);
      halved = true;
      slices.resize(before);
      first = 0;
    }
    return halved;
  }

  Measured measure(PopulationId population, NeuronRange range) const {
    const auto load = load_of(network_, index_, population, range, sizes_);
    return {load, core_need(load)};
  }

  const Network& network_;
  ProjectionIndex index_;
  SliceSizes sizes_;
};

}  // namespace

Result<std::vector<Slice>> slice(const Network& network, const SliceOptions& options) {
  if (options.max_neurons == 0) {
    return failure(ErrorClass::invalid_input, "slice_size",
                   "slices of at most 0 neurons were asked for; a slice has at least 1",
                   "mapper.slice", "", "a slice size of 64 to 256 neurons");
  }
  return Slicer(network, options.max_neurons).run();
}

}  // namespace spikeloom::mapper
