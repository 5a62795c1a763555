// Running one instruction at a time: for a trace, for breakpoints, for a debugger's step. The core
// takes the same cycles and stops at the same places as in the fast loop.
#include <algorithm>

#include "board-runtime/shared/chip/geometry.h"
#include "emulator/board/cpu/cpu.h"
#include "emulator/board/cpu/slice.h"
#include "emulator/board/cpu/tcm.h"

namespace spikeloom::board {

// Where the fast loop would look at the budget although the instruction before did not end a slice.
bool Cpu::may_stop_before(std::uint32_t address) const noexcept {
  if (address >= chip::kItcmBytes) return true;
  return slice::is_check(address, core_.set) || address + instruction_bytes() >= chip::kItcmBytes;
}

Cpu::Halt Cpu::run_observed(Cycle until) {
  bool boundary = true;
  bool over = stopped_at_breakpoint_;
  stopped_at_breakpoint_ = false;
  while (true) {
    attention_ = false;
    if (wedged_) return Halt::wedged;
    if (asked_) return Halt::asked;
    if (asleep_) return Halt::asleep;
    if (cycles_ >= until && (boundary || may_stop_before(core_.r[15]))) return Halt::budget;
    take_interrupt();
    if (!over &&
        std::find(breakpoints_.begin(), breakpoints_.end(), core_.r[15]) != breakpoints_.end()) {
      stopped_at_breakpoint_ = true;
      return Halt::breakpoint;
    }
    over = false;
    boundary = observe_step() == Leave::boundary;
  }
}

Cpu::Halt Cpu::step() {
  asked_ = attention_ = stopped_at_breakpoint_ = false;
  if (wedged_) return Halt::wedged;
  if (asleep_) return Halt::asleep;
  take_interrupt();
  static_cast<void>(observe_step());
  if (wedged_) return Halt::wedged;
  if (asleep_) return Halt::asleep;
  return asked_ ? Halt::asked : Halt::budget;
}

Cpu::Leave Cpu::observe_step() {
  attention_ = false;
  if (trace_ == nullptr) return execute(kNeverCycle, true);
  const auto before = core_.r;
  const auto begin = cycles_;
  const auto set = core_.set;
  const auto address = core_.r[15];
  const auto exceptions = counts_.exceptions;
  written_.clear();
  const auto leave = execute(kNeverCycle, true);
  if (counts_.exceptions != exceptions || wedged_) return leave;  // enter() told of it
  std::vector<RegisterWrite> registers;
  for (int i = 0; i < 15; ++i) {
    const auto value = core_.r[index_of(i)];
    if (value != before[index_of(i)]) registers.push_back({i, value});
  }
  trace_->commit({begin, address, opcode_, set, core_.cpsr(), registers, written_});
  return leave;
}

}  // namespace spikeloom::board
