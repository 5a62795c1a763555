// Oracle: sends every key of every net through the final tables, and demands each sink once.
//
// Knows only machine, nets, placement, key blocks and tables; trees and the stages that made the
// tables are not consulted. A block walks as a whole where every entry it meets takes all of it,
// and is halved where one does not, so that each key, tick bits included, has been sent.
//
// Demands  at the source an entry matches; on the way only live links; no chip twice (a loop or a
//          second copy); exactly the sinks' cores and devices; blocks hold their slices, do not
//          overlap, and are clear of the system's keys. What a device sends comes in by its link.
// Errors   each with the key, the chip and the way the packet took, or with the block; the first
//          kReportedFaults, of which the last says how many more there are.
// Cost     O(nets * chips of a net * entries before the match).
#pragma once

#include "base/error.h"
#include "router/routes.h"

namespace spikeloom::router {

inline constexpr std::size_t kReportedFaults = 20;

struct ProveOptions {
  int tick_bits = kTickBits;  // that each neuron's keys have below it
  unsigned threads = 1;
};

// Empty: proven.
[[nodiscard]] Errors prove(const placer::Problem& problem, const placer::Placement& placement,
                           const std::vector<KeyBlock>& keys, const Tables& tables,
                           const ProveOptions& options = {});

}  // namespace spikeloom::router
