#include "emulator/board/devices/sdram_controller.h"

#include "emulator/board/devices/register_table.h"

namespace spikeloom::board {

using namespace chip::sdram_controller;

SdramController::SdramController(TouchLog& log) : log_(&log) {}

void SdramController::reset() {
  stored_.fill(0);
  state_ = 0;
}

std::uint32_t SdramController::read(std::uint32_t offset) {
  if (offset == kStatus) return (kStatusReset & ~kStatusState) | state_;
  if (offset == kLoopStatus) return kLoopLocked;
  const auto& table = table_of(Device::sdram_controller);
  table.saw_read(*log_, offset);
  return table.is_stored(offset) && offset / 4 < kWords ? stored_[offset / 4] : 0;
}

void SdramController::write(std::uint32_t offset, std::uint32_t value) {
  const auto& table = table_of(Device::sdram_controller);
  table.saw_write(*log_, offset, value);
  if (offset == kCommand) return obey(static_cast<Command>(value & 7));
  if (!table.is_stored(offset) || offset / 4 >= kWords) return;
  stored_[offset / 4] = value & table.bits(offset);
}

void SdramController::obey(chip::sdram_controller::Command command) {
  switch (command) {
    case Command::go:
      return become(State::ready);
    case Command::sleep:
      return become(State::low_power);
    case Command::wake:
    case Command::pause:
      return become(State::paused);
    case Command::configure:
      return become(State::configuring);
  }
}

void SdramController::become(State state) { state_ = static_cast<std::uint32_t>(state); }

void SdramController::transfer(Archive& archive) {
  archive.section("sdram_controller", 1);
  archive(stored_, state_);
  state_ &= kStatusState;
}

}  // namespace spikeloom::board
