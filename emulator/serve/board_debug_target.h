// A core of a board under a debugger.
//
// The debugger's halt is the server's: it stops the machine's time. A breakpoint stops the core
// alone; the others go on to the end of the server's step.
//
// Promises a step over a wait for interrupt ends in the quantum in which the core wakes, or after a
//          simulated second.
#pragma once

#include "emulator/board/board.h"
#include "emulator/board/chip.h"
#include "emulator/serve/gdb_session.h"

namespace spikeloom::serve {

class BoardDebugTarget final : public DebugTarget {
 public:
  BoardDebugTarget(board::Board& board, board::Chip& chip, int physical_core)
      : board_(board), chip_(chip), core_(physical_core) {}

  [[nodiscard]] std::uint32_t reg(int number) override;
  void set_reg(int number, std::uint32_t value) override;
  [[nodiscard]] bool read(std::uint32_t address, std::span<std::byte> bytes) override;
  [[nodiscard]] bool write(std::uint32_t address, std::span<const std::byte> bytes) override;
  void add_breakpoint(std::uint32_t address) override { cpu().add_breakpoint(address); }
  void remove_breakpoint(std::uint32_t address) override { cpu().remove_breakpoint(address); }
  void step() override;
  void halt() override { halted_ = true; }
  void resume() override;
  [[nodiscard]] Stop stopped() override;

  [[nodiscard]] bool halted() const { return halted_; }

 private:
  [[nodiscard]] board::CoreNode& node() { return chip_.core(core_); }
  [[nodiscard]] board::Cpu& cpu() { return node().cpu(); }

  board::Board& board_;
  board::Chip& chip_;
  int core_;
  bool halted_ = false;
};

}  // namespace spikeloom::serve
