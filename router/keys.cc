#include "router/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <optional>

#include "router/curve.h"

namespace spikeloom::router {
namespace {

constexpr std::uint64_t kKeySpace = kSystemKeys.key;  // keys below the system's

struct Wish {
  std::size_t net = 0;
  std::uint64_t group = 0;  // nets of a group stand side by side; groups stand in ascending order
  std::uint64_t size = 0;   // keys, a power of two
};

std::uint64_t group_of(const placer::Problem& problem, const placer::Placement& placement,
                       KeyOrder order, mapper::SliceId source) {
  if (order == KeyOrder::population) return problem.slices[source.index()].population.value;
  return curve_position(problem.machine.at(placement.cores[source.index()].chip).at);
}

// By group, then large before small so that each block is aligned where the last one ends.
std::vector<Wish> wishes(const placer::Problem& problem, const placer::Placement& placement,
                         KeyOrder order) {
  std::vector<Wish> all;
  all.reserve(problem.nets.size());
  for (std::size_t n = 0; n < problem.nets.size(); ++n) {
    const auto source = problem.nets[n].source;
    const std::uint64_t neurons = problem.slices[source.index()].neurons.size();
    all.push_back({n, group_of(problem, placement, order, source),
                   std::bit_ceil(std::max<std::uint64_t>(neurons, 1)) << kTickBits});
  }
  std::stable_sort(all.begin(), all.end(), [](const Wish& a, const Wish& b) {
    return a.group != b.group ? a.group < b.group : a.size > b.size;
  });
  return all;
}

std::uint64_t round_up(std::uint64_t value, std::uint64_t power_of_two) {
  return (value + power_of_two - 1) & ~(power_of_two - 1);
}

// First keys of the wishes in their order, each group in a power of two of its own; none when the
// rounding does not fit.
std::optional<std::vector<std::uint64_t>> group_by_group(const std::vector<Wish>& all) {
  std::vector<std::uint64_t> first(all.size());
  std::uint64_t next = 0;
  for (std::size_t begin = 0; begin < all.size();) {
    std::size_t end = begin;
    std::uint64_t sum = 0;
    for (; end < all.size() && all[end].group == all[begin].group; ++end) sum += all[end].size;
    const auto extent = std::bit_ceil(sum);
    next = round_up(next, extent);
    for (std::uint64_t key = next; begin < end; key += all[begin++].size) first[begin] = key;
    next += extent;
  }
  if (next > kKeySpace) return std::nullopt;
  return first;
}

// Without gaps: larger blocks first, otherwise in the same order.
std::vector<std::uint64_t> gap_free(std::vector<Wish>& all) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Wish& a, const Wish& b) { return a.size > b.size; });
  std::vector<std::uint64_t> first(all.size());
  std::uint64_t next = 0;
  for (std::size_t i = 0; i < all.size(); next += all[i++].size) first[i] = next;
  return first;
}

}  // namespace

Result<std::vector<KeyBlock>> keys(const placer::Problem& problem,
                                   const placer::Placement& placement, const KeyOptions& options) {
  auto all = wishes(problem, placement, options.order);
  const auto needed =
      std::accumulate(all.begin(), all.end(), std::uint64_t{0},
                      [](std::uint64_t sum, const Wish& wish) { return sum + wish.size; });
  if (needed > kKeySpace) {
    return failure(
        ErrorClass::does_not_fit, "key_space_full",
        fmt::format("{} nets need {} routing keys; there are {}", all.size(), needed, kKeySpace),
        "router.keys",
        fmt::format("each neuron needs {} keys, and slices round up to powers of two",
                    1 << kTickBits),
        "fewer neurons, or slices of a power of two of neurons");
  }
  const auto grouped = group_by_group(all);
  const auto first = grouped ? *grouped : gap_free(all);
  std::vector<KeyBlock> blocks(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    blocks[all[i].net] = {static_cast<std::uint32_t>(first[i]),
                          static_cast<std::uint32_t>(~(all[i].size - 1))};
  }
  return blocks;
}

}  // namespace spikeloom::router
