#include "network-specs/connect/row_counts.h"

#include "base/assert.h"
#include "base/counter_rng.h"
#include "network-specs/connect/count_laws.h"

namespace spikeloom::connect {
namespace {

struct Splitter {
  std::uint64_t seed;
  std::uint32_t projection;
  std::uint32_t pairs_in_row;
  bool multapses;
  std::vector<std::uint32_t> counts;

  [[nodiscard]] std::uint64_t in_first_half(std::uint32_t node, std::uint32_t sources,
                                            std::uint32_t half, std::uint64_t count) const {
    StreamReader words(CounterStream(seed, {StreamPurpose::count_split, projection, node}));
    if (multapses) return draw_binomial(count, static_cast<double>(half) / sources, words);
    return draw_hypergeometric(std::uint64_t{sources} * pairs_in_row,
                               std::uint64_t{half} * pairs_in_row, count, words);
  }
  void split(std::uint32_t node, NeuronRange sources, std::uint64_t count) {
    if (count == 0) return;
    if (sources.size() == 1) {
      SPIKELOOM_ASSERT(count <= 0xffffffffU, "a row has less than 2^32 synapses");
      counts[sources.first] = static_cast<std::uint32_t>(count);
      return;
    }
    const std::uint32_t half = sources.size() / 2;
    const std::uint64_t first = in_first_half(node, sources.size(), half, count);
    split(2 * node, {sources.first, sources.first + half}, first);
    split(2 * node + 1, {sources.first + half, sources.last}, count - first);
  }
};

}  // namespace

std::vector<std::uint32_t> row_counts(std::uint64_t seed, std::uint32_t projection,
                                      const Pairs& pairs, std::uint64_t total, bool multapses) {
  Splitter splitter{seed, projection, pairs.in_row(), multapses,
                    std::vector<std::uint32_t>(pairs.sources)};
  splitter.split(1, {0, pairs.sources}, total);
  return splitter.counts;
}

}  // namespace spikeloom::connect
