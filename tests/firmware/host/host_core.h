// A core of an emulated chip whose program is compiled for the host: devices and memories are those
// of the emulator, reached over the core's own bus; its processor only lets time pass.
//
// The fast interrupt is here what it is in start.S, instruction by instruction; it comes between
// two accesses. Nothing else of a processor is there: no exceptions, no registers.
//
// Units    every access takes kAccess of the chip's time; what lies between two takes none.
// Errors   a bus error fails the test, as does a sleep that nothing ends.
#pragma once

#include <cstdint>

#include "emulator/board/board.h"
#include "emulator/board/chip.h"

namespace spikeloom::on_core {

class HostCore {
 public:
  static constexpr board::Time kAccess = board::kMicrosecond / 10;

  // The one that the HAL meets, for as long as it lives; the board's quantum is to be kAccess.
  HostCore(board::Board board, int core);
  ~HostCore();
  HostCore(const HostCore&) = delete;
  HostCore& operator=(const HostCore&) = delete;
  [[nodiscard]] static HostCore& here();

  [[nodiscard]] std::uint32_t read(std::uint32_t address, board::Width width);
  void write(std::uint32_t address, std::uint32_t value, board::Width width);
  void mask_packets(bool masked) { masked_ = masked; }
  void sleep();

 private:
  [[nodiscard]] board::Bus& bus();
  [[nodiscard]] std::uint32_t register_at(std::uint32_t address);  // takes no time
  void pass_time();
  void take_packets();

  board::Board board_;
  board::Chip& chip_;
  int core_;
  bool masked_ = true;
};

}  // namespace spikeloom::on_core
