#include "host-tools/flow/same_machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace spikeloom::flow {
namespace {

Result<void> differs(const machine::Machine& described, const machine::Machine& found,
                     const std::string& how) {
  return failure(ErrorClass::usage, "machine_differs",
                 fmt::format("{} is not the machine '{}' that was described: {}", found.name,
                             described.name, how),
                 "--machine", "the network is mapped onto the machine that is found",
                 "leave --machine out, or describe this machine");
}

}  // namespace

Result<void> check_same(const machine::Machine& described, const machine::Machine& found) {
  if (described.width != found.width || described.height != found.height)
    return differs(described, found,
                   fmt::format("{} x {} chips instead of {} x {}", found.width, found.height,
                               described.width, described.height));
  for (const auto& chip : described.chips) {
    const auto there = found.find(chip.at);
    if (!there)
      return differs(described, found, fmt::format("no chip ({},{})", chip.at.x, chip.at.y));
    const int cores = std::popcount(found.at(*there).application_cores);
    const int expected = std::popcount(chip.application_cores);
    if (cores != expected)
      return differs(described, found,
                     fmt::format("chip ({},{}) has {} application cores instead of {}", chip.at.x,
                                 chip.at.y, cores, expected));
  }
  for (const auto& chip : found.chips)
    if (!described.find(chip.at))
      return differs(described, found, fmt::format("a chip ({},{})", chip.at.x, chip.at.y));
  return {};
}

bool equal_for_mapping(const machine::Machine& a, const machine::Machine& b) {
  return a.width == b.width && a.height == b.height && a.wraps_x == b.wraps_x &&
         a.wraps_y == b.wraps_y &&
         std::equal(a.chips.begin(), a.chips.end(), b.chips.begin(), b.chips.end(),
                    [](const machine::Chip& one, const machine::Chip& other) {
                      return one.at == other.at && one.neighbours == other.neighbours &&
                             one.application_cores == other.application_cores &&
                             one.sdram_bytes == other.sdram_bytes &&
                             one.table_entries == other.table_entries;
                    });
}

}  // namespace spikeloom::flow
