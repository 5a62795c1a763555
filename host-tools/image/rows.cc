#include "host-tools/image/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <optional>
#include <span>

#include "board-runtime/shared/abi/synaptic_row.h"
#include "board-runtime/shared/chip/geometry.h"
#include "host-tools/image/parts.h"
#include "host-tools/image/plan_numbers.h"
#include "host-tools/image/slice_text.h"

namespace spikeloom::image {
namespace {

constexpr std::size_t kMostStride = 0xFFFF;
constexpr std::size_t kMostSources = 0xFFFF;
constexpr std::size_t kMostWords = chip::kApplicationSdramBytes / abi::kWordBytes;

class Writer {
 public:
  Writer(const Plan& plan, const mapper::Slice& slice, const SynapsesOnto& synapses)
      : plan_(plan), slice_(slice), blocks_(sources_onto(plan, slice)), synapses_(synapses) {
    const auto receptors = network::receptor_count(network().at(slice.population));
    delay_shift_ = abi::kCellShift + neuron_bits(slice) +
                   abi::index_bits(static_cast<std::uint32_t>(receptors));
  }

  // Entries of nets in order, then their rows.
  Result<void> add_entry(mapper::NetId id) {
    const auto source = source_of(id);
    const auto first = first_source(source);
    std::size_t longest = 0;
    if (first)
      for (std::uint32_t n = 0; n < source.neurons.size(); ++n)
        longest = std::max(longest, row(*first + n).size());
    const std::size_t stride = longest == 0 ? 0 : abi::row_words(longest);
    if (stride > kMostStride) return too_long(id, longest);
    if (words_ + stride * source.neurons.size() > kMostWords) return too_large(id);
    add_entry(id, static_cast<std::uint16_t>(stride));
    words_ += stride * source.neurons.size();
    return {};
  }
  void add_rows(const std::vector<mapper::NetId>& nets) {
    rows_.words.reserve(words_);
    for (std::size_t i = 0; i < nets.size(); ++i) {
      const std::size_t stride = rows_.entries[i].stride;
      if (stride == 0) continue;
      const auto source = source_of(nets[i]);
      const std::uint32_t first = *first_source(source);
      for (std::uint32_t n = 0; n < source.neurons.size(); ++n) add_row(row(first + n), stride);
    }
  }
  // Synapses of the source of a net.
  [[nodiscard]] std::size_t synapses(mapper::NetId id) const {
    const auto source = source_of(id);
    const auto first = first_source(source);
    return first ? synapses_.rows(*first, *first + source.neurons.size()).size() : 0;
  }
  [[nodiscard]] Rows take() { return std::move(rows_); }

 private:
  [[nodiscard]] const network::Network& network() const { return plan_.inputs().network; }
  [[nodiscard]] mapper::Tenant source_of(mapper::NetId id) const {
    return mapper::sender(plan_.inputs().nets[id.index()], plan_.inputs().slices);
  }
  // The number of its first neuron; nothing where it has no projection onto the slice.
  [[nodiscard]] std::optional<std::uint32_t> first_source(const mapper::Tenant& source) const {
    const auto block = std::ranges::find(blocks_, source.population, &SourceBlock::population);
    if (block == blocks_.end()) return std::nullopt;
    return block->first + source.neurons.first;
  }
  [[nodiscard]] std::span<const std::uint32_t> row(std::uint32_t source) const {
    return synapses_.rows(source, source + 1);
  }
  void add_entry(mapper::NetId id, std::uint16_t stride) {
    const auto& key = plan_.inputs().keys[id.index()];
    const int bits = std::popcount(~key.mask) - abi::kTickBits;
    rows_.entries.push_back({.key = key.key,
                             .rows = static_cast<std::uint32_t>(words_),
                             .stride = stride,
                             .neuron_bits = static_cast<std::uint16_t>(bits)});
    rows_.longest_words = std::max<std::uint32_t>(rows_.longest_words, stride);
  }
  void add_row(std::span<const std::uint32_t> row, std::size_t stride) {
    const std::size_t end = rows_.words.size() + stride;
    const std::uint32_t first_delay = row.empty() ? 0 : delay(row.front());
    rows_.words.push_back(static_cast<std::uint32_t>(row.size()) | first_delay << 16);
    rows_.words.insert(rows_.words.end(), row.begin(), row.end());
    rows_.words.resize(end);
    rows_.synapses += row.size();
    if (!row.empty())
      rows_.longest_delay_ticks = std::max(rows_.longest_delay_ticks, delay(row.back()));
  }
  [[nodiscard]] std::uint32_t delay(std::uint32_t word) const {
    return (word & 0xFFFFU) >> delay_shift_;
  }
  [[nodiscard]] Result<void> too_long(mapper::NetId id, std::size_t longest) const {
    const auto& source = plan_.inputs().slices[plan_.inputs().nets[id.index()].source.index()];
    return failure(ErrorClass::does_not_fit, "row_too_long",
                   fmt::format("a neuron of {} has {} synapses onto {}; a row holds {}",
                               text_of(network(), source), longest, neurons_text(network(), slice_),
                               kMostStride - 1),
                   "image.rows", "", "smaller slices of the target population");
  }
  [[nodiscard]] Result<void> too_large(mapper::NetId id) const {
    return failure(ErrorClass::does_not_fit, "rows_too_large",
                   fmt::format("the rows onto {} need more than the {} bytes of SDRAM of a chip, "
                               "from net {} of {} on",
                               neurons_text(network(), slice_), chip::kApplicationSdramBytes,
                               id.value, plan_.inputs().nets.size()),
                   "image.rows", "rows of a source slice are as long as its longest",
                   "smaller slices of the target population");
  }

  const Plan& plan_;
  const mapper::Slice& slice_;
  std::vector<SourceBlock> blocks_;
  const SynapsesOnto& synapses_;
  int delay_shift_ = 0;
  std::size_t words_ = 0;  // of all entries
  Rows rows_;
};

// Each synapse has to come by a net that reaches the slice, or another part with its neurons.
Result<void> check_reached(const Plan& plan, mapper::SliceId id, const Writer& writer,
                           std::size_t synapses) {
  const auto& slice = plan.inputs().slices[id.index()];
  const std::size_t first = neuron_part(plan.inputs(), id).index();
  std::size_t reached = 0;
  for (std::size_t s = first; s <= first + slice.synapse_cores; ++s)
    for (const auto net : plan.numbers().reaching[s]) reached += writer.synapses(net);
  if (reached == synapses) return {};
  return failure(
      ErrorClass::internal, "unreached_synapses",
      fmt::format("{} of {} synapses onto {} come from slices without a net to it",
                  synapses - reached, synapses, neurons_text(plan.inputs().network, slice)),
      "image.rows", "nets and rules disagree", "");
}

}  // namespace

Result<Rows> make_rows(const Plan& plan, mapper::SliceId id, const SynapsesOnto& synapses) {
  const auto& slice = plan.inputs().slices[id.index()];
  const auto& nets = plan.numbers().reaching[id.index()];
  if (nets.size() > kMostSources) {
    return failure(ErrorClass::does_not_fit, "too_many_sources",
                   fmt::format("{} source slices reach {}; a core tells {} apart", nets.size(),
                               text_of(plan.inputs().network, slice), kMostSources),
                   "image.rows", "", "larger slices of the source populations");
  }
  Writer writer(plan, slice, synapses);
  for (const auto net : nets)
    if (auto added = writer.add_entry(net); !added) return tl::unexpected(added.error());
  writer.add_rows(nets);
  if (auto good = check_reached(plan, id, writer, synapses.words.size()); !good)
    return tl::unexpected(good.error());
  return writer.take();
}

}  // namespace spikeloom::image
