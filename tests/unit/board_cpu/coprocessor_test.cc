#include <gtest/gtest.h>

#include "tests/support/one_core.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kHere = 0xEAFF'FFFE;

class TheSystemCoprocessor : public testing::Test {
 protected:
  std::uint32_t execute(std::uint32_t word, std::uint32_t r0, std::uint32_t cpsr = 0xD3) {
    core_.load_words(0x100, {word, kHere});
    core_.start_at(0x100);
    core_.cpu.set_cpsr(cpsr);
    core_.cpu.set_reg(0, r0);
    (void)core_.cpu.step();
    return core_.cpu.reg(0);
  }
  [[nodiscard]] bool was_undefined() const { return (core_.cpu.cpsr() & 0x1F) == 0x1B; }
  support::OneCore core_;
};

TEST_F(TheSystemCoprocessor, SaysThatItIsA968) { EXPECT_EQ(execute(0xEE10'0F10, 0), 0x4105'9680U); }

TEST_F(TheSystemCoprocessor, KeepsTheControlThatTheChipsSoftwareWrites) {
  execute(0xEE01'0F10, 0x1F7E);
  EXPECT_EQ(execute(0xEE11'0F10, 0), 0x1F7EU);
}

TEST_F(TheSystemCoprocessor, KeepsWhatItHasNotOut) {
  execute(0xEE01'0F10, 0xFFFF'FFFF);
  EXPECT_EQ(execute(0xEE11'0F10, 0), 0xBFFEU);
}

TEST_F(TheSystemCoprocessor, SwitchesTheVectors) {
  execute(0xEE01'0F10, 0);
  execute(0xEF00'0000, 0);
  EXPECT_EQ(core_.cpu.pc(), 8U);
  execute(0xEE01'0F10, 1U << 13);
  execute(0xEF00'0000, 0);
  EXPECT_EQ(core_.cpu.pc(), chip::kHighVectors + 8);
}

TEST_F(TheSystemCoprocessor, LetsLoadsStayInTheirSetIfAsked) {
  execute(0xEE01'0F10, 1U << 15);
  core_.load_words(0x200, {0x301});
  execute(0xE590'F000, 0x200);  // ldr pc, [r0]
  EXPECT_EQ(core_.cpu.pc(), 0x300U);
  EXPECT_EQ(core_.cpu.cpsr() & 0x20, 0U);
  execute(0xEE01'0F10, 0);
  execute(0xE590'F000, 0x200);
  EXPECT_EQ(core_.cpu.pc(), 0x300U);
  EXPECT_EQ(core_.cpu.cpsr() & 0x20, 0x20U);
}

TEST_F(TheSystemCoprocessor, IsUndefinedForUsersAndWhereItHasNothing) {
  execute(0xEE01'0F10, 0);  // low vectors, so that the handler is in memory
  execute(0xEE11'0F10, 0, 0x10);
  EXPECT_TRUE(was_undefined());
  execute(0xEE12'0F10, 0);  // c2
  EXPECT_TRUE(was_undefined());
  execute(0xEE11'0E10, 0);  // coprocessor 14
  EXPECT_TRUE(was_undefined());
  execute(0xEC40'0F00, 0);  // mcrr
  EXPECT_TRUE(was_undefined());
  execute(0xED90'0F00, 0);  // ldc
  EXPECT_TRUE(was_undefined());
  execute(0xEE07'0F9A, 0);  // c7, c10, 4: drain the write buffer
  EXPECT_FALSE(was_undefined());
}

}  // namespace
}  // namespace spikeloom::board
