// DMA controller of a core: one transfer runs, one more waits behind it.
//
// Data move piece by piece: a piece of up to kPieceBytes is copied at the moment in which its last
// word has crossed the System NoC. So software sees a transfer grow in whole pieces, and what it
// changes in a piece not yet moved is moved as changed. The done bits rise after the last piece.
//
// It also passes on the chip's slow clock: each 32 kHz edge sets a flag, which is that interrupt's
// level until software clears it.
//
// Units    times in picoseconds, never less than in the call before; addresses as the core's.
// Promises levels() change only inside write, tick, reset, soft_reset and transfer.
// Errors   a write to the transfer's registers while one waits: a bus error. A bad address stops
//          the running transfer, sets its status bit and pauses the controller until restarted.
// Cost     one event per piece.
// Source   SpiNNaker data sheet section 7; "chip resources" slides: 15 ns a word.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "board-runtime/shared/chip/dma_registers.h"
#include "board-runtime/shared/chip/memory_map.h"
#include "emulator/board/devices/touch_log.h"
#include "emulator/board/state/archive.h"
#include "emulator/board/state/time.h"

namespace spikeloom::board {

// What the controller sees of its chip and core.
class DmaPort {
 public:
  // Whole words of the System NoC and of the core's own memories; false: a bus error.
  virtual bool read_system(std::uint32_t address, std::span<std::byte> into) = 0;
  virtual bool write_system(std::uint32_t address, std::span<const std::byte> from) = 0;
  virtual bool read_tcm(std::uint32_t address, std::span<std::byte> into) = 0;
  virtual bool write_tcm(std::uint32_t address, std::span<const std::byte> from) = 0;
  // Asks for the SDRAM bus from `at` on: when the last of `bytes` will have crossed it (SdramBus).
  virtual Time reserve(Time at, std::uint32_t bytes) = 0;
  virtual Time clock_period() = 0;  // of the core, for time-outs and statistics

 protected:
  ~DmaPort() = default;
};

struct DmaReply {
  std::uint32_t value = 0;
  bool error = false;
};

class Dma {
 public:
  static constexpr std::uint32_t kPieceBytes = 256;
  static constexpr Time kWordTime = 15 * kNanosecond;
  static constexpr Time kSlowPeriod = kSecond / 32'000;
  static constexpr Time kSetupTime = 100 * kNanosecond;

  Dma(DmaPort& port, TouchLog& log, int physical_core);

  void reset();       // with its node
  void soft_reset();  // with its core: drops all transfers and remembers that it did
  [[nodiscard]] DmaReply read(std::uint32_t offset);
  [[nodiscard]] DmaReply write(std::uint32_t offset, std::uint32_t value, Time now);

  void tick(Time now);  // moves all pieces that are due
  [[nodiscard]] Time next_event() const noexcept { return std::min(piece_due_, slow_edge_); }
  // chip::bit(dma_done | dma_error | dma_timeout | slow_clock).
  [[nodiscard]] std::uint32_t levels() const noexcept {
    return (sticky_ != 0 ? raised() : 0) | slow_level_;
  }
  void transfer(Archive& archive);

 private:
  struct Transfer {
    std::uint32_t system_address = 0, tcm_address = 0, description = 0;
    void transfer(Archive& archive) { archive(system_address, tcm_address, description); }
  };
  [[nodiscard]] std::uint32_t status() const;
  [[nodiscard]] std::uint32_t raised() const noexcept;
  [[nodiscard]] DmaReply write_queued(std::uint32_t offset, std::uint32_t value, Time now);
  void control(std::uint32_t value, Time now);
  void start_queued(Time now);
  void clear_slow_timer(Time now);
  void plan_piece(Time at);
  void move_piece();
  [[nodiscard]] std::uint32_t move_words(std::span<std::byte> words);  // status bits of errors
  [[nodiscard]] std::uint32_t move_crc();
  void finish(std::uint32_t errors, Time now);
  void note_latency(Time taken, std::uint32_t bytes);

  Transfer queued_, active_;
  std::uint32_t queue_full_ = 0, running_ = 0, paused_ = 0;
  std::uint32_t sticky_ = 0;  // status bits that stay until cleared
  std::uint32_t global_control_ = 0, timeout_ = 0, statistics_control_ = 0;
  std::uint32_t crc_ = 0, crc_calculated_ = 0, crc_received_ = 0;
  std::uint32_t moved_bytes_ = 0;
  std::array<std::uint32_t, chip::dma::kStatisticsBins> statistics_{};
  std::array<std::uint32_t, 32> crc_matrix_{};
  Time piece_begun_ = 0, piece_due_ = kNever;
  // The flag of the slow clock, as a level; set out of reset. While it is down: the next edge.
  std::uint32_t slow_level_ = chip::bit(chip::Interrupt::slow_clock);
  Time slow_edge_ = kNever;
  DmaPort* port_;
  TouchLog* log_;
  std::uint32_t core_;
};

}  // namespace spikeloom::board
