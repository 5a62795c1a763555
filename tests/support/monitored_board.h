// A board of one chip whose memory says what a monitor would have written there.
#pragma once

#include <gtest/gtest.h>

#include <string_view>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "emulator/board/board.h"
#include "emulator/board/chip.h"
#include "tests/support/counting_program.h"

namespace spikeloom::support {

inline board::BoardOptions one_chip() {
  board::BoardOptions options;
  options.machine.name = "one";
  options.machine.shape = machine::Shape::rectangle;
  options.addresses = {{127, 0, 0, 2}};
  return options;
}

class MonitoredBoard {
 public:
  MonitoredBoard() : board_(*board::Board::make(one_chip())) {}

  [[nodiscard]] board::Board& board() { return board_; }
  [[nodiscard]] board::Chip& chip() { return board_.chip(0); }

  void byte(std::uint32_t address, std::uint8_t value) {
    const std::byte bytes[]{static_cast<std::byte>(value)};
    EXPECT_TRUE(chip().poke(0, address, bytes));
  }
  void word(std::uint32_t address, std::uint32_t value) {
    for (std::uint32_t i = 0; i < 4; ++i)
      byte(address + i, static_cast<std::uint8_t>(value >> (8 * i)));
  }

  // Virtual core 0 is physical core cores - 1, and so on downwards.
  void run_monitor(std::uint8_t cores) {
    using chip::SystemVariable;
    byte(chip::address_of(SystemVariable::cores), cores);
    word(chip::address_of(SystemVariable::software_version), 0x00040000);
    word(chip::address_of(SystemVariable::iobuf_bytes), 16384);
    for (std::uint8_t i = 0; i < cores; ++i)
      byte(chip::address_of(SystemVariable::physical_of) + i,
           cores == 18 ? i : static_cast<std::uint8_t>(cores - i));
  }
  void core(int number, std::uint8_t state, std::uint8_t application, std::string_view name) {
    byte(field(number, chip::CoreBlock::state), state);
    byte(field(number, chip::CoreBlock::application), application);
    for (std::uint32_t i = 0; i < name.size(); ++i)
      byte(field(number, chip::CoreBlock::name) + i, static_cast<std::uint8_t>(name[i]));
  }
  // A core's first buffer, or any (core -1).
  void text_buffer(int core, std::uint32_t at, std::string_view text, std::uint32_t next) {
    if (core >= 0) word(field(core, chip::CoreBlock::iobuf), at);
    if (text.empty()) return;
    word(at + static_cast<std::uint32_t>(chip::TextBuffer::next), next);
    word(at + static_cast<std::uint32_t>(chip::TextBuffer::used),
         static_cast<std::uint32_t>(text.size()));
    for (std::uint32_t i = 0; i < text.size(); ++i)
      byte(at + static_cast<std::uint32_t>(chip::TextBuffer::text) + i,
           static_cast<std::uint8_t>(text[i]));
  }
  // A core that counts from now on.
  void start_counting(int core = 0) { chip().start_core(core, 0, kCountingProgram, board_.now()); }

 private:
  [[nodiscard]] static std::uint32_t field(int core, chip::CoreBlock what) {
    return chip::kCoreBlocks + static_cast<std::uint32_t>(core) * chip::kCoreBlockBytes +
           static_cast<std::uint32_t>(what);
  }
  board::Board board_;
};

}  // namespace spikeloom::support
