#include <gtest/gtest.h>

#include "tests/support/one_core.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kHere = 0xEAFF'FFFE, kLdr = 0xE590'1000, kStr = 0xE580'1000;

class TheMemoryOfACore : public testing::Test {
 protected:
  // Executes one word with r0 and r1 set, in supervisor mode.
  void execute(std::uint32_t word, std::uint32_t r0, std::uint32_t r1 = 0) {
    core_.load_words(0x100, {word, kHere});
    core_.start_at(0x100);
    core_.cpu.set_cpsr(0xD3);
    core_.cpu.set_reg(0, r0);
    core_.cpu.set_reg(1, r1);
    (void)core_.cpu.step();
  }
  void fault_when_misaligned() { execute(0xEE01'0F10, 0x2); }  // control: A, low vectors
  support::OneCore core_;
};

TEST_F(TheMemoryOfACore, RotatesAWordFromAMisalignedAddress) {
  execute(kStr, chip::kDtcm, 0x4433'2211);
  execute(kLdr, chip::kDtcm + 1);
  EXPECT_EQ(core_.cpu.reg(1), 0x1144'3322U);
  execute(kLdr, chip::kDtcm + 3);
  EXPECT_EQ(core_.cpu.reg(1), 0x3322'1144U);
}

TEST_F(TheMemoryOfACore, StoresAWordBelowAMisalignedAddress) {
  execute(kStr, chip::kDtcm + 6, 0x4433'2211);
  EXPECT_EQ(core_.word_at(chip::kDtcm + 4), 0x4433'2211U);
}

TEST_F(TheMemoryOfACore, AbortsMisalignedAccessesIfAsked) {
  fault_when_misaligned();
  execute(kLdr, chip::kDtcm + 2);
  EXPECT_EQ(core_.cpu.pc(), 0x10U);
  execute(0xE1D0'10B0, chip::kDtcm + 1);  // ldrh
  EXPECT_EQ(core_.cpu.pc(), 0x10U);
  execute(0xE5D0'1000, chip::kDtcm + 1);  // ldrb is never misaligned
  EXPECT_EQ(core_.cpu.pc(), 0x104U);
  execute(0xE890'0006, chip::kDtcm + 2);  // ldm
  EXPECT_EQ(core_.cpu.pc(), 0x10U);
}

TEST_F(TheMemoryOfACore, IsReadAndWrittenAsDataWhereCodeLies) {
  execute(kStr, 0x4000, 0x1234'5678);
  EXPECT_EQ(core_.word_at(0x4000), 0x1234'5678U);
  execute(0xE1D0'10B2, 0x4000);  // ldrh r1, [r0, #2]
  EXPECT_EQ(core_.cpu.reg(1), 0x1234U);
}

TEST_F(TheMemoryOfACore, EndsWhereTheDataMemoryEnds) {
  execute(0xE5D0'1000, chip::kDtcm + chip::kDtcmBytes - 1);
  EXPECT_EQ(core_.cpu.pc(), 0x104U);
  execute(0xE5D0'1000, chip::kDtcm + chip::kDtcmBytes);
  EXPECT_NE(core_.cpu.pc(), 0x104U);
  execute(kLdr, chip::kDtcm - 4);
  EXPECT_NE(core_.cpu.pc(), 0x104U);
  execute(kLdr, chip::kItcmBytes);
  EXPECT_NE(core_.cpu.pc(), 0x104U);
}

TEST_F(TheMemoryOfACore, ReachesTheBusWithWidthsAndPrivilege) {
  execute(kStr, chip::kSdram + 8, 0xA1B2'C3D4);
  EXPECT_TRUE(core_.bus.privileged);
  execute(0xE4A0'1004, chip::kSdram, 5);  // strt
  EXPECT_FALSE(core_.bus.privileged);
  execute(0xE5D0'100A, chip::kSdram);  // ldrb r1, [r0, #10]
  EXPECT_EQ(core_.cpu.reg(1), 0xB2U);
  execute(0xE1D0'10FA, chip::kSdram);  // ldrsh r1, [r0, #10]
  EXPECT_EQ(core_.cpu.reg(1), 0xFFFF'A1B2U);
}

TEST_F(TheMemoryOfACore, KnowsTheTimeInsideABusCall) {
  // mov, mov, ldr: the access begins when two cycles have passed.
  core_.load_words(0x200, {0xE3A0'2000, 0xE3A0'3000, kLdr, kHere});
  core_.start_at(0x200);
  core_.cpu.set_reg(0, chip::kSdram);
  const auto begin = core_.cpu.cycles();
  Cycle seen = 0;
  core_.bus.on_access = [&](std::uint32_t) { seen = core_.cpu.cycles() - begin; };
  core_.cpu.run(begin + 3);
  EXPECT_EQ(seen, 2U);
  EXPECT_EQ(core_.cpu.cycles() - begin, 2 + 1 + support::FlatBus::kWait);
}

TEST_F(TheMemoryOfACore, SpreadsAMultipleTransferOverTime) {
  core_.load_words(0x200, {0xE890'000E, kHere});  // ldmia r0, {r1-r3}
  core_.start_at(0x200);
  core_.cpu.set_reg(0, chip::kSdram);
  const auto begin = core_.cpu.cycles();
  std::vector<Cycle> seen;
  core_.bus.on_access = [&](std::uint32_t) { seen.push_back(core_.cpu.cycles() - begin); };
  core_.cpu.run(begin + 1);
  const Cycle wait = support::FlatBus::kWait;
  EXPECT_EQ(seen, (std::vector<Cycle>{0, 1 + wait, 2 + 2 * wait}));
  EXPECT_EQ(core_.cpu.cycles() - begin, 3 + 3 * wait);
}

TEST_F(TheMemoryOfACore, MayHoldCodeThatChangesItself) {
  // The loop increments the number of its own mov: str of an instruction before it runs again.
  core_.load_words(0x200, {0xE3A0'4000,  // 200 mov r4, #0, to be overwritten
                           0xE595'6000,  // 204 ldr r6, [r5]
                           0xE286'6001,  // 208 add r6, r6, #1
                           0xE585'6000,  // 20c str r6, [r5]
                           0xE354'0009,  // 210 cmp r4, #9
                           0x1AFF'FFF9,  // 214 bne 200
                           kHere});
  core_.start_at(0x200);
  core_.cpu.set_reg(5, 0x200);
  core_.cpu.run(1000);
  EXPECT_EQ(core_.cpu.pc(), 0x218U);
  EXPECT_EQ(core_.cpu.reg(4), 9U);
}

TEST_F(TheMemoryOfACore, NoticesAChangeOfTheVeryNextInstruction) {
  for (int round = 0; round < 2; ++round) {
    core_.load_words(0x200, {0xE585'6000, 0xE3A0'4001, kHere});  // str r6, [r5]; mov r4, #1
    core_.start_at(0x200);
    core_.cpu.set_reg(5, 0x204);
    core_.cpu.set_reg(6, 0xE3A0'4002);  // mov r4, #2
    core_.cpu.run(core_.cpu.cycles() + 20);
    EXPECT_EQ(core_.cpu.reg(4), 2U);
  }
}

TEST_F(TheMemoryOfACore, SeesWhatSomebodyElseWroteOnceItIsToldToForget) {
  core_.load_words(0x200, {0xE3A0'4001, kHere});
  core_.start_at(0x200);
  core_.cpu.run(core_.cpu.cycles() + 20);
  const std::uint32_t changed = 0xE3A0'4002;
  std::memcpy(core_.itcm.data() + 0x200, &changed, 4);
  core_.cpu.forget(0x200, 4);
  core_.start_at(0x200);
  core_.cpu.run(core_.cpu.cycles() + 20);
  EXPECT_EQ(core_.cpu.reg(4), 2U);
}

// A record may depend on what stands behind its instruction: here the second half of a call.
TEST_F(TheMemoryOfACore, SeesAChangeOfTheSecondHalfOfACall) {
  for (const std::uint32_t offset : {6U, 8U}) {  // to 0x210, then to 0x214
    core_.load_halves(0x202, {static_cast<std::uint16_t>(0xF800U + offset)});
    if (offset == 6) core_.load_halves(0x200, {0xF000});
    core_.load_halves(0x210, {0xE7FE, 0x46C0, 0xE7FE});
    core_.start_at(0x200);
    core_.cpu.set_cpsr(0xF3);
    core_.cpu.run(core_.cpu.cycles() + 30);
    EXPECT_EQ(core_.cpu.pc(), 0x204U + 2U * offset);
  }
}

TEST_F(TheMemoryOfACore, ChargesTheInterlockWithWhatStandsBehindNow) {
  Cycle taken[2] = {};
  for (const std::uint32_t next : {0xE080'0001U, 0xE080'0002U}) {  // reads r1, then not
    core_.load_words(0x208, {next});
    if (next == 0xE080'0001U) core_.load_words(0x204, {0xE593'1000});  // ldr r1, [r3]
    core_.load_words(0x20C, {0xE1C3'41B0, kHere});                     // strh r4, [r3, #16]
    core_.start_at(0x204);
    core_.cpu.set_cpsr(0xD3);
    core_.cpu.set_reg(3, chip::kSdram);
    core_.cpu.set_reg(4, 0);
    const auto begin = core_.cpu.cycles();
    core_.bus.on_access = [&](std::uint32_t address) {
      if (address != chip::kSdram) taken[next & 1] = core_.cpu.cycles() - begin;
    };
    core_.cpu.run(begin + 100);
  }
  EXPECT_EQ(taken[1], taken[0] + 1);
}

TEST_F(TheMemoryOfACore, RunsCodeThatLiesBehindTheBus) {
  // Thumb code in system memory calls ARM code in the ITCM and comes back.
  const std::uint16_t outside[] = {0x2003, 0x4788, 0x3001, 0xE7FE};  // movs r0,#3; blx r1; adds
  std::memcpy(core_.bus.ram.data(), outside, sizeof outside);
  core_.load_words(0x200, {0xE1A0'0180, 0xE12F'FF1E});  // mov r0, r0, lsl #3; bx lr
  core_.cpu.set_cpsr(0xF3);
  core_.cpu.set_pc(chip::kSdram);
  core_.cpu.set_reg(1, 0x200);
  core_.cpu.run(core_.cpu.cycles() + 200);
  EXPECT_EQ(core_.cpu.reg(0), 25U);
  EXPECT_EQ(core_.cpu.pc(), chip::kSdram + 6);
}

}  // namespace
}  // namespace spikeloom::board
