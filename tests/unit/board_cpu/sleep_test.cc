#include <gtest/gtest.h>

#include "tests/support/one_core.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kWait = 0xEE07'0F90;  // mcr p15, 0, r0, c7, c0, 4
constexpr std::uint32_t kHere = 0xEAFF'FFFE;

class ASleepingCore : public testing::Test {
 protected:
  ASleepingCore() {
    core.load_words(0x100, {kWait, 0xE3A0'0007, kHere});
    core.start_at(0x100);
    halt = core.cpu.run(1000);
  }
  support::OneCore core;
  Cpu::Halt halt = Cpu::Halt::budget;
};

TEST_F(ASleepingCore, HaltsBehindItsWait) {
  EXPECT_EQ(halt, Cpu::Halt::asleep);
  EXPECT_TRUE(core.cpu.asleep());
  EXPECT_EQ(core.cpu.counts().sleeps, 1U);
  EXPECT_LT(core.cpu.cycles(), 10U);
}

TEST_F(ASleepingCore, CountsTheTimeThatPasses) {
  const auto before = core.cpu.cycles();
  core.cpu.pass(500);
  core.cpu.pass(400);  // never back
  EXPECT_EQ(core.cpu.cycles(), 500U);
  EXPECT_EQ(core.cpu.counts().idle_cycles, 500 - before);
  EXPECT_EQ(core.cpu.run(1000), Cpu::Halt::asleep);
  EXPECT_EQ(core.cpu.cycles(), 500U);
}

TEST_F(ASleepingCore, GoesOnWithoutAnExceptionWhenALineIsUpButMasked) {
  core.cpu.set_lines(true, false);
  EXPECT_FALSE(core.cpu.asleep());
  EXPECT_EQ(core.cpu.run(1000), Cpu::Halt::budget);
  EXPECT_EQ(core.cpu.reg(0), 7U);
  EXPECT_EQ(core.cpu.counts().interrupts, 0U);
}

TEST_F(ASleepingCore, TakesTheInterruptThatWakesItIfItMay) {
  core.cpu.reset();
  core.load_words(0x40, {0xE3A0'0000, 0xEE01'0F10});
  core.cpu.set_pc(0x40);
  core.cpu.run(core.cpu.cycles() + 2);
  core.cpu.set_cpsr(0x53);
  core.cpu.set_pc(0x100);
  ASSERT_EQ(core.cpu.run(core.cpu.cycles() + 100), Cpu::Halt::asleep);
  core.load_words(0x18, {kHere});
  core.cpu.set_lines(true, false);
  core.cpu.run(core.cpu.cycles() + 20);
  EXPECT_EQ(core.cpu.cpsr() & 0x1F, 0x12U);
  EXPECT_EQ(core.cpu.reg(14), 0x108U);  // the instruction behind the wait, and 4
}

TEST_F(ASleepingCore, StaysAsleepWhileNoLineIsUp) {
  core.cpu.set_lines(false, false);
  EXPECT_TRUE(core.cpu.asleep());
}

TEST(ACoreThatWaits, DoesNotSleepWhileALineIsUp) {
  support::OneCore core;
  core.load_words(0x100, {kWait, kHere});
  core.start_at(0x100);
  core.cpu.set_lines(false, true);
  EXPECT_EQ(core.cpu.run(100), Cpu::Halt::budget);
  EXPECT_EQ(core.cpu.counts().sleeps, 0U);
}

}  // namespace
}  // namespace spikeloom::board
