#include <gtest/gtest.h>

#include "base/counter_rng.h"
#include "tests/support/one_core.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kUndefinedWord = 0xE7F0'00F0, kHere = 0xEAFF'FFFE;

// Low vectors, supervisor mode.
void prepare(support::OneCore& core) {
  core.load_words(0x100, {0xE3A0'0000, 0xEE01'0F10});
  core.start_at(0x100);
  core.cpu.run(2);
}

TEST(ACoreWhoseVectorIsUndefined, IsWedgedWithAnAccount) {
  support::OneCore core;
  prepare(core);
  core.load_words(0x04, {kUndefinedWord});
  // main calls f, f pushes its return address and runs into nonsense.
  core.load_words(0x200, {0xEB00'0006, kHere});           // bl 0x220
  core.load_words(0x220, {0xE92D'4010, kUndefinedWord});  // push {r4, lr}
  core.start_at(0x200);
  EXPECT_EQ(core.cpu.run(10'000), Cpu::Halt::wedged);
  ASSERT_TRUE(core.cpu.is_wedged());
  const auto& report = core.cpu.wedged();
  EXPECT_EQ(report.cause, Exception::undefined);
  EXPECT_EQ(report.address, 0x04U);
  ASSERT_EQ(report.backtrace.size(), 1U);
  EXPECT_EQ(report.backtrace[0].address, 0x204U);
  EXPECT_NE(to_text(report).find("> 00000004  e7f000f0  undefined"), std::string::npos)
      << to_text(report);
  const auto cycles = core.cpu.cycles();
  EXPECT_EQ(core.cpu.run(cycles + 100), Cpu::Halt::wedged);
  EXPECT_EQ(core.cpu.cycles(), cycles);
}

TEST(ACoreWhoseVectorIsUndefined, LivesAgainAfterAReset) {
  support::OneCore core;
  prepare(core);
  core.load_words(0x04, {kUndefinedWord});
  core.load_words(0x200, {kUndefinedWord});
  core.start_at(0x200);
  ASSERT_EQ(core.cpu.run(10'000), Cpu::Halt::wedged);
  core.cpu.reset();
  core.load_words(0x200, {kHere});
  core.start_at(0x200);
  EXPECT_EQ(core.cpu.run(20'000), Cpu::Halt::budget);
}

TEST(ACoreWithoutMemoryAtItsVectors, IsWedged) {
  support::OneCore core;  // out of reset the vectors are high, and nothing is there
  EXPECT_EQ(core.cpu.run(10'000), Cpu::Halt::wedged);
  EXPECT_EQ(core.cpu.wedged().cause, Exception::prefetch_abort);
  EXPECT_TRUE(core.cpu.wedged().code.empty());
}

TEST(ACoreWhoseHandlerFailsAgain, IsWedgedThoughTheVectorIsNot) {
  support::OneCore core;
  prepare(core);
  core.load_words(0x10, {0xEA00'007A});  // data abort: b 0x200
  core.load_words(0x200, {0xE59F'1000, 0xE591'0000, 0x5000'0000});
  core.load_words(0x208, {0x5000'0000});
  core.start_at(0x200);
  EXPECT_EQ(core.cpu.run(1'000'000), Cpu::Halt::wedged);
  EXPECT_EQ(core.cpu.wedged().cause, Exception::data_abort);
  EXPECT_EQ(core.cpu.wedged().address, 0x204U);
}

TEST(ACoreWhoseHandlerCountsItsAborts, IsNotWedged) {
  support::OneCore core;
  prepare(core);
  core.load_words(0x10, {0xE284'4001, 0xE25E'F008});  // add r4, r4, #1; subs pc, lr, #8: again
  core.load_words(0x300, {0xE591'0000});
  core.start_at(0x300);
  core.cpu.set_reg(1, 0x5000'0000);
  EXPECT_EQ(core.cpu.run(100'000), Cpu::Halt::budget);
  EXPECT_GT(core.cpu.reg(4), 1000U);
}

TEST(ABacktrace, FollowsFramePointers) {
  support::OneCore core;
  prepare(core);
  core.load_words(0x04, {kUndefinedWord});
  core.load_words(0x200, {0xEB00'0006, kHere});  // bl 0x220
  // push {fp, lr}; add fp, sp, #4; bl 0x240
  core.load_words(0x220, {0xE92D'4800, 0xE28D'B004, 0xEB00'0004});
  core.load_words(0x240, {0xE92D'4800, 0xE28D'B004, kUndefinedWord});
  core.start_at(0x200);
  ASSERT_EQ(core.cpu.run(10'000), Cpu::Halt::wedged);
  const auto& found = core.cpu.wedged().backtrace;
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].address, 0x22CU);
  EXPECT_EQ(found[1].address, 0x204U);
  EXPECT_TRUE(found[0].certain);
}

// Words without sense, as code, as data and in every register: a core goes on or stops, and time
// passes either way.
TEST(AWildGuest, NeverHoldsTheHostUp) {
  StreamReader reader(CounterStream(77, {StreamPurpose::test}));
  for (int program = 0; program < 200; ++program) {
    support::OneCore core;
    for (auto& byte : core.itcm) byte = static_cast<std::byte>(reader.next_below(256));
    for (int r = 0; r < 15; ++r) {
      const auto value = reader.next_word();
      core.cpu.set_reg(r, reader.next_below(2) == 0 ? value : chip::kDtcm + value % 0x1'0000);
    }
    core.cpu.set_cpsr((reader.next_word() & 0xF000'0020) | 0x13);
    core.cpu.set_pc(reader.next_word() % chip::kItcmBytes);
    auto lines = reader.next_word();
    for (int slice = 0; slice < 50; ++slice) {
      const auto begin = core.cpu.cycles();
      core.cpu.set_lines((lines & 1) != 0, (lines & 2) != 0);
      lines >>= 1;
      const auto halt = core.cpu.run(begin + 500);
      if (halt == Cpu::Halt::wedged || halt == Cpu::Halt::asleep) continue;
      ASSERT_EQ(halt, Cpu::Halt::budget);
      ASSERT_GE(core.cpu.cycles(), begin + 500);
      ASSERT_LE(core.cpu.cycles(), begin + 500 + Cpu::kMostOverrun);
    }
  }
}

}  // namespace
}  // namespace spikeloom::board
