// Core 1 of an emulated chip with the program of all cores and a block, without boot software or
// monitor: the test does what they would do.
//
// Units    cycles and ticks of the core; times in picoseconds.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "board-runtime/shared/abi/core_block.h"
#include "board-runtime/shared/chip/packet.h"
#include "board-runtime/shared/chip/router_registers.h"
#include "board-runtime/shared/chip/system_controller_registers.h"
#include "emulator/board/board.h"
#include "emulator/board/chip.h"
#include "host-tools/image/core_program.h"
#include "tests/board/placed_programs.h"

namespace spikeloom::on_core {

using Words = std::vector<std::uint32_t>;

inline constexpr board::Time kMillisecond = 1000 * board::kMicrosecond;

class PlacedCore {
 public:
  static constexpr int kCore = 1;
  static constexpr std::uint32_t kTags = chip::kSdram + 0x0200'0000;
  static constexpr std::uint32_t kBlock = chip::kSdram + 0x0100'0000;

  explicit PlacedCore(const Words& block) : board_(made()), chip_(*board_.find({0, 0})) {
    board::set_up_system_ram(chip_);
    using chip::SystemVariable;
    board::poke_words(chip_, 0, address_of(SystemVariable::allocation_tags), Words{kTags});
    board::poke_words(chip_, 0, kTags + 4 * kCore, Words{kBlock});
    board::poke_words(chip_, 0, kBlock, block);
    set(chip::SharedSlot::system_controller, chip::system_controller::kSetFlag, 1U << kCore);
    const auto bytes = image::core_program();
    Words program(bytes.size() / 4);
    std::memcpy(program.data(), bytes.data(), 4 * program.size());
    board::start_program(board_, chip_, kCore, program);
  }
  [[nodiscard]] static bool can_run() { return !image::core_program().empty(); }

  // Packets with key & mask == key go to the core.
  void route(std::uint32_t key, std::uint32_t mask) {
    namespace router = chip::router;
    set(chip::SharedSlot::router, router::kRouteRam + 4 * routes_, chip::core_bit(kCore));
    set(chip::SharedSlot::router, router::kKeyCam + 4 * routes_, key);
    set(chip::SharedSlot::router, router::kMaskCam + 4 * routes_, mask);
    ++routes_;
  }
  void send(std::uint32_t key) {
    EXPECT_TRUE(chip_.offer({.control = 0, .key = key}, 2, 7, board_.now()));
  }
  // A leg until `tick`: from its signal on, the board is at the time of that.
  void signal(std::uint32_t tick) {
    namespace controller = chip::system_controller;
    board::poke_words(chip_, 0, kBlock + abi::kCommandOffset, Words{tick});
    const auto flag = legs_++ % 2 == 0 ? controller::kClearFlag : controller::kSetFlag;
    set(chip::SharedSlot::system_controller, flag, 1U << kCore);
    call();
  }
  // As the monitor does when something is in the core's mailbox.
  void call() {
    namespace controller = chip::system_controller;
    set(chip::SharedSlot::system_controller, controller::kSetInterrupt,
        controller::kCode | 1U << kCore);
  }
  void run_for(board::Time time) { board_.run_until(board_.now() + time); }
  // Until the core waits for the next leg; false: it did not come to it.
  bool run_leg(std::uint32_t tick) {
    const std::string next = legs_ % 2 == 0 ? "sync1" : "sync0";
    signal(tick);
    for (int i = 0; i < 100'000 && state() != next; ++i) {
      run_for(10 * board::kMicrosecond);
      if (state().starts_with("error")) return false;
    }
    return state() == next;
  }

  [[nodiscard]] std::string state() const { return board::state(chip_, kCore); }
  [[nodiscard]] abi::CoreReport report() const {
    abi::CoreReport report;
    EXPECT_TRUE(
        chip_.peek(0, kBlock + abi::kReportOffset, std::as_writable_bytes(std::span(&report, 1))));
    return report;
  }
  [[nodiscard]] Words dtcm(std::uint32_t offset, std::size_t count) const {
    Words words(count);
    EXPECT_TRUE(chip_.peek(kCore, chip::kDtcm + offset, std::as_writable_bytes(std::span(words))));
    return words;
  }
  [[nodiscard]] board::Chip& chip() { return chip_; }
  [[nodiscard]] board::Board& board() { return board_; }

 private:
  static board::Board made() {
    board::BoardOptions options;
    options.machine.shape = machine::Shape::spinn3;
    return *board::Board::make(options);
  }
  void set(chip::SharedSlot slot, std::uint32_t offset, std::uint32_t value) {
    EXPECT_FALSE(
        chip_
            .write_shared(shared_base(slot) + offset, value, board::Width::word, true, board_.now())
            .error);
  }

  board::Board board_;
  board::Chip& chip_;
  std::uint32_t routes_ = 0;
  int legs_ = 0;
};

}  // namespace spikeloom::on_core
