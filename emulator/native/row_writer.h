// Turns the synapses of one source and receptor into rows of the store, one a block.
//
// Shapes   one writer a thread, reused for every source; writes rows of a range of blocks, the
//          targets added are in it.
// Errors   write() is false when the store's reservation is full.
// Cost     a counting sort straight into the store; no second copy of the row there. 8 bytes a
//          synapse of the longest row, 8 for each block and delay.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "emulator/native/layout.h"
#include "emulator/native/rows.h"
#include "network-specs/connect/connector.h"

namespace spikeloom::native {

// Hands out units of the store to threads, a segment at a time.
class StoreSpace {
 public:
  explicit StoreSpace(const SynapseStore& store);
  // Each thread's own part.
  struct Cursor {
    std::uint64_t next = 0, end = 0;
  };
  // First of `units` consecutive units; 0 when there is no room (unit 0 is never handed out).
  [[nodiscard]] std::uint64_t take(std::uint64_t units, Cursor& cursor);

 private:
  std::uint64_t segment_units_;
  std::uint64_t end_;
  std::atomic<std::uint64_t> next_;
};

class RowWriter {
 public:
  RowWriter(SynapseStore& store, StoreSpace& space, const Layout& layout)
      : store_(store), space_(space), layout_(layout) {}

  // The rows to come go to `blocks` and have delays up to `max_delay_ticks`.
  void expect(BlockRange blocks, std::uint32_t max_delay_ticks);
  // Adds synapses to the row to come; `first_neuron` is their post population's first neuron.
  void add(std::span<const connect::RowSynapse> synapses, std::uint64_t first_neuron);
  // Writes what was added as row `row` and forgets it.
  [[nodiscard]] bool write(std::uint32_t row);

  [[nodiscard]] std::uint64_t synapses() const { return synapses_; }
  [[nodiscard]] std::uint64_t units() const { return units_; }
  [[nodiscard]] std::uint32_t min_delay_ticks() const { return min_delay_; }
  [[nodiscard]] std::uint32_t max_delay_ticks() const { return max_delay_; }
  [[nodiscard]] std::uint64_t bytes() const;  // of its own, outside the store

 private:
  struct Run {  // the synapses of one block and delay
    std::uint32_t bin, block, delay, count;
    std::uint64_t first_word;  // in the store, once placed
  };
  void find_runs();
  [[nodiscard]] Run run_of(std::uint32_t bin) const;
  [[nodiscard]] bool place(std::uint32_t row);
  [[nodiscard]] bool place_block(std::uint32_t row, std::span<Run> runs);
  void scatter();
  void fetch_ahead() const;
  void pad();
  [[nodiscard]] std::uint32_t* words() const;

  SynapseStore& store_;
  StoreSpace& space_;
  const Layout& layout_;
  StoreSpace::Cursor cursor_;
  BlockRange blocks_;
  std::uint32_t delays_ = 0;            // bins of a block
  std::size_t count_ = 0;               // synapses of the row so far
  std::vector<std::uint64_t> entries_;  // of each: bin << 32 | word for the store; never shrinks
  // Of (block, delay): a count, then where to write next; all 0 between two rows.
  std::vector<std::uint64_t> bins_;
  std::vector<std::uint32_t> order_;
  std::vector<Run> runs_;
  std::vector<std::uint16_t> header_;
  std::uint64_t synapses_ = 0;
  std::uint64_t units_ = 0;
  std::uint32_t min_delay_ = 65536;
  std::uint32_t max_delay_ = 0;
};

}  // namespace spikeloom::native
