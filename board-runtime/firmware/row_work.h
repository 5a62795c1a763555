// The work on packets and rows that rows_work.S does, and what it keeps.
#pragma once

#include <cstddef>
#include <cstdint>

#include "board-runtime/shared/abi/dtcm_plan.h"

namespace spikeloom::firmware {

// In the order in which rows_work.S knows it. Buckets hold offsets of entries in bytes, and an
// entry's last word is stride << 8 | neuron_bits + 2: Rows turns the words of the block into these.
struct RowWork {
  std::uint32_t hash_shift, multiplier, bucket_shift;
  const std::uint16_t* buckets;
  const void* sources;
  std::uint32_t rows;                     // address in SDRAM
  const std::uint32_t* const* queue_end;  // where the end of the queue is found
  std::uint32_t tick;
  std::uint16_t* ring;
  std::uint32_t ring_mask, slot_shift;
  std::uint32_t buffers[abi::kRowBuffers];  // addresses
  std::uint32_t flights[abi::kRowBuffers];  // tick << 30 | stride
  std::uint32_t asked, added;               // rows, modulo 2^32
  // Counted: packets but those whose rows were asked for.
  std::uint32_t packets, unknown_keys, events, late_events, late_packets;
};
static_assert(offsetof(RowWork, buffers) == 44 && sizeof(RowWork) == 104);

enum class RowsFound : std::uint32_t {
  nothing = 0,      // that could be done now
  interrupted = 1,  // alarm or call are pending
  dma_paused = 2    // by an error
};
// Looks up keys, asks for rows and adds those that have come, until there is nothing to do or
// something more urgent.
extern "C" RowsFound work_on_rows(RowWork* work);

}  // namespace spikeloom::firmware
