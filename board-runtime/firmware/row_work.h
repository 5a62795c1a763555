// The work on packets and rows that rows_work.S does, and what it keeps.
//
// Rows are asked for in batches of up to two, what the DMA controller holds; while a batch is on
// its way, the one before is added. The buffers of a batch are one half of abi::kRowBuffers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "board-runtime/shared/abi/dtcm_plan.h"

namespace spikeloom::firmware {

struct RowSlot {
  std::uint32_t buffer;  // address
  std::uint32_t flight;  // tick << 30 | stride << 16
};

// In the order in which rows_work.S knows it. Buckets hold offsets of entries in DTCM; an entry's
// second word is a quarter of its first row's address, its last (keys - 1) << 16 | stride: Rows
// turns the words of the block into these.
struct alignas(32) RowWork {
  RowSlot slots[abi::kRowBuffers];
  const std::uint16_t* buckets;
  std::uint32_t multiplier, hash_shift, bucket_shift;
  std::uint32_t slot_shift;
  std::uint16_t* ring;
  std::uint32_t ring_mask;
  std::uint32_t full;  // fixed::kFullInput
  // Of a tick by its two bits: least delay that is not late << 16 | offset of its slot in the ring.
  std::uint32_t ticks[4];
  const std::uint32_t* const* queue_end;  // where the end of the queue is found
  std::uint32_t stops;                    // pending interrupts that end the work
  RowSlot* half;                          // next to be asked for
  std::uint32_t pending;  // rows that were asked for, and not added; in the other half
  // Counted.
  std::uint32_t packets, rows, events, unknown_keys, late_events, late_packets;
};
static_assert(offsetof(RowWork, buckets) == 32 && offsetof(RowWork, ticks) == 64 &&
              offsetof(RowWork, packets) == 96 && abi::kRowBuffers == 4);

enum class RowsFound : std::uint32_t {
  nothing = 0,      // that could be done now
  interrupted = 1,  // one of `stops` is pending
  dma_paused = 2    // by an error
};
// Looks up keys, asks for rows and adds those that have come, until there is nothing to do or
// something more urgent.
extern "C" RowsFound work_on_rows(RowWork* work);

// Instructions of work_on_rows that shift by hash_shift and bucket_shift: Rows writes the numbers
// into them before the first call.
extern "C" std::uint32_t hash_shift_first, hash_shift_second;
extern "C" std::uint32_t bucket_shift_first, bucket_shift_second;

}  // namespace spikeloom::firmware
