// The board on which the HAL is tested, on a core or on the host: packets of the loop come back to
// the core that sent them, an allocation bears its number. Tests have chip (0, 0).
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <utility>

#include "board-runtime/shared/chip/router_registers.h"
#include "board-runtime/shared/chip/routing_entry.h"
#include "emulator/board/board.h"
#include "emulator/board/chip.h"
#include "tests/board/placed_programs.h"
#include "tests/firmware/core/hal_cases.h"

namespace spikeloom::on_core {

inline void prepare_for_hal(board::Board& board) {
  board::Chip& chip = *board.find({0, 0});
  board::set_up_system_ram(chip);
  namespace router = chip::router;
  const auto set = [&](std::uint32_t table, std::uint32_t value) {
    const auto address = shared_base(chip::SharedSlot::router) + table;
    EXPECT_FALSE(chip.write_shared(address, value, board::Width::word, true, board.now()).error);
  };
  set(router::kRouteRam, chip::core_bit(kTestCore));
  set(router::kKeyCam, kLoopKey);
  set(router::kMaskCam, 0xFFFF'FFF0U);
  constexpr std::uint32_t kTable = chip::kSdram + 0x0400'0000;
  using chip::SystemVariable;
  poke_words(chip, 0, address_of(SystemVariable::allocation_tags), std::array{kTable});
  poke_words(chip, 0, kTable + 4 * (30 * 256 + kTestCore), std::array{kTestAllocation});
}

inline board::Board hal_board(board::Time quantum = board::kMicrosecond) {
  board::BoardOptions options;
  options.machine.shape = machine::Shape::spinn3;
  options.quantum = quantum;
  auto board = board::Board::make(options);
  EXPECT_TRUE(board) << board.error().what;
  prepare_for_hal(*board);
  return *std::move(board);
}

}  // namespace spikeloom::on_core
