// Random programs on our core and on the oracle: registers, flags and memory equal after each.
//
// SPIKELOOM_CPU_INSTRUCTIONS asks for a longer run; differential.board_cpu_long does so.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "board-runtime/shared/chip/memory_map.h"
#include "emulator/board/cpu/cpu.h"
#include "emulator/board/cpu/disassemble.h"
#include "emulator/board/cpu/pattern.h"
#include "tests/differential/board_cpu/unicorn_core.h"
#include "tests/support/one_core.h"
#include "tests/support/random_arm.h"
#include "tests/support/random_thumb.h"

namespace spikeloom::differential {
namespace {

using board::InstructionSet;

constexpr std::uint32_t kMostCode = 2048;
constexpr std::uint32_t kCode = 0x400, kItcmData = 0x5800;

std::uint64_t instructions_asked() {
  const char* asked = std::getenv("SPIKELOOM_CPU_INSTRUCTIONS");
  return asked == nullptr ? 300'000 : std::strtoull(asked, nullptr, 10);
}

// The same memories twice: one set is our core's, one the oracle's.
class Pair {
 public:
  Pair() : itcm_(chip::kItcmBytes), dtcm_(chip::kDtcmBytes), ram_(ours_.bus.ram.size()) {
    fill();
    oracle_.map(chip::kItcm, itcm_);
    oracle_.map(chip::kDtcm, dtcm_);
    oracle_.map(chip::kSdram, ram_);
    ours_.cpu.set_cpsr(0xD3);
  }

  // Empty when both agree; else what differs, and the program.
  std::string run(const support::RandomProgram& program) {
    const auto set = [&](auto& core) {
      core.set_cpsr(program.cpsr);
      for (int i = 0; i < 15; ++i) core.set_reg(i, program.r[static_cast<std::size_t>(i)]);
    };
    set(ours_.cpu);
    set(oracle_);
    ours_.load(program.start, program.code);
    std::memcpy(itcm_.data() + program.start, program.code.data(), program.code.size());
    const auto end = program.start + static_cast<std::uint32_t>(program.code.size());
    oracle_.forget_code(program.start, end);
    const bool thumb = program.set == InstructionSet::thumb;
    const auto message = oracle_.run(program.start, thumb, program.end);
    ours_.cpu.set_pc(program.start);
    const auto halt = run_to(program.end);
    std::string difference = compare(program);
    if (!message.empty()) difference += "oracle: " + message + "\n";
    if (halt != board::Cpu::Halt::budget) difference += "our core halted\n";
    return difference.empty() ? "" : difference + listing(program);
  }

  // Without those of the last slice of each program, which waits at its end.
  [[nodiscard]] std::uint64_t instructions() const { return instructions_; }
  [[nodiscard]] std::uint64_t skipped() const { return ours_.cpu.counts().skipped; }

 private:
  // In slices of one length: short ones stop within the program, long ones run through it.
  board::Cpu::Halt run_to(std::uint32_t end) {
    constexpr std::array<board::Cycle, 4> kSlices{1, 17, 60, 300};
    constexpr board::Cycle kEnough = 3000;  // 40 items of a few instructions, and waits
    const auto slice = kSlices[programs_++ % kSlices.size()];
    const auto limit = ours_.cpu.cycles() + kEnough;
    auto before = ours_.cpu.counts().instructions;
    auto halt = board::Cpu::Halt::budget;
    while (ours_.cpu.pc() != end && ours_.cpu.cycles() < limit &&
           halt == board::Cpu::Halt::budget) {
      instructions_ += ours_.cpu.counts().instructions - before;
      before = ours_.cpu.counts().instructions;
      halt = ours_.cpu.run(ours_.cpu.cycles() + slice);
    }
    return halt;
  }

  void fill() {
    StreamReader reader(CounterStream(11, {StreamPurpose::test, 0}));
    const auto same = [&](std::span<std::byte> a, std::span<std::byte> b) {
      for (std::size_t i = 0; i < a.size(); ++i) {
        a[i] = b[i] = static_cast<std::byte>(reader.next_below(256));
      }
    };
    same(itcm_, ours_.itcm);
    same(dtcm_, ours_.dtcm);
    same(ram_, ours_.bus.ram);
  }

  std::string compare(const support::RandomProgram& program) {
    std::string text;
    const auto differ = [&](const std::string& what, std::uint32_t ours, std::uint32_t theirs) {
      if (ours == theirs) return;
      char line[64];
      std::snprintf(line, sizeof line, "%s: ours %08x, oracle %08x\n", what.c_str(), ours, theirs);
      text += line;
    };
    for (int i = 0; i < 15; ++i) {
      differ("r" + std::to_string(i), ours_.cpu.reg(i), oracle_.reg(i));
    }
    differ("pc", ours_.cpu.pc(), program.end);
    differ("cpsr", ours_.cpu.cpsr(), oracle_.cpsr());
    const auto same = [&](const char* what, std::span<std::byte> a, std::span<std::byte> b) {
      if (std::memcmp(a.data(), b.data(), a.size()) == 0) return;
      const auto at = std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin();
      text += std::string(what) + " differs at " + std::to_string(at) + "\n";
      std::copy(b.begin(), b.end(), a.begin());
    };
    same("itcm", ours_.itcm, itcm_);
    same("dtcm", ours_.dtcm, dtcm_);
    same("ram", ours_.bus.ram, ram_);
    return text;
  }

  static std::string listing(const support::RandomProgram& program) {
    std::string text;
    const std::uint32_t size = program.set == InstructionSet::arm ? 4 : 2;
    for (std::size_t i = 0; i + size <= program.code.size(); i += size) {
      std::uint32_t word = 0;
      std::memcpy(&word, program.code.data() + i, size);
      const auto address = program.start + static_cast<std::uint32_t>(i);
      char line[32];
      std::snprintf(line, sizeof line, "%04x %08x  ", address, word);
      text += line + board::disassemble(word, address, program.set) + "\n";
    }
    return text;
  }

  support::OneCore ours_;
  std::vector<std::byte> itcm_, dtcm_, ram_;
  UnicornCore oracle_;
  std::uint64_t instructions_ = 0, programs_ = 0;
};

support::Pointers pointers(std::uint32_t index) {
  const std::uint32_t dtcm = chip::kDtcm + chip::kDtcmBytes / 2;
  const std::uint32_t ram = chip::kSdram + support::FlatBus::kRamBytes / 2;
  return {index % 3 == 0 ? ram : dtcm,
          index % 5 == 0   ? ram
          : index % 7 == 0 ? kItcmData
                           : dtcm + 64,
          dtcm - 64};
}

class RandomStreams : public testing::TestWithParam<InstructionSet> {};

TEST_P(RandomStreams, LeaveWhatTheOracleLeaves) {
  Pair pair;
  std::set<const board::Pattern*> seen;
  for (std::uint32_t i = 0; pair.instructions() < instructions_asked() / 2; ++i) {
    const auto start = kCode + (i % 64) * 4;
    const auto program = GetParam() == InstructionSet::arm
                             ? support::random_arm_program(4, i, pointers(i), start)
                             : support::random_thumb_program(5, i, pointers(i), start);
    ASSERT_LT(program.code.size(), kMostCode);
    const auto difference = pair.run(program);
    ASSERT_EQ(difference, "") << "program " << i;
    seen.insert(program.rows.begin(), program.rows.end());
  }
  EXPECT_GT(pair.skipped(), 0U);
  std::string missing;
  for (const auto& row : board::patterns(GetParam())) {
    if (support::is_drawn(row) && !seen.contains(&row)) missing += std::string(row.text) + "\n";
  }
  EXPECT_EQ(missing, "") << "rows that no program had";
}
// What a stream cannot hold is executed by the unit tests (exceptions_test, coprocessor_test).
TEST(RowsWithoutStreams, AreTrapsAndTheSystemCoprocessor) {
  std::string text;
  for (const auto set : {InstructionSet::arm, InstructionSet::thumb}) {
    for (const auto& row : board::patterns(set)) {
      if (!support::is_drawn(row)) text += std::string(row.text) + "\n";
    }
  }
  EXPECT_EQ(text,
            "undefined\nsvc%c %i\nbkpt %K\nmcr%c %P\nmrc%c %P\nundefined\n"
            "bkpt %8\nundefined\nsvc %8\nundefined\n");
}

INSTANTIATE_TEST_SUITE_P(OfBothSets, RandomStreams,
                         testing::Values(InstructionSet::arm, InstructionSet::thumb));

}  // namespace
}  // namespace spikeloom::differential
