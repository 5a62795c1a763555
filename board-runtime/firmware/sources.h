// What source cores send: Poisson spikes, and spikes from a list in SDRAM.
//
// Equal to the native engine's to the bit. The draw of neuron n in tick k is word n of the tick
// words 2 k and 2 k + 1 of the source's stream; its outcome is how many spikes n sends.
//
// Shapes   emit(tick, ..., use): use(neuron of the slice) once a spike, neurons ascending within a
//          tick.
// Promises a list is read ahead, a block at a time, while spikes of the block before are sent; it
//          goes on where it was from tick to tick, whatever leg they belong to.
// Errors   none; the loader checks sections.
// Cost     cycles a draw: tests/firmware/stimuli_cycles_test.cc; of a list, its spikes alone.
#pragma once

#include <cstdint>

#include "board-runtime/firmware/poisson_input.h"
#include "board-runtime/shared/abi/dtcm_plan.h"
#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/poisson_block.h"

namespace spikeloom::firmware {

struct PoissonSources {
  const abi::PoissonSource* laws = nullptr;  // the section of them
  std::uint32_t bytes = 0;                   // of it
  const std::int32_t* tables = nullptr;      // the section of alias tables
  std::uint32_t neurons = 0;                 // of the core
  std::uint32_t* counts = nullptr;  // a byte a neuron, from bit 0 of the first word up; others 0

  // Counts of `tick`; false: none of the neurons is active in it, and the counts stay.
  [[nodiscard]] bool draw(std::uint32_t tick) const;
  template <class Use>
  void emit(std::uint32_t tick, Use use) const {
    if (!draw(tick)) return;
    const std::uint32_t* four = counts;
    for (std::uint32_t first = 0; first < neurons; first += 4) {
      std::uint32_t neuron = first;
      for (std::uint32_t left = *four++; left != 0; left >>= 8, ++neuron)
        for (std::uint32_t spikes = left & 0xFF; spikes != 0; --spikes) use(neuron);
    }
  }
};

// How far a list has been read and sent.
struct ListPosition {
  std::uint32_t offset = 0, left = 0;            // in the block: what has not been asked for
  std::uint32_t next = 0, read = 0, coming = 0;  // spikes, counted from the list's begin
};

// Dma: start(words of DTCM, offset in the block, bytes) begins to read; finish() waits for it, and
// does nothing when nothing is under way.
template <class Dma>
class ListedSpikes {
 public:
  static constexpr std::uint32_t kBlock = abi::kListBufferSpikes / 2;

  ListedSpikes(Dma& dma, abi::ListedSpike* buffer, ListPosition& at)
      : dma_(dma), buffer_(buffer), at_(at) {}

  void open(const abi::Section& list) {
    at_ = {list.offset, list.bytes / static_cast<std::uint32_t>(sizeof *buffer_)};
    read_ahead();
  }
  // Spikes of `tick`, and of earlier ones that have not been asked for.
  template <class Use>
  void emit(std::uint32_t tick, Use use) {
    while (at_.next != at_.read || take_block()) {
      const abi::ListedSpike spike = buffer_[at_.next % abi::kListBufferSpikes];
      if (spike.tick > tick) return;
      ++at_.next;
      use(spike.neuron);
    }
  }

 private:
  // Makes the block on its way available, and asks for the one behind it.
  bool take_block() {
    if (at_.coming == 0) return false;
    dma_.finish();
    at_.read += at_.coming;
    read_ahead();
    return true;
  }
  void read_ahead() {
    at_.coming = at_.left < kBlock ? at_.left : kBlock;
    if (at_.coming == 0) return;
    const std::uint32_t bytes = at_.coming * sizeof(abi::ListedSpike);
    dma_.start(buffer_ + at_.read % abi::kListBufferSpikes, at_.offset, bytes);
    at_.offset += bytes;
    at_.left -= at_.coming;
  }

  Dma& dma_;
  abi::ListedSpike* buffer_;
  ListPosition& at_;
};

}  // namespace spikeloom::firmware
