#include "mapper/groups.h"

#include <algorithm>

#include "base/assert.h"
#include "mapper/legal_groups.h"
#include "mapper/traffic_graph.h"

namespace spikeloom::mapper {
namespace {

std::uint64_t divided_up(std::uint64_t value, std::uint64_t by) { return (value + by - 1) / by; }

std::uint32_t fewest_groups(const std::vector<Slice>& slices, const GroupLimits& limits,
                            std::uint64_t sdram_bytes) {
  std::uint64_t cores = 0, large = 0;  // no two of these share a chip
  for (const auto& slice : slices) {
    cores += slice.all_cores();
    large += 2 * slice.all_cores() > limits.cores;
  }
  const auto fewest =
      std::max({divided_up(cores, limits.cores), large,
                divided_up(sdram_bytes, std::max<std::uint64_t>(1, limits.sdram_bytes))});
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(fewest, slices.size()));
}

// Whether a slice has more cores than a group does on average: METIS leaves groups empty then.
bool exceeds_its_share(const std::vector<Slice>& slices, std::uint32_t groups) {
  std::uint64_t cores = 0, most = 0;
  for (const auto& slice : slices) {
    cores += slice.all_cores();
    most = std::max<std::uint64_t>(most, slice.all_cores());
  }
  return most * groups > cores;
}

// One constraint: cores. SDRAM is the second where it comes near its limit.
WeightedGraph graph_of(const std::vector<Slice>& slices, const FoldedNets& nets, bool with_sdram) {
  std::vector<std::int64_t> needs;
  for (const auto& slice : slices) {
    needs.push_back(slice.all_cores());
    if (with_sdram) needs.push_back(static_cast<std::int64_t>(slice.need.sdram_bytes / 1024 + 1));
  }
  return traffic_graph(nets, with_sdram ? 2 : 1, std::move(needs));
}

Groups in_order(const std::vector<Slice>& slices, const GroupLimits& limits) {
  Groups groups;
  std::uint32_t cores = 0;
  std::uint64_t sdram_bytes = 0;
  for (const auto& slice : slices) {
    if (cores == 0 || cores + slice.all_cores() > limits.cores ||
        sdram_bytes + slice.need.sdram_bytes > limits.sdram_bytes) {
      ++groups.count;
      cores = 0;
      sdram_bytes = 0;
    }
    cores += slice.all_cores();
    sdram_bytes += slice.need.sdram_bytes;
    groups.of_slice.push_back(groups.count - 1);
  }
  return groups;
}

}  // namespace

Groups gather(const std::vector<Slice>& slices, const FoldedNets& nets, const GroupLimits& limits,
              std::uint32_t seed) {
  SPIKELOOM_ASSERT(limits.cores > 0, "a group needs a core");
  std::uint64_t sdram_bytes = 0;
  for (const auto& slice : slices) sdram_bytes += slice.need.sdram_bytes;
  const auto count = fewest_groups(slices, limits, sdram_bytes);
  const bool sdram_is_tight = 2 * sdram_bytes > count * limits.sdram_bytes;
  const auto graph = graph_of(slices, nets, sdram_is_tight);
  if (count <= 1 || exceeds_its_share(slices, count)) return in_order(slices, limits);
  for (const auto method : {CutMethod::recursive, CutMethod::k_way}) {
    const auto part = partition(graph, count, {}, method, seed);
    if (!part || is_degenerate(graph, *part, count)) continue;
    return legal_groups(slices, graph, *part, count, limits);
  }
  return in_order(slices, limits);
}

}  // namespace spikeloom::mapper
