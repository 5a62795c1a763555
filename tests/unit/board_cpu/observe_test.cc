#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulator/board/cpu/trace.h"
#include "tests/support/one_core.h"
#include "tests/support/random_arm.h"
#include "tests/support/random_thumb.h"

namespace spikeloom::board {
namespace {

struct Log : TraceSink {
  std::vector<std::string> lines;
  std::uint64_t instructions = 0;
  void commit(const Commit& commit) override {
    ++instructions;
    if (lines.size() < 20) lines.push_back(to_text(commit));
  }
  void enter(Exception exception, Cycle, std::uint32_t) override {
    lines.push_back(std::string(name(exception)));
  }
};

constexpr std::uint32_t kHere = 0xEAFF'FFFE;

TEST(ATrace, TellsWhatEachInstructionDid) {
  support::OneCore core;
  Log log;
  core.load_words(0x104, {0xE3A0'1005, 0xE580'1004, 0xE8BD'000C, 0xEF00'0000});
  core.start_at(0x104);
  core.cpu.set_reg(0, chip::kDtcm);
  core.cpu.set_reg(13, chip::kDtcm);
  core.cpu.set_trace(&log);
  core.cpu.run(7);
  EXPECT_EQ(log.lines,
            (std::vector<std::string>{
                "         0 00000104 e3a01005  mov r1, #5                           r1=00000005",
                "         1 00000108 e5801004  str r1, [r0, #4]                     "
                "[00400004]=00000005",
                "         2 0000010c e8bd000c  ldmia sp!, {r2, r3}                  "
                "r3=00000005 r13=00400008",
                "software interrupt"}));
}

// A traced core takes the same time, stops at the same places and leaves the same behind.
class Observation : public testing::TestWithParam<InstructionSet> {};

TEST_P(Observation, ChangesNothing) {
  support::OneCore plain, traced;
  Log log;
  traced.cpu.set_trace(&log);
  const support::Pointers pointers{chip::kDtcm + chip::kDtcmBytes / 2,
                                   chip::kSdram + support::FlatBus::kRamBytes / 2,
                                   chip::kDtcm + chip::kDtcmBytes / 2 + 128};
  for (std::uint32_t i = 0; i < 300; ++i) {
    const auto start = 0x100 + 4 * i;
    const auto program = GetParam() == InstructionSet::arm
                             ? support::random_arm_program(21, i, pointers, start)
                             : support::random_thumb_program(22, i, pointers, start);
    for (auto* core : {&plain, &traced}) {
      core->load(program.start, program.code);
      core->cpu.set_cpsr(program.cpsr);
      for (int r = 0; r < 15; ++r) core->cpu.set_reg(r, program.r[static_cast<std::size_t>(r)]);
      core->cpu.set_pc(program.start);
    }
    for (int slice = 0; slice < 10; ++slice) {
      const auto until = plain.cpu.cycles() + 1 + (i * 7 + static_cast<unsigned>(slice) * 13) % 90;
      ASSERT_EQ(plain.cpu.run(until), traced.cpu.run(until));
      ASSERT_EQ(plain.cpu.cycles(), traced.cpu.cycles()) << "program " << i;
      ASSERT_EQ(plain.cpu.core().r, traced.cpu.core().r) << "program " << i;
      ASSERT_EQ(plain.cpu.cpsr(), traced.cpu.cpsr());
    }
    ASSERT_EQ(plain.dtcm, traced.dtcm);
    ASSERT_EQ(plain.bus.ram, traced.bus.ram);
  }
  const auto& counts = plain.cpu.counts();
  EXPECT_EQ(counts.instructions + counts.skipped, traced.cpu.counts().instructions);
  EXPECT_GT(log.instructions, 10'000U);
}
INSTANTIATE_TEST_SUITE_P(OfBothSets, Observation,
                         testing::Values(InstructionSet::arm, InstructionSet::thumb));

TEST(ABreakpoint, HaltsBeforeItsInstructionAndLetsItPassOnce) {
  support::OneCore core;
  core.load_words(0x100, {0xE284'4001, 0xE285'5001, 0xEAFF'FFFC});  // add r4; add r5; b 0x100
  core.start_at(0x100);
  core.cpu.add_breakpoint(0x104);
  EXPECT_EQ(core.cpu.run(1000), Cpu::Halt::breakpoint);
  EXPECT_EQ(core.cpu.pc(), 0x104U);
  EXPECT_EQ(core.cpu.reg(5), 0U);
  EXPECT_EQ(core.cpu.run(1000), Cpu::Halt::breakpoint);
  EXPECT_EQ(core.cpu.reg(5), 1U);
  EXPECT_EQ(core.cpu.reg(4), 2U);
  core.cpu.remove_breakpoint(0x104);
  EXPECT_EQ(core.cpu.run(1000), Cpu::Halt::budget);
}

TEST(AStep, ExecutesOneInstructionAndSleepsWhereTheCoreSleeps) {
  support::OneCore core;
  core.load_words(0x100, {0xE284'4001, 0xEE07'0F90, kHere});
  core.start_at(0x100);
  EXPECT_EQ(core.cpu.step(), Cpu::Halt::budget);
  EXPECT_EQ(core.cpu.pc(), 0x104U);
  EXPECT_EQ(core.cpu.step(), Cpu::Halt::asleep);
  EXPECT_EQ(core.cpu.step(), Cpu::Halt::asleep);
  EXPECT_EQ(core.cpu.counts().instructions, 2U);
}

}  // namespace
}  // namespace spikeloom::board
