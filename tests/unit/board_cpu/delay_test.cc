#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/support/one_core.h"

namespace spikeloom::board {
namespace {

struct Nobody : TraceSink {
  void commit(const Commit&) override {}
  void enter(Exception, Cycle, std::uint32_t) override {}
};

constexpr std::uint32_t kHere = 0xEAFF'FFFE;

// subs r4, #1 and a branch back to it, of either kind in either set, entered at `start`.
struct Loop {
  bool thumb, carry;
  std::uint32_t start;
};

void put(support::OneCore& core, const Loop& loop, std::uint32_t count) {
  if (loop.thumb) {
    const auto branch = static_cast<std::uint16_t>(loop.carry ? 0xD2FD : 0xD1FD);
    core.load_halves(loop.start, {0x3C01, branch, 0xE7FE});
  } else {
    const std::uint32_t branch = loop.carry ? 0x2AFF'FFFD : 0x1AFF'FFFD;
    core.load_words(loop.start, {0xE254'4001, branch, kHere});
  }
  core.start_at(loop.start);
  core.cpu.set_cpsr(loop.thumb ? 0xF3 : 0xD3);
  core.cpu.set_reg(4, count);
}

// As the software of the chip has it: what r4 counts is left of it, and flags, after every slice,
// as if each instruction had been executed.
RC_GTEST_PROP(ADelayLoop, IsSkippedAsIfItHadBeenExecuted, ()) {
  const Loop loop{*rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>(),
                  0x100 + 4 * *rc::gen::inRange(0U, 40U)};
  const auto count = *rc::gen::oneOf(rc::gen::inRange(0U, 400U), rc::gen::just(0x8000'0001U));
  support::OneCore fast, slow;
  Nobody nobody;
  slow.cpu.set_trace(&nobody);
  put(fast, loop, count);
  put(slow, loop, count);
  Cycle until = 0;
  for (int slice = 0; slice < 8; ++slice) {
    until += *rc::gen::inRange<Cycle>(1, 300);
    RC_ASSERT(fast.cpu.run(until) == Cpu::Halt::budget);
    RC_ASSERT(slow.cpu.run(until) == Cpu::Halt::budget);
    RC_ASSERT(fast.cpu.cycles() == slow.cpu.cycles());
    RC_ASSERT(fast.cpu.pc() == slow.cpu.pc());
    RC_ASSERT(fast.cpu.reg(4) == slow.cpu.reg(4));
    RC_ASSERT(fast.cpu.cpsr() == slow.cpu.cpsr());
    RC_ASSERT(fast.cpu.counts().instructions + fast.cpu.counts().skipped ==
              slow.cpu.counts().instructions);
  }
}

TEST(ADelayLoopOfTwentyMicroseconds, TakesFourCyclesAnIteration) {
  support::OneCore core;
  put(core, {true, true, 0x100}, 1000);
  core.cpu.run(10'000);
  EXPECT_EQ(core.cpu.pc(), 0x104U);
  // 1000 iterations of 4 cycles, then 2 for the last, then branches to itself of 3.
  EXPECT_EQ(core.cpu.counts().instructions, 2U);
  const auto branches = core.cpu.counts().skipped - 2000;
  EXPECT_EQ(core.cpu.cycles(), 4002 + 3 * branches);
  EXPECT_GT(branches, 1900U);
}

TEST(ADelayLoopOfTwentyMicroseconds, SaysHowLongItWillTake) {
  support::OneCore core;
  put(core, {true, true, 0x100}, 1000);
  core.cpu.run(400);
  EXPECT_EQ(core.cpu.cycles(), 400U);
  EXPECT_EQ(core.cpu.delays_until(), 4000U);
  core.cpu.run(4100);
  EXPECT_EQ(core.cpu.delays_until(), kNeverCycle) << "a branch to itself, for ever";
}

}  // namespace
}  // namespace spikeloom::board
