#include "emulator/board/cpu/cpu.h"

#include <algorithm>

#include "board-runtime/shared/chip/memory_map.h"
#include "emulator/board/cpu/code_cache.h"
#include "emulator/board/cpu/psr.h"

namespace spikeloom::board {

Cpu::Cpu(Bus& bus, std::span<std::byte> itcm, std::span<std::byte> dtcm)
    : bus_(bus), itcm_(itcm.data()), dtcm_(dtcm.data()) {
  reset();
}

Cpu::~Cpu() = default;

void Cpu::reset() {
  core_.change_mode(Mode::supervisor);
  core_.set = InstructionSet::arm;
  core_.irq_masked = core_.fiq_masked = true;
  core_.system = {};
  // Both memories are usable at once: the first instructions of a core push to its stack.
  core_.system.control = control::kHighVectors | control::kItcm | control::kDtcm | 0x70;
  core_.r[15] = chip::kHighVectors;
  repetition_ = {};
  asleep_ = wedged_ = false;
  report_.reset();
}

void Cpu::set_lines(bool irq, bool fiq) {
  irq_ = irq;
  fiq_ = fiq;
  if (irq || fiq) asleep_ = false;
  look_at_lines();
}

void Cpu::end_slice() { asked_ = attention_ = true; }

void Cpu::pass(Cycle to) {
  if (to <= cycles_) return;
  counts_.idle_cycles += to - cycles_;
  cycles_ = to;
}

Cpu::Halt Cpu::run(Cycle until) {
  asked_ = false;
  delays_until_ = 0;
  return trace_ == nullptr && breakpoints_.empty() ? run_fast(until) : run_observed(until);
}

Cpu::Halt Cpu::run_fast(Cycle until) {
  while (true) {
    attention_ = false;
    if (wedged_) return Halt::wedged;
    if (asked_) return Halt::asked;
    if (asleep_) return Halt::asleep;
    if (cycles_ >= until) return Halt::budget;
    take_interrupt();
    static_cast<void>(execute(until, false));
  }
}

void Cpu::forget(std::uint32_t address, std::uint32_t bytes) {
  if (code_ != nullptr) code_->forget(address, bytes);
}

void Cpu::add_breakpoint(std::uint32_t address) {
  if (std::find(breakpoints_.begin(), breakpoints_.end(), address) == breakpoints_.end()) {
    breakpoints_.push_back(address);
  }
}

void Cpu::remove_breakpoint(std::uint32_t address) { std::erase(breakpoints_, address); }

void Cpu::transfer(Archive& archive) {
  archive.section("cpu", 1);
  archive(core_, cycles_, delays_until_, counts_.instructions, counts_.skipped, counts_.interrupts,
          counts_.exceptions, counts_.sleeps, counts_.idle_cycles, irq_, fiq_, asleep_, wedged_);
  archive(repetition_.cause, repetition_.r, repetition_.cpsr, repetition_.times);
  if (archive.is_loading()) {
    forget(0, chip::kItcmBytes);
    if (wedged_) wedge(repetition_.cause, repetition_.r[15]);
  }
}

}  // namespace spikeloom::board
