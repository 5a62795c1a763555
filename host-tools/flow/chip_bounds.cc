#include "host-tools/flow/chip_bounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <functional>

#include "host-tools/report/format.h"
#include "placer/together.h"

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

// Bundles of more than half of the largest chip never share one.
std::uint64_t chips_of_large(const std::vector<placer::Bundle>& bundles, std::uint64_t most_cores,
                             std::uint64_t most_bytes) {
  return static_cast<std::uint64_t>(
      std::count_if(bundles.begin(), bundles.end(), [&](const placer::Bundle& bundle) {
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
  const auto bundles = placer::together(mapping.slices, mapping.constraints).bundles;
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
