// The slices of a network, cut by the settings of an earlier mapping.
//
// Populations whose neurons were put into an order keep it while it is one of their neurons; those
// that shared a core share it again as far as they may. The limit of cycles goes with the length of
// a tick.
//
// Shapes   fills in slicing, orders, slices and, of orders that are gone, notes.
// Promises the slices of the mapping before, where the network is that of then.
// Errors   of mapper/slices.h.
// Cost     mapper/slices.h and packing.h.
#pragma once

#include "host-tools/flow/earlier_files.h"

namespace spikeloom::flow {

[[nodiscard]] Result<void> recut(const EarlierMapping& earlier, const network::Network& network,
                                 Mapping& mapping);

}  // namespace spikeloom::flow
