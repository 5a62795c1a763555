#include "host-tools/flow/chip_bounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <functional>

#include "host-tools/report/format.h"

namespace spikeloom::flow {
namespace {

// Chips that together offer so much, the fullest first.
std::uint64_t chips_for(std::uint64_t asked, std::vector<std::uint64_t> offers) {
  std::sort(offers.begin(), offers.end(), std::greater<>());
  std::uint64_t chips = 0;
  for (std::uint64_t given = 0; given < asked && chips < offers.size(); ++chips)
    given += offers[chips];
  return chips;
}

struct Bundle {
  std::uint64_t cores = 0, sdram_bytes = 0;
};

// What has to be on one chip: groups, and slices with their parts.
std::vector<Bundle> bundles_of(const Mapping& mapping) {
  std::vector<std::size_t> first(mapping.slices.size());
  for (std::size_t s = 0; s < first.size(); ++s)
    first[s] = mapping.slices[s].part == 0 ? s : first[s - 1];
  for (const auto& group : mapping.constraints.together)
    for (const auto member : group) first[member.index()] = group.front().index();
  std::vector<Bundle> of_first(first.size());
  for (std::size_t s = 0; s < first.size(); ++s) {
    // A part's first is its part 0, which may be in a group.
    auto& bundle = of_first[first[first[s]]];
    bundle.cores += mapping.slices[s].has_core ? 1 : 0;
    bundle.sdram_bytes += mapping.slices[s].need.sdram_bytes;
  }
  std::erase_if(of_first,
                [](const Bundle& bundle) { return bundle.cores == 0 && bundle.sdram_bytes == 0; });
  return of_first;
}

// Bundles of more than half of the largest chip never share one.
std::uint64_t chips_of_large(const std::vector<Bundle>& bundles, std::uint64_t most_cores,
                             std::uint64_t most_bytes) {
  return static_cast<std::uint64_t>(
      std::count_if(bundles.begin(), bundles.end(), [&](const Bundle& bundle) {
        return 2 * bundle.cores > most_cores || 2 * bundle.sdram_bytes > most_bytes;
      }));
}

}  // namespace

std::vector<report::ChipBound> chip_bounds(const Mapping& mapping) {
  std::vector<std::uint64_t> cores, bytes;
  for (const auto& chip : mapping.machine.chips) {
    cores.push_back(static_cast<std::uint64_t>(std::popcount(chip.application_cores)));
    bytes.push_back(chip.sdram_bytes);
  }
  const auto bundles = bundles_of(mapping);
  std::uint64_t cores_asked = 0, bytes_asked = 0;
  for (const auto& bundle : bundles) {
    cores_asked += bundle.cores;
    bytes_asked += bundle.sdram_bytes;
  }
  const auto most_cores = *std::max_element(cores.begin(), cores.end());
  const auto most_bytes = *std::max_element(bytes.begin(), bytes.end());
  std::vector<report::ChipBound> bounds{
      {"cores", chips_for(cores_asked, cores),
       fmt::format("{} are asked for, a chip has up to {}",
                   report::count_of(cores_asked, "core", "cores"), most_cores)},
      {"shared memory", chips_for(bytes_asked, bytes),
       fmt::format("{} are asked for, a chip has up to {}",
                   report::bytes_text(static_cast<double>(bytes_asked)),
                   report::bytes_text(static_cast<double>(most_bytes)))},
      {"groups and parts", chips_of_large(bundles, most_cores, most_bytes),
       "so many of what has to stay together take more than half of a chip each"}};
  std::erase_if(bounds, [](const report::ChipBound& bound) { return bound.chips == 0; });
  std::stable_sort(bounds.begin(), bounds.end(),
                   [](const auto& a, const auto& b) { return a.chips > b.chips; });
  return bounds;
}

std::string why_so_many(const std::vector<report::ChipBound>& bounds, std::uint64_t used,
                        std::uint64_t chips) {
  if (bounds.empty()) return "Nothing asks for a chip.";
  const auto& first = bounds.front();
  if (used <= first.chips)
    return fmt::format("No mapping takes fewer than {}: {} bind.",
                       report::count_of(used, "chip", "chips"), first.resource);
  return fmt::format(
      "{} bind, at {}; {} more are used, of {} that the machine has: what talks to each other is "
      "kept near, not what is free filled up.",
      first.resource, report::count_of(first.chips, "chip", "chips"),
      report::grouped(used - first.chips), report::grouped(chips));
}

}  // namespace spikeloom::flow
