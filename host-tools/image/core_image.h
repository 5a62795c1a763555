// The block of one core (abi/core_block.h): the bytes to load, and what has to be remembered of
// them to read results back.
//
// A slice whose synapses are on cores of their own has a block for each part: part 0 has the
// neurons and takes no packets; the others have the rows of the nets that reach them, a ring as
// long as their delays ask for, and a place to hand the input of a tick over (abi/handover.h).
//
// Rows are sorted by delay; all of a source slice have the stride of its longest. Every net that
// reaches the slice has a source entry. Ring, row index and DTCM are those of the synapses that
// were drawn, so an image is smaller than its budget.
//
// Units    bytes from the start of the block.
// Promises equal plan and slice give equal bytes; loaded bytes hold no address.
// Errors   does_not_fit, with both amounts, where DTCM, a row, a delay, the number of sources or
//          the spikes that a source sends in a tick exceed what a core or its formats hold.
// Cost     build() draws all partners of the projections onto the slice's population; images.h is
//          for those of a whole network.
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "board-runtime/shared/abi/checksum.h"
#include "board-runtime/shared/abi/core_block.h"
#include "board-runtime/shared/abi/recording.h"
#include "host-tools/image/plan.h"

namespace spikeloom::image {

// What the host keeps of a core, once its bytes are loaded.
struct CoreLayout {
  mapper::SliceId slice;
  placer::CorePlace place;
  abi::CoreHeader header;
  std::vector<abi::Probe> probes;
  abi::Checksum sections;  // of what is loaded behind the report (restart.h)
};

struct CoreImage {
  CoreLayout layout;
  std::vector<std::uint8_t> bytes;  // header.loaded_bytes of header.block_bytes
  std::uint64_t synapses = 0;
};

// HostCommand is that of the first leg.
[[nodiscard]] Result<CoreImage> build(const Plan& plan, mapper::SliceId slice);

// Whether smaller slices of the target population help against it.
[[nodiscard]] bool wants_smaller_slices(const Error& error);

}  // namespace spikeloom::image
