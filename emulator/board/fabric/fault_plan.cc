#include "emulator/board/fabric/fault_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error_list.h"
#include "emulator/board/fabric/wiring.h"

namespace spikeloom::board {
namespace {

const ChipPlace* find(const Wiring& wiring, machine::ChipXY at) {
  const auto found = std::find_if(wiring.chips.begin(), wiring.chips.end(),
                                  [&](const ChipPlace& place) { return place.at == at; });
  return found == wiring.chips.end() ? nullptr : &*found;
}

const ChipPlace* check_chip(const Wiring& wiring, machine::ChipXY at, const std::string& where,
                            ErrorList& errors) {
  const auto* place = find(wiring, at);
  if (place == nullptr) {
    errors.add({.code = "unknown_chip",
                .what = fmt::format("there is no live chip ({},{}) among the machine's {}", at.x,
                                    at.y, wiring.chips.size()),
                .where = where,
                .cause = "it is outside the machine, or dead from the start",
                .remedy = "correct the coordinates, or remove the fault"});
  }
  return place;
}

void check_probability(double value, const std::string& where, ErrorList& errors) {
  if (value >= 0 && value <= 1) return;  // not a number fails as well
  errors.add({.code = "probability_out_of_range",
              .what = fmt::format("{}; a probability is 0 to 1", value),
              .where = where,
              .cause = "",
              .remedy = "give the share of packets that it hits"});
}

void check_times(const FaultyLink& fault, const std::string& where, ErrorList& errors) {
  if (fault.stuck_from == kNever && fault.stuck_until == kNever) return;
  if (fault.stuck_from >= 0 && fault.stuck_from < fault.stuck_until) return;
  errors.add({.code = "fault_time_out_of_range",
              .what = fmt::format("stuck from {} ps until {} ps; it begins at 0 or later and "
                                  "ends after it began",
                                  fault.stuck_from, fault.stuck_until),
              .where = where + ".stuck_from",
              .cause = "",
              .remedy = "give the times in order"});
}

void check_link(const FaultyLink& fault, const Wiring& wiring, const std::string& where,
                ErrorList& errors) {
  const auto* place = check_chip(wiring, fault.chip, where + ".chip", errors);
  const auto link = static_cast<std::size_t>(index(fault.link));
  if (place != nullptr && !place->wires[link].exists()) {
    errors.add({.code = "link_to_nowhere",
                .what = fmt::format("link {} of chip ({},{}) leads nowhere; it cannot fail", link,
                                    fault.chip.x, fault.chip.y),
                .where = where + ".link",
                .cause = "the machine ends there, or the link is dead from the start",
                .remedy = "correct the link, or remove the fault"});
  }
  check_probability(fault.drop, where + ".drop", errors);
  check_probability(fault.corrupt, where + ".corrupt", errors);
  check_times(fault, where, errors);
  if (fault.delay >= 0 && fault.delay <= kMostDelay) return;
  errors.add({.code = "delay_out_of_range",
              .what = fmt::format("a delay of {} ps; a packet comes 0 to {} ps late", fault.delay,
                                  kMostDelay),
              .where = where + ".delay",
              .cause = "",
              .remedy = "routers drop what waits for long: a millisecond is much"});
}

void check_repeats(const FaultPlan& plan, ErrorList& errors) {
  std::vector<std::pair<machine::ChipXY, int>> seen;
  for (const auto& fault : plan.links) seen.emplace_back(fault.chip, index(fault.link));
  std::sort(seen.begin(), seen.end());
  const auto twice = std::adjacent_find(seen.begin(), seen.end());
  if (twice == seen.end()) return;
  errors.add({.code = "fault_repeated",
              .what = fmt::format("link {} of chip ({},{}) has 2 or more lines; it may have 1",
                                  twice->second, twice->first.x, twice->first.y),
              .where = "links",
              .cause = "only one of them could be obeyed",
              .remedy = "write all faults of a link into one line"});
}

void check_core(const DyingCore& fault, const Wiring& wiring, const std::string& where,
                ErrorList& errors) {
  check_chip(wiring, fault.chip, where + ".chip", errors);
  if (fault.core < 0 || fault.core >= chip::kCores) {
    errors.add(
        {.code = "unknown_core",
         .what = fmt::format("core {}; a chip has cores 0 to {}", fault.core, chip::kCores - 1),
         .where = where + ".core",
         .cause = "",
         .remedy = "give a physical core"});
  }
  if (fault.at < 0) {
    errors.add({.code = "fault_time_out_of_range",
                .what = fmt::format("{} ps; the machine starts at 0 ps", fault.at),
                .where = where + ".at",
                .cause = "",
                .remedy = "give a time of 0 or later"});
  }
}

void check_clock(const SkewedClock& fault, const Wiring& wiring, const std::string& where,
                 ErrorList& errors) {
  check_chip(wiring, fault.chip, where + ".chip", errors);
  if (fault.parts_per_million >= -kMostSkew && fault.parts_per_million <= kMostSkew) return;
  errors.add({.code = "skew_out_of_range",
              .what = fmt::format("{} parts per million; a clock is off by {} at most",
                                  fault.parts_per_million, kMostSkew),
              .where = where + ".parts_per_million",
              .cause = "",
              .remedy = "crystals are off by some tens"});
}

}  // namespace

Errors check(const FaultPlan& plan, const Wiring& wiring) {
  ErrorList errors;
  for (std::size_t i = 0; i < plan.links.size(); ++i) {
    check_link(plan.links[i], wiring, fmt::format("links[{}]", i), errors);
  }
  check_repeats(plan, errors);
  for (std::size_t i = 0; i < plan.cores.size(); ++i) {
    check_core(plan.cores[i], wiring, fmt::format("cores[{}]", i), errors);
  }
  for (std::size_t i = 0; i < plan.clocks.size(); ++i) {
    check_clock(plan.clocks[i], wiring, fmt::format("clocks[{}]", i), errors);
  }
  return std::move(errors).take();
}

}  // namespace spikeloom::board
