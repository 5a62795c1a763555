// A core of an emulated SpiNN-3 that runs the cases of tests/firmware/core.
//
// Errors   a missing program fails the test; ask exists() first.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "emulator/board/board.h"
#include "emulator/board/chip.h"
#include "tests/board/placed_programs.h"
#include "tests/firmware/core/case.h"

namespace spikeloom::on_core {

struct Outcome {
  std::vector<std::uint32_t> out;
  std::uint32_t least_cycles = 0, most_cycles = 0;
};

class OneEmulatedCore {
 public:
  // Of an image of tests/firmware/core.
  [[nodiscard]] static std::filesystem::path path(const std::string& name) {
    return std::filesystem::path(SPIKELOOM_BINARY_DIR) / "tests/firmware/core" / (name + ".aplx");
  }
  // Starts a core that runs case `number` on the inputs one after another, until it is done.
  [[nodiscard]] static Outcome run(std::uint32_t number, std::span<const std::uint32_t> in,
                                   std::uint32_t calls) {
    board::BoardOptions options;
    options.machine.shape = machine::Shape::spinn3;
    auto made = board::Board::make(options);
    if (!made) return {};
    board::Chip& chip = *made->find({0, 0});
    board::set_up_system_ram(chip);
    poke(chip, kJob, std::vector<std::uint32_t>{number, calls, 0, 0, 0, 0});
    poke(chip, kIn, in);
    board::start_program(*made, chip, 1, board::read_aplx(path("cases")));
    const auto job = [&](std::uint32_t word) {
      return board::word(chip, chip::kSdram + kJob + 4 * word);
    };
    for (int ms = 0; ms < 10'000 && job(2) != calls; ++ms)
      made->run_until(made->now() + 1000 * board::kMicrosecond);
    EXPECT_EQ(job(2), calls) << "core 1 is in state " << board::state(chip, 1);
    Outcome outcome{std::vector<std::uint32_t>(calls * all_cases().first[number].out), job(4),
                    job(5)};
    EXPECT_TRUE(chip.peek(1, chip::kSdram + kOut, std::as_writable_bytes(std::span(outcome.out))));
    return outcome;
  }

 private:
  static void poke(board::Chip& chip, std::uint32_t at, std::span<const std::uint32_t> words) {
    board::poke_words(chip, 1, chip::kSdram + at, words);
  }
};

}  // namespace spikeloom::on_core
