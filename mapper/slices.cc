#include "mapper/slices.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <optional>

#include "board-runtime/shared/chip/geometry.h"
#include "mapper/expected_rows.h"
#include "mapper/synapse_shares.h"

namespace spikeloom::mapper {
namespace {

using network::Network;
using network::PopulationId;
using network::ProjectionId;

struct Measured {
  SliceLoad load;
  CoreNeed need;
};

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

// The parts of one slice.
using Parts = std::vector<Measured>;

bool fits_memory(const Parts& parts) {
  std::uint64_t sdram_bytes = 0;
  for (const auto& part : parts) {
    if (part.need.dtcm_bytes > chip::kDtcmBytes) return false;
    sdram_bytes += part.need.sdram_bytes;
  }
  return sdram_bytes <= chip::kApplicationSdramBytes;
}

// A network of which one slice at a time sees the lists: only the synapses onto it. Else each slice
// would go through all of them.
class ListsBySlice {
 public:
  explicit ListsBySlice(const Network& network) : all_(network), seen_(network) {
    for (auto& projection : seen_.projections)
      if (auto* list = std::get_if<network::ExplicitList>(&projection.rule)) *list = {};
  }

  // From now on slices of this population and size.
  void deal_out(std::span<const ProjectionId> projections, std::uint32_t neurons,
                std::uint32_t size) {
    for (const auto id : dealt_) list_of(seen_.projections[id.index()]) = {};
    dealt_.clear();
    synapses_.clear();
    for (const auto id : projections) {
      const auto* list = std::get_if<network::ExplicitList>(&all_.at(id).rule);
      if (list == nullptr) continue;
      dealt_.push_back(id);
      auto& by_slice = synapses_.emplace_back((neurons - 1) / size + 1);
      for (const auto& synapse : list->synapses) by_slice[synapse.post / size].push_back(synapse);
    }
  }
  [[nodiscard]] const Network& seen_by(std::uint32_t slice) {
    for (std::size_t i = 0; i < dealt_.size(); ++i)
      list_of(seen_.projections[dealt_[i].index()]).synapses = std::move(synapses_[i][slice]);
    return seen_;
  }

 private:
  static network::ExplicitList& list_of(network::Projection& projection) {
    return std::get<network::ExplicitList>(projection.rule);
  }

  const Network& all_;
  Network seen_;
  std::vector<ProjectionId> dealt_;
  std::vector<std::vector<std::vector<network::ListedSynapse>>> synapses_;  // [dealt][slice]
};

// Measures slices of a network whose populations have the given sizes.
class Scale {
 public:
  Scale(const Network& network, SliceSizes sizes)
      : network_(network),
        lists_(network),
        index_(index_projections(network)),
        sizes_(std::move(sizes)) {}

  void set(PopulationId population, std::uint32_t size) { sizes_[population.index()] = size; }
  [[nodiscard]] std::uint32_t size(PopulationId population) const {
    return sizes_[population.index()];
  }

  // take(neurons, parts) for each slice, until it says false.
  template <class Take>
  void measure(PopulationId population, std::uint8_t synapse_cores, Take take) {
    const std::uint32_t neurons = network_.at(population).size, most = size(population);
    SynapseShares shares;
    if (synapse_cores > 0)
      shares = synapse_shares(network_, index_, population, sizes_, synapse_cores);
    lists_.deal_out(index_.by_post[population.index()], neurons, most);
    for (std::uint32_t first = 0, last = 0; first < neurons; first = last) {
      last = first + std::min(most, neurons - first);
      const NeuronRange range{first, last};
      Parts parts;
      const Network& seen = lists_.seen_by(first / most);
      for (auto& load : loads(seen, population, range, synapse_cores, shares))
        parts.push_back({load, core_need(load)});
      if (!take(range, parts)) return;
    }
  }

 private:
  [[nodiscard]] std::vector<SliceLoad> loads(const Network& seen, PopulationId population,
                                             NeuronRange range, std::uint8_t synapse_cores,
                                             const SynapseShares& shares) {
    if (synapse_cores == 0) return {load_of(seen, index_, population, range, sizes_, &rows_)};
    return split_loads_of(seen, index_, population, range, sizes_, shares, &rows_);
  }

  const Network& network_;
  ListsBySlice lists_;
  ProjectionIndex index_;
  SliceSizes sizes_;
  LongestRows rows_;
};

void append(PopulationId population, NeuronRange range, const Parts& parts,
            std::vector<Slice>& slices) {
  const auto synapse_cores = static_cast<std::uint8_t>(parts.size() - 1);
  for (std::size_t part = 0; part < parts.size(); ++part)
    slices.push_back(
        {population, range, parts[part].need, static_cast<std::uint8_t>(part), synapse_cores});
}

// Chooses layouts; the sizes of sources decide how many index entries a slice needs, so a halving
// may undo the fit of another population.
class Slicer {
 public:
  Slicer(const Network& network, const SliceOptions& options)
      : network_(network),
        options_(options),
        scale_(network, SliceSizes(network.populations.size(), options.max_neurons)),
        limit_(network.populations.size(), options.tick_cycles) {}

  Result<std::vector<Slice>> run() {
    std::vector<Slice> slices;
    for (bool changed = true; changed;) {
      changed = false;
      slices.clear();
      for (std::size_t p = 0; p < network_.populations.size(); ++p) {
        const auto done = lay_out(PopulationId{p}, slices);
        if (!done) return tl::unexpected(done.error());
        changed |= *done;
      }
    }
    return slices;
  }

 private:
  // The first slice that does not fit.
  struct Misfit {
    NeuronRange range;
    Parts parts;
    bool too_slow = false;
  };

  // Appends the population's slices; true when their size had to change.
  Result<bool> lay_out(PopulationId population, std::vector<Slice>& slices) {
    const std::uint32_t before = scale_.size(population);
    for (;;) {
      const auto misfit = attempt(population, 0, slices);
      if (!misfit) return scale_.size(population) != before;
      if (misfit->too_slow && split(population, slices)) return scale_.size(population) != before;
      if (misfit->range.size() > 1) {
        scale_.set(population, std::bit_floor(misfit->range.size() - 1));
      } else if (!fits_memory(misfit->parts)) {
        return tl::unexpected(too_much(network_, population, misfit->parts.front()));
      } else {
        limit_[population.index()] = 0.0;
        scale_.set(population, options_.max_neurons);
      }
    }
  }

  // With as few synapse cores as will do; false when none do.
  bool split(PopulationId population, std::vector<Slice>& slices) {
    if (network_.at(population).is_source()) return false;
    for (std::uint8_t cores = 1; cores <= kMostSynapseCores; ++cores) {
      const auto misfit = attempt(population, cores, slices);
      if (!misfit) return true;
      if (is_too_slow(population, misfit->parts.front())) return false;
    }
    return false;
  }

  // Appends the slices, or nothing where one does not fit.
  std::optional<Misfit> attempt(PopulationId population, std::uint8_t synapse_cores,
                                std::vector<Slice>& slices) {
    const std::size_t before = slices.size();
    std::optional<Misfit> misfit;
    scale_.measure(population, synapse_cores, [&](NeuronRange range, const Parts& parts) {
      const bool too_slow = std::ranges::any_of(
          parts, [&](const Measured& part) { return is_too_slow(population, part); });
      if (too_slow || !fits_memory(parts)) {
        misfit = {range, parts, too_slow};
        slices.resize(before);
        return false;
      }
      append(population, range, parts, slices);
      return true;
    });
    return misfit;
  }

  [[nodiscard]] bool is_too_slow(PopulationId population, const Measured& part) const {
    const double limit = limit_[population.index()];
    return limit > 0.0 && worst_tick_cycles(part.need) > limit;
  }

  const Network& network_;
  SliceOptions options_;
  Scale scale_;
  std::vector<double> limit_;  // of cycles, by population; 0: none
};

}  // namespace

Result<std::vector<Slice>> slice(const Network& network, const SliceOptions& options) {
  if (options.max_neurons == 0) {
    return failure(ErrorClass::invalid_input, "slice_size",
                   "slices of at most 0 neurons were asked for; a slice has at least 1",
                   "mapper.slice", "", "a slice size of 64 to 256 neurons");
  }
  return Slicer(network, options).run();
}

std::vector<Slice> cut(const Network& network, const std::vector<SliceLayout>& layouts) {
  SliceSizes sizes;
  for (const auto& layout : layouts) sizes.push_back(layout.neurons);
  Scale scale(network, std::move(sizes));
  std::vector<Slice> slices;
  for (std::size_t p = 0; p < layouts.size(); ++p) {
    const PopulationId population{p};
    scale.measure(population, layouts[p].synapse_cores, [&](NeuronRange range, const Parts& parts) {
      append(population, range, parts, slices);
      return true;
    });
  }
  return slices;
}

}  // namespace spikeloom::mapper
