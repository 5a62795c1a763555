#include "host-tools/bench/exact_trees.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace spikeloom::bench {
namespace {

using machine::ChipId;
constexpr std::uint16_t kFar = std::numeric_limits<std::uint16_t>::max() / 2;

// Of one subset of the sinks: the shortest tree that joins it with each chip.
using Lengths = std::vector<std::uint16_t>;

// Lets every length reach its neighbours for one link more: all ways are equally long a link, so
// chips are settled in rounds of equal length.
void spread(const machine::Machine& machine, Lengths& lengths) {
  std::vector<std::vector<std::uint32_t>> at_length(1);
  const auto open = [&](std::uint32_t chip, std::uint16_t length) {
    if (at_length.size() <= length) at_length.resize(length + 1U);
    at_length[length].push_back(chip);
  };
  for (std::uint32_t chip = 0; chip < lengths.size(); ++chip)
    if (lengths[chip] < kFar) open(chip, lengths[chip]);
  for (std::uint16_t length = 0; length < at_length.size(); ++length) {
    for (std::size_t i = 0; i < at_length[length].size(); ++i) {
      const auto chip = at_length[length][i];
      if (lengths[chip] != length) continue;
      for (const auto& next : machine.chips[chip].neighbours) {
        if (!next || lengths[next->index()] <= length + 1) continue;
        lengths[next->index()] = static_cast<std::uint16_t>(length + 1);
        open(next->value, static_cast<std::uint16_t>(length + 1));
      }
    }
  }
}

std::vector<ChipId> terminals(const mapper::Net& net, const placer::Placement& placement) {
  std::vector<ChipId> chips{placement.cores[net.source.index()].chip};
  for (const auto sink : net.sinks) chips.push_back(placement.cores[sink.index()].chip);
  std::sort(chips.begin(), chips.end());
  chips.erase(std::unique(chips.begin(), chips.end()), chips.end());
  return chips;
}

std::uint64_t links_of(const router::Tree& tree) {
  std::uint64_t links = 0;
  for (const auto& hop : tree.hops)
    links += static_cast<std::uint64_t>(std::popcount(hop.route & chip::kLinkBits));
  return links;
}

}  // namespace

std::uint32_t shortest_tree(const machine::Machine& machine, std::span<const ChipId> chips) {
  if (chips.size() < 2) return 0;
  const auto sinks = chips.size() - 1;  // the last chip is the root
  const std::size_t subsets = std::size_t{1} << sinks;
  std::vector<Lengths> joined(subsets, Lengths(machine.chips.size(), kFar));
  for (std::size_t sink = 0; sink < sinks; ++sink) {
    auto& lengths = joined[std::size_t{1} << sink];
    lengths[chips[sink].index()] = 0;
    spread(machine, lengths);
  }
  for (std::size_t set = 1; set < subsets; ++set) {
    if (std::has_single_bit(set)) continue;
    auto& lengths = joined[set];
    // Every way to part the set in two, each once: the part with the lowest bit, and the rest.
    const auto lowest = set & (~set + 1), others = set ^ lowest;
    for (auto rest = others; rest != 0; rest = (rest - 1) & others) {
      const auto &one = joined[set ^ rest], &other = joined[rest];
      for (std::size_t chip = 0; chip < lengths.size(); ++chip)
        lengths[chip] =
            std::min(lengths[chip], static_cast<std::uint16_t>(one[chip] + other[chip]));
    }
    spread(machine, lengths);
  }
  return joined[subsets - 1][chips.back().index()];
}

ExactSample sample_exact(const MapInstance& instance, const placer::Placement& placement,
                         const std::vector<router::Tree>& trees, std::size_t most) {
  std::vector<std::size_t> nets;
  for (std::size_t net = 0; net < trees.size(); ++net) {
    const auto chips = terminals(instance.nets[net], placement).size();
    if (chips >= 3 && chips <= kMostExactTerminals) nets.push_back(net);
  }
  ExactSample sample;
  const auto stride = std::max<std::size_t>(1, nets.size() / most);
  for (std::size_t i = 0; i < nets.size(); i += stride) {
    const auto net = nets[i];
    sample.hops += links_of(trees[net]);
    sample.shortest += shortest_tree(instance.machine, terminals(instance.nets[net], placement));
    ++sample.nets;
  }
  return sample;
}

}  // namespace spikeloom::bench
