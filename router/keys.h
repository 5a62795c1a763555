// Routing keys: which 32-bit key each neuron puts in its multicast packets.
//
// A net carries the spikes of one source slice. It has one aligned block of keys: the tick in the
// lowest kTickBits bits, then the neuron. Blocks that leave by the same routes should share their
// high bits, so that table entries merge; the order says which nets stand side by side.
//
// Shapes   blocks[n] belongs to nets[n].
// Promises blocks are disjoint, clear of kSystemKeys, each a power of two, aligned to its size and
//          the smallest that holds its slice; equal input gives equal output.
//          Each group (population or chip) is aligned to its own power of two while the key space
//          allows; keys left free in a group belong to nobody, so masks may cover them.
//          Nets with a fixed block keep it, whatever its mask; all others are clear of it.
// Errors   key_space_full when the blocks do not fit into 2^32 keys minus the system's and the
//          fixed ones; fixed_keys_overlap when fixed blocks meet one another or the system's;
//          fixed_key_outside_mask when a fixed block's key has bits that its mask does not look at.
// Cost     O(n log n) time, O(n) memory.
// Source   ADR 0007, which also lists the schemes not taken.
#pragma once

#include <optional>
#include <vector>

#include "base/error.h"
#include "router/routes.h"

namespace spikeloom::router {

// SC&MP sends signals and time beacons with 0xFFFF5554 and 0xFFFF5555; the block around them is
// left to system software.
inline constexpr KeyBlock kSystemKeys{0xFFFF'0000, 0xFFFF'0000};

enum class KeyOrder : std::uint8_t {
  source_chip,            // slices of a chip side by side, chips along a space-filling curve
  population,             // slices of a population side by side, as numbered
  population_and_chip,    // the same, within a population along the curve
  sinks_and_chip,         // nets of equal sinks side by side, within those along the curve
  shared_sinks_and_chip,  // as source_chip, but first nets whose sinks are others' as well
};

struct KeyOptions {
  KeyOrder order = KeyOrder::source_chip;
  int tick_bits = kTickBits;                        // below the neuron; 0: one key for one neuron
  std::vector<std::optional<KeyBlock>> fixed = {};  // by net: what a device sends; or empty
};

[[nodiscard]] Result<std::vector<KeyBlock>> keys(const placer::Problem& problem,
                                                 const placer::Placement& placement,
                                                 const KeyOptions& options);

}  // namespace spikeloom::router
