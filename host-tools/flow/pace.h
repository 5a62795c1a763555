// How long a tick lasts on a machine, and when its cores send.
//
// A spike is in time as long as skew of clocks, delay of packets and the time from a tick's start
// until its last packet is sent and worked off are together less than a tick: the mapper's
// worst_tick_cycles(). What cores really needed is known after a run: slower() says what to give
// them next time.
//
// Cores that spike in the same tick would send at the same moment, to the same cores, and routers
// throw away what these do not take: cores start one after another by the time that a packet takes
// to be received, and each leaves as many such times between two packets as sources reach a core,
// in so far as this costs less than half of what cores leave of the tick, at most the part
// kMostSendingShare of it, at least kSendingShare.
//
// Units    cycles of the core clock.
// Errors   tick_too_long (does_not_fit): longer than a timer counts.
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "host-tools/image/plan.h"
#include "mapper/nets.h"
#include "network-specs/network/network.h"

namespace spikeloom::flow {

inline constexpr std::uint32_t kReceiveCycles = 60;
inline constexpr std::uint32_t kSendingShare = 8, kMostSendingShare = 4;

// `slow_down` 0: at least 1, and what the busiest slice needs.
[[nodiscard]] Result<image::TimeOptions> pace(const network::Network& network,
                                              const std::vector<mapper::Slice>& slices,
                                              const std::vector<mapper::Net>& nets,
                                              double slow_down);

// After a run in which something was late or lost, and a core's longest tick took so long: if that
// is too long for the ticks as they were, more than it took, otherwise at least twice as much.
[[nodiscard]] Result<image::TimeOptions> slower(const image::TimeOptions& than,
                                                const std::vector<mapper::Slice>& slices,
                                                const std::vector<mapper::Net>& nets,
                                                std::uint32_t worst_tick_cycles);

}  // namespace spikeloom::flow
