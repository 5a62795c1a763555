#include <gtest/gtest.h>

#include "tests/support/one_core.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kWait = 0xEE07'0F90;  // mcr p15, 0, r0, c7, c0, 4
constexpr std::uint32_t kHere = 0xEAFF'FFFE;

class ASleepingCore : public testing::Test {
 protected:
  ASleepingCore() {
    core_.load_words(0x100, {kWait, 0xE3A0'0007, kHere});
    core_.start_at(0x100);
    halt_ = core_.cpu.run(1000);
  }
  support::OneCore core_;
  Cpu::Halt halt_ = Cpu::Halt::budget;
};

TEST_F(ASleepingCore, HaltsBehindItsWait) {
  EXPECT_EQ(halt_, Cpu::Halt::asleep);
  EXPECT_TRUE(core_.cpu.asleep());
  EXPECT_EQ(core_.cpu.counts().sleeps, 1U);
  EXPECT_LT(core_.cpu.cycles(), 10U);
}

TEST_F(ASleepingCore, CountsTheTimeThatPasses) {
  const auto before = core_.cpu.cycles();
  core_.cpu.pass(500);
  core_.cpu.pass(400);  // never back
  EXPECT_EQ(core_.cpu.cycles(), 500U);
  EXPECT_EQ(core_.cpu.counts().idle_cycles, 500 - before);
  EXPECT_EQ(core_.cpu.run(1000), Cpu::Halt::asleep);
  EXPECT_EQ(core_.cpu.cycles(), 500U);
}

TEST_F(ASleepingCore, GoesOnWithoutAnExceptionWhenALineIsUpButMasked) {
  core_.cpu.set_lines(true, false);
  EXPECT_FALSE(core_.cpu.asleep());
  EXPECT_EQ(core_.cpu.run(1000), Cpu::Halt::budget);
  EXPECT_EQ(core_.cpu.reg(0), 7U);
  EXPECT_EQ(core_.cpu.counts().interrupts, 0U);
}

TEST_F(ASleepingCore, TakesTheInterruptThatWakesItIfItMay) {
  core_.cpu.reset();
  core_.load_words(0x40, {0xE3A0'0000, 0xEE01'0F10});
  core_.cpu.set_pc(0x40);
  core_.cpu.run(core_.cpu.cycles() + 2);
  core_.cpu.set_cpsr(0x53);
  core_.cpu.set_pc(0x100);
  ASSERT_EQ(core_.cpu.run(core_.cpu.cycles() + 100), Cpu::Halt::asleep);
  core_.load_words(0x18, {kHere});
  core_.cpu.set_lines(true, false);
  core_.cpu.run(core_.cpu.cycles() + 20);
  EXPECT_EQ(core_.cpu.cpsr() & 0x1F, 0x12U);
  EXPECT_EQ(core_.cpu.reg(14), 0x108U);  // the instruction behind the wait, and 4
}

TEST_F(ASleepingCore, StaysAsleepWhileNoLineIsUp) {
  core_.cpu.set_lines(false, false);
  EXPECT_TRUE(core_.cpu.asleep());
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
