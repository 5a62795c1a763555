#include "emulator/board/cpu/wedge.h"

#include "emulator/board/cpu/cpu.h"

namespace spikeloom::board {

void Cpu::wedge(Exception exception, std::uint32_t address) {
  wedged_ = true;
  report_ = std::make_unique<WedgeReport>();
  report_->cause = exception;
  report_->address = address;
  report_->cycle = cycles_;
  report_->r = core_.r;
  report_->r[15] = address;
  report_->cpsr = core_.cpsr();
}

}  // namespace spikeloom::board
