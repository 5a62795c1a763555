#include "router/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <set>
#include <unordered_map>

#include "router/curve.h"
#include "router/free_keys.h"

namespace spikeloom::router {
namespace {

struct Wish {
  std::size_t net = 0;
  std::uint64_t group = 0;   // nets of a group stand side by side; groups stand in ascending order
  std::uint64_t within = 0;  // and so do nets within a group
  std::uint64_t size = 0;    // keys, a power of two
};

// Nets of equal sinks have equal numbers, by first appearance.
std::vector<std::uint64_t> sink_sets(const std::vector<mapper::Net>& nets) {
  std::unordered_map<std::uint64_t, std::uint64_t> number_of;  // a collision joins two groups
  std::vector<std::uint64_t> numbers;
  numbers.reserve(nets.size());
  for (const auto& net : nets) {
    constexpr std::uint64_t kPrime = 0x0000'0100'0000'01B3;  // FNV-1a
    std::uint64_t hash = 0xCBF2'9CE4'8422'2325;
    for (const auto sink : net.sinks) hash = (hash ^ sink.value) * kPrime;
    numbers.push_back(number_of.try_emplace(hash, number_of.size()).first->second);
  }
  return numbers;
}

class Ranks {
 public:
  Ranks(const placer::Problem& problem, const placer::Placement& placement, KeyOrder order)
      : problem_(problem), placement_(placement), order_(order) {
    if (order != KeyOrder::sinks_and_chip && order != KeyOrder::shared_sinks_and_chip) return;
    sink_sets_ = sink_sets(problem.nets);
    nets_of_set_.assign(problem.nets.size(), 0);
    for (const auto set : sink_sets_) ++nets_of_set_[set];
  }
  [[nodiscard]] std::uint64_t group(std::size_t net) const {
    const auto source = problem_.nets[net].source.index();
    if (order_ == KeyOrder::sinks_and_chip) return sink_sets_[net];
    if (order_ == KeyOrder::shared_sinks_and_chip) {
      constexpr std::uint64_t kBehind = std::uint64_t{1} << 63;
      return position(net) | (nets_of_set_[sink_sets_[net]] > 1 ? 0 : kBehind);
    }
    return order_ == KeyOrder::source_chip ? position(net)
                                           : problem_.slices[source].population.value;
  }
  [[nodiscard]] std::uint64_t within(std::size_t net) const {
    const bool by_chip =
        order_ == KeyOrder::population_and_chip || order_ == KeyOrder::sinks_and_chip;
    if (order_ == KeyOrder::shared_sinks_and_chip) return sink_sets_[net];
    return by_chip ? position(net) : 0;
  }

 private:
  [[nodiscard]] std::uint64_t position(std::size_t net) const {
    const auto source = problem_.nets[net].source.index();
    return curve_position(problem_.machine.at(placement_.cores[source].chip).at);
  }
  const placer::Problem& problem_;
  const placer::Placement& placement_;
  KeyOrder order_;
  std::vector<std::uint64_t> sink_sets_;    // by net
  std::vector<std::uint64_t> nets_of_set_;  // how many
};

bool is_fixed(const KeyOptions& options, std::size_t net) {
  return net < options.fixed.size() && options.fixed[net].has_value();
}

// By group, then large before small so that each block is aligned where the last one ends.
std::vector<Wish> wishes(const placer::Problem& problem, const placer::Placement& placement,
                         const KeyOptions& options) {
  const Ranks ranks(problem, placement, options.order);
  std::vector<Wish> all;
  all.reserve(problem.nets.size());
  for (std::size_t n = 0; n < problem.nets.size(); ++n) {
    if (is_fixed(options, n)) continue;
    const std::uint64_t neurons = mapper::sender(problem.nets[n], problem.slices).neurons.size();
    all.push_back({n, ranks.group(n), ranks.within(n),
                   std::bit_ceil(std::max<std::uint64_t>(neurons, 1)) << options.tick_bits});
  }
  std::stable_sort(all.begin(), all.end(), [](const Wish& a, const Wish& b) {
    if (a.group != b.group) return a.group < b.group;
    return a.size != b.size ? a.size > b.size : a.within < b.within;
  });
  return all;
}

std::uint64_t round_up(std::uint64_t value, std::uint64_t power_of_two) {
  return (value + power_of_two - 1) & ~(power_of_two - 1);
}

using First = std::vector<std::uint64_t>;  // keys of the wishes, in their order

// Each group in a power of two of its own; none when the rounding does not fit.
std::optional<First> group_by_group(const std::vector<Wish>& all,
                                    const std::vector<KeyRange>& free) {
  First first(all.size());
  std::size_t range = 0;
  std::uint64_t next = 0;
  for (std::size_t begin = 0; begin < all.size();) {
    std::size_t end = begin;
    std::uint64_t sum = 0;
    for (; end < all.size() && all[end].group == all[begin].group; ++end) sum += all[end].size;
    const auto extent = std::bit_ceil(sum);
    for (;; ++range) {
      if (range == free.size()) return std::nullopt;
      next = round_up(std::max(next, free[range].first), extent);
      if (next + extent <= free[range].end) break;
    }
    for (std::uint64_t key = next; begin < end; key += all[begin++].size) first[begin] = key;
    next += extent;
  }
  return first;
}

// Aligned free blocks by size, halved when none of the size wanted is left.
class Halves {
 public:
  explicit Halves(const std::vector<KeyRange>& free) {
    for (auto range : free) {
      while (range.first < range.end) {
        const auto most = std::bit_floor(range.end - range.first);
        const auto aligned = range.first == 0 ? most : range.first & (~range.first + 1);
        const auto size = std::min(most, aligned);
        of_size(size).insert(range.first);
        range.first += size;
      }
    }
  }
  std::optional<std::uint64_t> take(std::uint64_t size) {
    // Any that is large enough does, since larger wishes come first: the lowest.
    std::uint64_t larger = 0, key = kLargest;
    for (auto other = size; other <= kLargest; other *= 2) {
      if (of_size(other).empty() || *of_size(other).begin() >= key) continue;
      key = *of_size(other).begin();
      larger = other;
    }
    if (larger == 0) return std::nullopt;
    of_size(larger).erase(key);
    while (larger > size) {
      larger /= 2;
      of_size(larger).insert(key + larger);
    }
    return key;
  }

 private:
  static constexpr std::uint64_t kLargest = std::uint64_t{1} << 32;
  std::set<std::uint64_t>& of_size(std::uint64_t size) {
    return firsts_[static_cast<std::size_t>(std::countr_zero(size))];
  }
  std::array<std::set<std::uint64_t>, 33> firsts_;
};

// Without gaps: larger blocks first, otherwise in the same order. Finds room where there is any.
std::optional<First> gap_free(std::vector<Wish>& all, const std::vector<KeyRange>& free) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Wish& a, const Wish& b) { return a.size > b.size; });
  Halves halves(free);
  First first;
  for (const auto& wish : all) {
    const auto key = halves.take(wish.size);
    if (!key) return std::nullopt;
    first.push_back(*key);
  }
  return first;
}

tl::unexpected<Error> key_space_full(const std::vector<Wish>& all,
                                     const std::vector<KeyRange>& free, int tick_bits) {
  std::uint64_t needed = 0, there = 0;
  for (const auto& wish : all) needed += wish.size;
  for (const auto& range : free) there += range.end - range.first;
  return failure(
      ErrorClass::does_not_fit, "key_space_full",
      fmt::format("{} nets need {} routing keys; there are {}", all.size(), needed, there),
      "router.keys",
      fmt::format("each neuron needs {} keys, and slices round up to powers of two",
                  1U << tick_bits),
      "fewer neurons, or slices of a power of two of neurons");
}

// Blocks that nobody else may have: the system's first, then the fixed ones.
struct Taken {
  std::vector<KeyBlock> blocks{kSystemKeys};
  std::vector<std::size_t> nets{0};  // of each block but the first
};

std::string whose(const Taken& taken, std::size_t block) {
  const auto& its = taken.blocks[block];
  return fmt::format("{:#010x}/{:#010x} of {}", its.key, its.mask,
                     block == 0 ? "the system" : fmt::format("nets[{}]", taken.nets[block]));
}

Result<Taken> take_fixed(const KeyOptions& options) {
  Taken taken;
  for (std::size_t n = 0; n < options.fixed.size(); ++n) {
    if (!options.fixed[n]) continue;
    taken.blocks.push_back(*options.fixed[n]);
    taken.nets.push_back(n);
    if ((taken.blocks.back().key & ~taken.blocks.back().mask) == 0) continue;
    return failure(ErrorClass::invalid_input, "fixed_key_outside_mask",
                   fmt::format("fixed keys {} have key bits that the mask leaves out",
                               whose(taken, taken.blocks.size() - 1)),
                   "router.keys", "no packet can match them", "clear those bits of the key");
  }
  const auto shared = shared_key(taken.blocks);
  if (!shared) return taken;
  return failure(ErrorClass::invalid_input, "fixed_keys_overlap",
                 fmt::format("fixed keys {} overlap {}", whose(taken, shared->other),
                             whose(taken, shared->one)),
                 "router.keys", "a packet must tell where it comes from",
                 "give the devices other keys");
}

}  // namespace

Result<std::vector<KeyBlock>> keys(const placer::Problem& problem,
                                   const placer::Placement& placement, const KeyOptions& options) {
  const auto taken = take_fixed(options);
  if (!taken) return tl::unexpected(taken.error());
  const auto free = free_keys(taken->blocks);
  auto all = wishes(problem, placement, options);
  auto first = group_by_group(all, free);
  if (!first) first = gap_free(all, free);
  if (!first) return key_space_full(all, free, options.tick_bits);
  std::vector<KeyBlock> blocks(problem.nets.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    blocks[all[i].net] = {static_cast<std::uint32_t>((*first)[i]),
                          static_cast<std::uint32_t>(~(all[i].size - 1))};
  }
  for (std::size_t i = 1; i < taken->blocks.size(); ++i) blocks[taken->nets[i]] = taken->blocks[i];
  return blocks;
}

}  // namespace spikeloom::router
