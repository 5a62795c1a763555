// Faults injected into a machine that would otherwise be whole: a plan, drawn once, then obeyed.
//
// Dead chips, cores and links from the start belong to MachineSpec; this plan is about what happens
// while it runs. Probabilities are per packet and link; draws come from a counter generator keyed
// by (seed, chip, link, packet number), so that they do not depend on the order of events.
//
// Units    probabilities 0 to 1; times in picoseconds; skew in parts per million of a clock.
// Errors   all at once: unknown_chip, unknown_core, link_to_nowhere, fault_repeated,
//          probability_out_of_range, fault_time_out_of_range, delay_out_of_range,
//          skew_out_of_range.
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "board-runtime/shared/chip/link.h"
#include "emulator/board/state/time.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::board {

struct FaultyLink {
  machine::ChipXY chip;
  chip::Link link = chip::Link::east;              // what leaves the chip by it
  double drop = 0, corrupt = 0;                    // corrupt: arrives with a parity error
  Time stuck_from = kNever, stuck_until = kNever;  // takes no packet
  // Every packet comes later by a time drawn from [0, delay), as if buffers on the way had been
  // full for it; one may overtake another. The link takes as many packets a second as before.
  Time delay = 0;
};
struct DyingCore {
  machine::ChipXY chip;
  int core = 0;  // physical
  Time at = kNever;
};
struct SkewedClock {
  machine::ChipXY chip;
  double parts_per_million = 0;
};

struct FaultPlan {
  std::uint64_t seed = 0;
  std::vector<FaultyLink> links;
  std::vector<DyingCore> cores;
  std::vector<SkewedClock> clocks;
};

inline constexpr double kMostSkew = 1e5;  // parts per million
inline constexpr Time kMostDelay = 100'000 * kMicrosecond;

struct Wiring;  // wiring.h
[[nodiscard]] Errors check(const FaultPlan& plan, const Wiring& wiring);

}  // namespace spikeloom::board
