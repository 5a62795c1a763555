// Entering an exception, and noticing one that meets itself.
#include "board-runtime/shared/chip/memory_map.h"
#include "emulator/board/cpu/cpu.h"
#include "emulator/board/cpu/cycle_cost.h"
#include "emulator/board/cpu/psr.h"

namespace spikeloom::board {
namespace {

// Equal states in a row before a core counts as wedged: more than any program retries blindly.
constexpr std::uint32_t kMostRepetitions = 1000;

Mode mode_of(Exception exception) {
  switch (exception) {
    case Exception::undefined:
      return Mode::undefined;
    case Exception::prefetch_abort:
    case Exception::data_abort:
      return Mode::abort;
    case Exception::interrupt:
      return Mode::irq;
    case Exception::fast_interrupt:
      return Mode::fiq;
    case Exception::reset:
    case Exception::software_interrupt:
    case Exception::reserved:
      break;
  }
  return Mode::supervisor;
}

std::uint32_t vector_of(Exception exception, std::uint32_t control_register) {
  const bool high = (control_register & control::kHighVectors) != 0;
  return (high ? chip::kHighVectors : 0) + 4 * static_cast<std::uint32_t>(exception);
}

}  // namespace

void Cpu::look_at_lines() noexcept {
  if ((fiq_ && !core_.fiq_masked) || (irq_ && !core_.irq_masked)) attention_ = true;
}

void Cpu::take_interrupt() {
  if (fiq_ && !core_.fiq_masked) {
    enter_at_vector(Exception::fast_interrupt, core_.r[15] + 4);
  } else if (irq_ && !core_.irq_masked) {
    enter_at_vector(Exception::interrupt, core_.r[15] + 4);
  } else {
    return;
  }
  ++counts_.interrupts;
}

void Cpu::enter(Exception exception, std::uint32_t address) {
  if (meets_itself(exception, address)) return wedge(exception, address);
  ++counts_.exceptions;
  std::uint32_t behind = instruction_bytes();
  if (exception == Exception::prefetch_abort) behind = 4;
  if (exception == Exception::data_abort) behind = 8;
  enter_at_vector(exception, address + behind);
}

void Cpu::enter_at_vector(Exception exception, std::uint32_t return_address) {
  const auto before = core_.cpsr();
  core_.change_mode(mode_of(exception));
  core_.set_spsr(before);
  core_.r[14] = return_address;
  core_.set = InstructionSet::arm;
  core_.irq_masked = true;
  if (exception == Exception::fast_interrupt) core_.fiq_masked = true;
  core_.r[15] = vector_of(exception, core_.system.control);
  cycles_ += kExceptionEntry;
  if (trace_ != nullptr) trace_->enter(exception, cycles_, return_address);
}

// An abort or an undefined instruction that stands in its own vector comes back for ever; so does
// one that has come back with every register as it was.
bool Cpu::meets_itself(Exception exception, std::uint32_t address) {
  if (exception == Exception::software_interrupt) return false;
  auto r = core_.r;
  r[15] = address;
  const auto cpsr = core_.cpsr();
  const bool again =
      repetition_.cause == exception && repetition_.cpsr == cpsr && repetition_.r == r;
  repetition_ = {exception, r, cpsr, again ? repetition_.times + 1 : 0};
  return address == vector_of(exception, core_.system.control) ||
         repetition_.times >= kMostRepetitions;
}

}  // namespace spikeloom::board
