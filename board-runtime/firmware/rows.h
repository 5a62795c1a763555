// Synaptic rows: from the keys of the packet queue to input in the ring.
//
// A key's source is looked up in DTCM, its row comes by DMA into one of abi::kRowBuffers, several
// on their way, and finished rows are added to the ring in the order in which they were asked for.
//
// Units    ticks modulo 4 in keys. A packet's tick is the one in [tick - 2, tick + 1] with its
// bits. Promises a synapse whose tick is over is counted as late, never added; sums saturate at
//          fixed::kFullInput, in any order of rows.
// Errors   dma_failed.
// Cost     cycles: tests/firmware/cycles_test.cc.
#pragma once

#include <cstdint>

#include "board-runtime/firmware/core.h"

namespace spikeloom::firmware {

class Rows {
 public:
  void set_up(Core& core);

  // Rows may be added for this tick from now on; its own slot has been read and cleared.
  void begin_tick(std::uint32_t tick) { tick_ = tick; }
  // Asks for rows and adds one that has come. False: there was nothing to do.
  [[nodiscard]] bool work();
  // Whether work() found nothing because there is nothing, rows on their way included.
  [[nodiscard]] bool done() const { return asked_ == added_; }
  // Whether only a new packet, while packets are masked, or a row's arrival gives work.
  [[nodiscard]] bool may_sleep() const;
  // Until all packets that are in the queue now, and their rows, are worked off.
  void drain();
  // Cells of one receptor in the slot of `tick`.
  [[nodiscard]] std::uint16_t* cells(std::uint32_t tick, std::uint32_t receptor) const;
  // Moves counters into the report.
  void account();

 private:
  struct Flight {
    std::uint32_t tick_bits;
    std::uint32_t words;  // row's stride
  };
  void ask(std::uint32_t key);
  void fill_flights();
  void add(const Flight& flight, const std::uint32_t* row);
  std::uint32_t drop_late(const std::uint32_t* words, std::uint32_t count, std::uint32_t lag);

  std::uint32_t tick_ = 0;
  const std::uint16_t* buckets_ = nullptr;
  const abi::SourceEntry* sources_ = nullptr;
  std::uint32_t hash_shift_ = 0, multiplier_ = 0, bucket_shift_ = 0;
  std::uint32_t rows_ = 0;  // address
  std::uint32_t buffers_ = 0, buffer_words_ = 0;
  std::uint16_t* ring_ = nullptr;
  std::uint32_t ring_mask_ = 0, slot_shift_ = 0, neuron_shift_ = 0;
  std::uint32_t asked_ = 0, come_ = 0, added_ = 0;  // rows, modulo 2^32
  Flight flights_[abi::kRowBuffers] = {};
  // Since account() was called.
  std::uint32_t packets_ = 0, rows_read_ = 0, events_ = 0, late_events_ = 0;
  Core* core_ = nullptr;
};

// rows_add.S: adds `count` synapses to the ring, whose slot 0 of this row is at offset `slot`.
extern "C" void add_synapses(const std::uint32_t* words, std::uint32_t count, std::uint32_t slot,
                             const void* ring, std::uint32_t ring_mask);

}  // namespace spikeloom::firmware
