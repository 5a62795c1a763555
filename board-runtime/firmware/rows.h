// Synaptic rows: from the keys of the packet queue to input in the ring.
//
// A key's source is looked up in DTCM, its row comes by DMA into one of abi::kRowBuffers, two on
// their way, and rows are added to the ring in the order in which they were asked for. The loop
// is rows_work.S; here is what surrounds it.
//
// Units    ticks modulo 4 in keys. A packet's tick is the one in [tick - 2, tick + 1] with its
//          bits.
// Promises a synapse whose tick is over is counted as late, never added; sums saturate at
//          fixed::kFullInput, in any order of rows.
// Errors   dma_failed; bad_section where the index asks for more than there is.
// Cost     cycles: tests/firmware/program/cycles_test.cc.
#pragma once

#include <cstdint>

#include "board-runtime/firmware/core.h"
#include "board-runtime/firmware/row_work.h"

namespace spikeloom::firmware {

class Rows {
 public:
  void set_up(Core& core);

  // Rows may be added for this tick from now on; its own slot has been read and cleared.
  void begin_tick(std::uint32_t tick);
  // Works until nothing can be done now, or an alarm or call is pending: then it is true.
  [[nodiscard]] bool work();
  // Whether there is nothing left, rows on their way included.
  [[nodiscard]] bool done() const { return work_.pending == 0; }
  // Whether only a packet that is yet to come, or a row's arrival, gives work.
  [[nodiscard]] bool may_sleep() const;
  // Until all packets that are in the queue now, and their rows, are worked off.
  void drain();
  // As work(), for no longer than the packets take that are there now; whether there was anything.
  bool work_on_present();
  // Until the rows on their way are worked off.
  void finish();
  // Cells of one receptor in the slot of `tick`.
  [[nodiscard]] std::uint16_t* cells(std::uint32_t tick, std::uint32_t receptor) const;
  // Moves counters into the report.
  void account();

 private:
  void check_ring();
  void set_up_index();
  void work_until(const std::uint32_t* end);
  void check_index(std::uint32_t count);
  void lay_out_index(std::uint32_t count);

  RowWork work_{};
  std::uint32_t neuron_shift_ = 0;
  // Of a core that takes no spikes in: one bucket, empty, and the entry that no key matches.
  std::uint16_t no_buckets_[2] = {};
  abi::SourceEntry no_source_{};
  Core* core_ = nullptr;
};

}  // namespace spikeloom::firmware
