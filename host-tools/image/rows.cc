#include "host-tools/image/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <span>

#include "board-runtime/shared/abi/synaptic_row.h"
#include "board-runtime/shared/chip/geometry.h"
#include "host-tools/image/plan_numbers.h"
#include "host-tools/image/slice_text.h"

namespace spikeloom::image {
namespace {

constexpr std::size_t kMostStride = 0xFFFF;
constexpr std::size_t kMostSources = 0xFFFF;
constexpr std::size_t kMostWords = chip::kApplicationSdramBytes / abi::kWordBytes;

// Words by source: those of source i are words[first[i]] to words[first[i + 1] - 1], sorted by
// offset, so by delay, then weight.
struct BySource {
  std::vector<std::uint32_t> first, words;
  [[nodiscard]] std::span<const std::uint32_t> row(std::uint32_t source) const {
    return std::span(words).subspan(first[source], first[source + 1] - first[source]);
  }
};

BySource by_source(const SliceSynapses& synapses, std::uint32_t sources) {
  BySource sorted{std::vector<std::uint32_t>(sources + std::size_t{2}),
                  std::vector<std::uint32_t>(synapses.all.size())};
  for (const auto& synapse : synapses.all) ++sorted.first[synapse.source + std::size_t{2}];
  for (std::size_t i = 1; i < sorted.first.size(); ++i) sorted.first[i] += sorted.first[i - 1];
  // Each begins one place late and is moved on as it fills.
  for (const auto& synapse : synapses.all)
    sorted.words[sorted.first[synapse.source + std::size_t{1}]++] = synapse.word;
  for (std::uint32_t s = 0; s < sources; ++s)
    std::sort(sorted.words.begin() + sorted.first[s], sorted.words.begin() + sorted.first[s + 1],
              [](std::uint32_t a, std::uint32_t b) { return std::rotl(a, 16) < std::rotl(b, 16); });
  return sorted;
}

class Writer {
 public:
  Writer(const Plan& plan, const mapper::Slice& slice, const SliceSynapses& synapses)
      : plan_(plan),
        slice_(slice),
        blocks_(sources_onto(plan, slice.population)),
        sorted_(by_source(synapses, source_count())) {
    const auto receptors = network::receptor_count(network().at(slice.population));
    delay_shift_ = abi::kCellShift + abi::index_bits(slice.neurons.size()) +
                   abi::index_bits(static_cast<std::uint32_t>(receptors));
  }

  Result<void> add(mapper::NetId id) {
    const auto& source = plan_.inputs().slices[plan_.inputs().nets[id.index()].source.index()];
    const auto block = std::ranges::find(blocks_, source.population, &SourceBlock::population);
    if (block == blocks_.end()) {
      add_entry(id, 0);
      return {};
    }
    const std::uint32_t first = block->first + source.neurons.first;
    std::size_t longest = 0;
    for (std::uint32_t n = 0; n < source.neurons.size(); ++n)
      longest = std::max(longest, sorted_.row(first + n).size());
    const std::size_t stride = longest == 0 ? 0 : abi::row_words(longest);
    if (stride > kMostStride) return too_long(source, longest);
    if (rows_.words.size() + stride * source.neurons.size() > kMostWords) return too_large(id);
    add_entry(id, static_cast<std::uint16_t>(stride));
    if (stride > 0)
      for (std::uint32_t n = 0; n < source.neurons.size(); ++n)
        add_row(sorted_.row(first + n), stride);
    return {};
  }
  [[nodiscard]] std::size_t synapses() const { return written_; }
  [[nodiscard]] Rows take() { return std::move(rows_); }

 private:
  [[nodiscard]] const network::Network& network() const { return plan_.inputs().network; }
  [[nodiscard]] std::uint32_t source_count() const {
    return blocks_.empty() ? 0
                           : blocks_.back().first + network().at(blocks_.back().population).size;
  }
  void add_entry(mapper::NetId id, std::uint16_t stride) {
    const auto& key = plan_.inputs().keys[id.index()];
    const int bits = std::popcount(~key.mask) - abi::kTickBits;
    rows_.entries.push_back({.key = key.key,
                             .rows = static_cast<std::uint32_t>(rows_.words.size()),
                             .stride = stride,
                             .neuron_bits = static_cast<std::uint16_t>(bits)});
    rows_.longest_words = std::max<std::uint32_t>(rows_.longest_words, stride);
  }
  void add_row(std::span<const std::uint32_t> row, std::size_t stride) {
    const std::size_t end = rows_.words.size() + stride;
    const std::uint32_t first_delay = row.empty() ? 0 : (row.front() & 0xFFFFU) >> delay_shift_;
    rows_.words.push_back(static_cast<std::uint32_t>(row.size()) | first_delay << 16);
    rows_.words.insert(rows_.words.end(), row.begin(), row.end());
    rows_.words.resize(end);
    written_ += row.size();
  }
  [[nodiscard]] Result<void> too_long(const mapper::Slice& source, std::size_t longest) const {
    return failure(ErrorClass::does_not_fit, "row_too_long",
                   fmt::format("a neuron of {} has {} synapses onto {}; a row holds {}",
                               text_of(network(), source), longest, text_of(network(), slice_),
                               kMostStride - 1),
                   "image.rows", "", "smaller slices of the target population");
  }
  [[nodiscard]] Result<void> too_large(mapper::NetId id) const {
    return failure(ErrorClass::does_not_fit, "rows_too_large",
                   fmt::format("the rows onto {} need more than the {} bytes of SDRAM of a chip, "
                               "from net {} of {} on",
                               text_of(network(), slice_), chip::kApplicationSdramBytes, id.value,
                               plan_.inputs().nets.size()),
                   "image.rows", "rows of a source slice are as long as its longest",
                   "smaller slices of the target population");
  }

  const Plan& plan_;
  const mapper::Slice& slice_;
  std::vector<SourceBlock> blocks_;
  BySource sorted_;
  int delay_shift_ = 0;
  std::size_t written_ = 0;
  Rows rows_;
};

}  // namespace

Result<Rows> make_rows(const Plan& plan, mapper::SliceId id, const SliceSynapses& synapses) {
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
    if (auto added = writer.add(net); !added) return tl::unexpected(added.error());
  if (writer.synapses() != synapses.all.size()) {
    return failure(ErrorClass::internal, "unreached_synapses",
                   fmt::format("{} of {} synapses onto {} come from slices without a net to it",
                               synapses.all.size() - writer.synapses(), synapses.all.size(),
                               text_of(plan.inputs().network, slice)),
                   "image.rows", "nets and rules disagree", "");
  }
  return writer.take();
}

}  // namespace spikeloom::image
