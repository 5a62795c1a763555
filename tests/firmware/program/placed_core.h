// Core 1 of an emulated chip with the program of all cores and a block, or cores 1 to n with a
// block each, without boot software or monitor: the test does what they would do.
//
// Units    cycles and ticks of the core; times in picoseconds.
#pragma once

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "board-runtime/shared/abi/core_block.h"
#include "board-runtime/shared/chip/monitor_memory.h"
#include "board-runtime/shared/chip/packet.h"
#include "board-runtime/shared/chip/router_registers.h"
#include "board-runtime/shared/chip/scp.h"
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
  static constexpr std::uint32_t kBlockRoom = 0x0010'0000;

  explicit PlacedCore(const Words& block) : PlacedCore(std::vector<Words>{block}) {}
  explicit PlacedCore(const std::vector<Words>& blocks)
      : board_(made()), chip_(*board_.find({0, 0})) {
    board::set_up_system_ram(chip_);
    using chip::SystemVariable;
    board::poke_words(chip_, 0, address_of(SystemVariable::allocation_tags), Words{kTags});
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const int core = kCore + static_cast<int>(i);
      cores_ |= 1U << core;
      board::poke_words(chip_, 0, kTags + 4U * static_cast<std::uint32_t>(core),
                        Words{block_of(core)});
      board::poke_words(chip_, 0, block_of(core), blocks[i]);
    }
    set(chip::SharedSlot::system_controller, chip::system_controller::kSetFlag, cores_);
    const auto bytes = image::core_program();
    Words program(bytes.size() / 4);
    std::memcpy(program.data(), bytes.data(), 4 * program.size());
    for (int core = kCore; cores_ >> core != 0; ++core)
      board::start_program(board_, chip_, core, program);
  }
  [[nodiscard]] static bool can_run() { return !image::core_program().empty(); }

  [[nodiscard]] static constexpr std::uint32_t block_of(int core) {
    return kBlock + kBlockRoom * static_cast<std::uint32_t>(core - kCore);
  }

  // Cores at 200 MHz, not at the boot ROM's 160, as SC&MP sets them up.
  void set_full_clock() {
    namespace controller = chip::system_controller;
    constexpr auto kSlot = chip::SharedSlot::system_controller;
    set(kSlot, controller::kClockMux, 0);
    set(kSlot, controller::kPll1, 0x0007'0128);
    set(kSlot, controller::kPll2, 0x0007'011A);
    set(kSlot, controller::kClockMux, 0x8094'88A5);
  }

  // Packets with key & mask == key go to the core.
  void route(std::uint32_t key, std::uint32_t mask, int core = kCore) {
    namespace router = chip::router;
    set(chip::SharedSlot::router, router::kRouteRam + 4 * routes_, chip::core_bit(core));
    set(chip::SharedSlot::router, router::kKeyCam + 4 * routes_, key);
    set(chip::SharedSlot::router, router::kMaskCam + 4 * routes_, mask);
    ++routes_;
  }
  void send(std::uint32_t key) {
    EXPECT_TRUE(chip_.offer({.control = 0, .key = key}, 2, 7, board_.now()));
  }
  // A leg until `tick`: from its signal on, the board is at the time of that. Only of the cores
  // that have a bit in `to`.
  void signal(std::uint32_t tick, std::uint32_t to = ~0U) {
    to &= cores_;
    namespace controller = chip::system_controller;
    for (int core = kCore; cores_ >> core != 0; ++core)
      board::poke_words(chip_, 0, block_of(core) + abi::kCommandOffset, Words{tick});
    const auto flag = legs_++ % 2 == 0 ? controller::kClearFlag : controller::kSetFlag;
    set(chip::SharedSlot::system_controller, flag, to);
    call(to);
  }
  // As the monitor does when something is in the mailboxes of these cores.
  void call(std::uint32_t cores = 1U << kCore) {
    namespace controller = chip::system_controller;
    set(chip::SharedSlot::system_controller, controller::kSetInterrupt, controller::kCode | cores);
  }
  // A signal that the monitor hands on by a call.
  void call(int core, chip::Signal signal) {
    const auto at = [core](chip::CoreBlock field) {
      return chip::kCoreBlocks + chip::kCoreBlockBytes * static_cast<std::uint32_t>(core) +
             static_cast<std::uint32_t>(field);
    };
    board::poke_words(chip_, 0, at(chip::CoreBlock::message_to_core),
                      Words{static_cast<std::uint32_t>(signal)});
    const auto command = static_cast<std::uint8_t>(chip::MailboxCommand::signal);
    EXPECT_TRUE(
        chip_.poke(0, at(chip::CoreBlock::command_to_core), std::as_bytes(std::span(&command, 1))));
    call(1U << core);
  }
  void run_for(board::Time time) { board_.run_until(board_.now() + time); }
  // Until all cores wait for the next leg; false: one did not come to it.
  bool run_leg(std::uint32_t tick) {
    signal(tick);
    return end_leg();
  }
  bool end_leg() {
    const std::string next = legs_ % 2 == 0 ? "sync0" : "sync1";
    for (int i = 0; i < 100'000; ++i) {
      int there = 0;
      for (int core = kCore; cores_ >> core != 0; ++core) {
        if (state(core).starts_with("error")) return false;
        if (state(core) == next) ++there;
      }
      if (there == std::popcount(cores_)) return true;
      run_for(10 * board::kMicrosecond);
    }
    return false;
  }

  [[nodiscard]] std::string state(int core = kCore) const { return board::state(chip_, core); }
  [[nodiscard]] abi::CoreReport report(int core = kCore) const {
    abi::CoreReport report;
    EXPECT_TRUE(chip_.peek(0, block_of(core) + abi::kReportOffset,
                           std::as_writable_bytes(std::span(&report, 1))));
    return report;
  }
  // What the monitor would show of the core.
  [[nodiscard]] std::string text(int core = kCore) const {
    const std::uint32_t own =
        chip::kCoreBlocks + chip::kCoreBlockBytes * static_cast<std::uint32_t>(core);
    const auto word = [&](std::uint32_t address) { return board::word(chip_, address); };
    const std::uint32_t buffer = word(own + static_cast<std::uint32_t>(chip::CoreBlock::iobuf));
    if (buffer == 0) return {};
    std::string text(word(buffer + static_cast<std::uint32_t>(chip::TextBuffer::used)), ' ');
    EXPECT_TRUE(chip_.peek(0, buffer + static_cast<std::uint32_t>(chip::TextBuffer::text),
                           std::as_writable_bytes(std::span(text))));
    return text;
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
  std::uint32_t cores_ = 0;  // a bit each
  int legs_ = 0;
};

}  // namespace spikeloom::on_core
