#include "emulator/serve/board_debug_target.h"

namespace spikeloom::serve {
namespace {

constexpr int kProgramCounter = 15;
constexpr board::Time kLongestSleep = board::kSecond;

}  // namespace

std::uint32_t BoardDebugTarget::reg(int number) {
  return number == kCpsr ? cpu().cpsr() : cpu().reg(number);
}

void BoardDebugTarget::set_reg(int number, std::uint32_t value) {
  if (number == kCpsr)
    cpu().set_cpsr(value);
  else if (number == kProgramCounter)
    cpu().set_pc(value);
  else
    cpu().set_reg(number, value);
}

bool BoardDebugTarget::read(std::uint32_t address, std::span<std::byte> bytes) {
  return chip_.peek(core_, address, bytes);
}

bool BoardDebugTarget::write(std::uint32_t address, std::span<const std::byte> bytes) {
  return chip_.poke(core_, address, bytes);
}

void BoardDebugTarget::step() {
  if (node().stopped()) node().go_on(board_.now());
  const auto until = board_.now() + kLongestSleep;
  while (cpu().asleep() && board_.now() < until) {
    const auto executed = cpu().counts().instructions;
    board_.run_until(board_.now() + 1);
    if (cpu().counts().instructions != executed) return;
  }
  node().step();
  // The machine follows its core.
  if (node().now() > board_.now()) {
    node().stop();
    board_.run_until(node().now());
    node().go_on(board_.now());
  }
}

void BoardDebugTarget::resume() {
  halted_ = false;
  if (node().stopped()) node().go_on(board_.now());
}

DebugTarget::Stop BoardDebugTarget::stopped() {
  if (node().phase() == board::CorePhase::wedged) return Stop::wedged;
  return node().stopped() ? Stop::breakpoint : Stop::none;
}

}  // namespace spikeloom::serve
