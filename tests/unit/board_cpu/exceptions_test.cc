#include <gtest/gtest.h>

#include "tests/support/one_core.h"

namespace spikeloom::board {
namespace {

using support::OneCore;

constexpr std::uint32_t kUndefinedWord = 0xE7F0'00F0, kNop = 0xE1A0'0000;
constexpr std::uint32_t kUser = 0x10, kFiq = 0x11, kIrq = 0x12, kSupervisor = 0x13, kAbort = 0x17,
                        kUndefinedMode = 0x1B;
constexpr std::uint32_t kIMasked = 0x80, kFMasked = 0x40, kThumb = 0x20;

// A core with low vectors, in user mode with interrupts on, at 0x100.
class ACore : public testing::Test {
 protected:
  ACore() {
    core_.load_words(0x40, {0xE3A0'0000, 0xEE01'0F10});  // mov r0, #0; mcr p15, 0, r0, c1, c0, 0
    core_.start_at(0x40);
    core_.cpu.run(core_.cpu.cycles() + 2);
    core_.cpu.set_cpsr(kUser);
    core_.cpu.set_pc(0x100);
    for (int i = 0; i < 13; ++i) core_.cpu.set_reg(i, 0x1000U + static_cast<std::uint32_t>(i));
  }
  void step() { (void)core_.cpu.step(); }
  OneCore core_;
};

TEST_F(ACore, StartsAtHighVectorsInSupervisorModeWithInterruptsMasked) {
  core_.cpu.reset();
  EXPECT_EQ(core_.cpu.pc(), chip::kHighVectors);
  EXPECT_EQ(core_.cpu.cpsr() & 0xFF, kSupervisor | kIMasked | kFMasked);
}

TEST_F(ACore, KeepsMemoriesCyclesAndCountsInAReset) {
  core_.dtcm[5] = std::byte{7};
  const auto cycles = core_.cpu.cycles();
  const auto counts = core_.cpu.counts();
  core_.cpu.reset();
  EXPECT_EQ(core_.dtcm[5], std::byte{7});
  EXPECT_EQ(core_.cpu.cycles(), cycles);
  EXPECT_EQ(core_.cpu.counts(), counts);
}

TEST_F(ACore, EntersSupervisorModeBySvc) {
  core_.load_words(0x100, {0xEF00'0001});
  step();
  EXPECT_EQ(core_.cpu.pc(), 0x08U);
  EXPECT_EQ(core_.cpu.cpsr() & 0xFF, kSupervisor | kIMasked);
  EXPECT_EQ(core_.cpu.reg(14), 0x104U);
  EXPECT_EQ(core_.cpu.core().spsr(), kUser | (core_.cpu.cpsr() & 0xF000'0000));
}

TEST_F(ACore, EntersSupervisorModeBySvcFromThumb) {
  core_.load_halves(0x100, {0xDF07});
  core_.cpu.set_cpsr(kUser | kThumb);
  step();
  EXPECT_EQ(core_.cpu.pc(), 0x08U);
  EXPECT_EQ(core_.cpu.reg(14), 0x102U);
  EXPECT_EQ(core_.cpu.core().spsr() & 0x3F, kUser | kThumb);
}

TEST_F(ACore, TakesWhatIsNoInstructionAsUndefined) {
  // The media space, an unconditional word, a permanently undefined half word.
  for (const std::uint32_t word : {kUndefinedWord, 0xF000'0000U}) {
    core_.load_words(0x100, {word});
    core_.cpu.set_cpsr(kUser);
    core_.cpu.set_pc(0x100);
    step();
    EXPECT_EQ(core_.cpu.cpsr() & 0x3F, kUndefinedMode) << word;
    EXPECT_EQ(core_.cpu.reg(14), 0x104U);
  }
  core_.load_halves(0x100, {0xB100});
  core_.cpu.set_cpsr(kUser | kThumb);
  core_.cpu.set_pc(0x100);
  step();
  EXPECT_EQ(core_.cpu.cpsr() & 0x3F, kUndefinedMode);
}

TEST_F(ACore, TakesBkptOfThumbAsAPrefetchAbort) {
  core_.load_halves(0x100, {0xBE00});
  core_.cpu.set_cpsr(kUser | kThumb);
  step();
  EXPECT_EQ(core_.cpu.pc(), 0x0CU);
  EXPECT_EQ(core_.cpu.reg(14), 0x104U);
}

TEST_F(ACore, EntersUndefinedModeFromThumbWithTheNextHalfWord) {
  core_.load_halves(0x100, {0xDE00});
  core_.cpu.set_cpsr(kUser | kThumb);
  step();
  EXPECT_EQ(core_.cpu.pc(), 0x04U);
  EXPECT_EQ(core_.cpu.cpsr() & 0x3F, kUndefinedMode);
  EXPECT_EQ(core_.cpu.reg(14), 0x102U);
}

TEST_F(ACore, GoesToHighVectorsWhenTheControlRegisterSaysSo) {
  core_.cpu.reset();  // V is set out of reset
  core_.load_words(0x100, {0xEF00'0000});
  core_.cpu.set_pc(0x100);
  step();
  EXPECT_EQ(core_.cpu.pc(), chip::kHighVectors + 8);
}

TEST_F(ACore, AbortsTheFetchFromDataMemory) {
  core_.cpu.set_pc(chip::kDtcm);
  step();
  EXPECT_EQ(core_.cpu.pc(), 0x0CU);
  EXPECT_EQ(core_.cpu.cpsr() & 0x1F, kAbort);
  EXPECT_EQ(core_.cpu.reg(14), chip::kDtcm + 4);
}

TEST_F(ACore, AbortsTheFetchBehindTheEndOfItsInstructionMemory) {
  core_.load_words(chip::kItcmBytes - 4, {kNop});
  core_.cpu.set_pc(chip::kItcmBytes - 4);
  core_.cpu.run(core_.cpu.cycles() + 2);
  EXPECT_EQ(core_.cpu.reg(14), chip::kItcmBytes + 4);
  EXPECT_EQ(core_.cpu.pc(), 0x0CU);
}

TEST_F(ACore, TakesBkptAsAPrefetchAbort) {
  core_.load_words(0x100, {0xE120'0070});
  step();
  EXPECT_EQ(core_.cpu.pc(), 0x0CU);
  EXPECT_EQ(core_.cpu.reg(14), 0x104U);
}

struct Faulting {
  const char* name;
  std::uint32_t word;
};
class AnAbortedTransfer : public ACore, public testing::WithParamInterface<Faulting> {};

TEST_P(AnAbortedTransfer, LeavesBaseAndDestinationAndReturnsBehind) {
  core_.load_words(0x100, {GetParam().word});
  core_.cpu.set_reg(1, 0x5000'0000);  // nothing is there
  step();
  EXPECT_EQ(core_.cpu.pc(), 0x10U);
  EXPECT_EQ(core_.cpu.cpsr() & 0x1F, kAbort);
  EXPECT_EQ(core_.cpu.reg(14), 0x108U);
  EXPECT_EQ(core_.cpu.reg(1), 0x5000'0000U);
  EXPECT_EQ(core_.cpu.reg(2), 0x1002U);
}
INSTANTIATE_TEST_SUITE_P(
    OfEveryKind, AnAbortedTransfer,
    testing::Values(Faulting{"ldr_pre", 0xE5B1'2004}, Faulting{"ldr_post", 0xE491'2004},
                    Faulting{"ldrb", 0xE5D1'2001}, Faulting{"ldrsh", 0xE1F1'20F2},
                    Faulting{"str_pre", 0xE5A1'2004}, Faulting{"strh_post", 0xE0C1'20B2},
                    Faulting{"ldm", 0xE8B1'000C}, Faulting{"stm", 0xE8A1'000C},
                    Faulting{"ldrd", 0xE1E1'20D8}, Faulting{"strd", 0xE1E1'20F8},
                    Faulting{"swp", 0xE101'2093}, Faulting{"ldrt", 0xE4B1'2004},
                    Faulting{"ldr_register", 0xE7B1'2003}),
    [](const auto& test) { return test.param.name; });

TEST_F(ACore, KeepsTheBaseWhenTheSecondWordOfADoubleFails) {
  core_.load_words(0x100, {0xE1E1'20D0 | 8});
  core_.cpu.set_reg(1, chip::kDtcm + chip::kDtcmBytes - 12);  // the last word, and one behind it
  step();
  EXPECT_EQ(core_.cpu.pc(), 0x10U);
  EXPECT_EQ(core_.cpu.reg(1), chip::kDtcm + chip::kDtcmBytes - 12);
  EXPECT_EQ(core_.cpu.reg(2), 0x1002U);
}

TEST_F(ACore, TakesAnInterruptBeforeTheNextInstruction) {
  core_.load_words(0x100, {kNop, kNop});
  core_.cpu.set_lines(true, false);
  step();  // the interrupt, and the first instruction of its vector
  EXPECT_EQ(core_.cpu.counts().interrupts, 1U);
  EXPECT_EQ(core_.cpu.cpsr() & 0xFF, kIrq | kIMasked);
  EXPECT_EQ(core_.cpu.reg(14), 0x104U);
}

TEST_F(ACore, PrefersTheFastInterruptAndMasksBoth) {
  core_.cpu.set_lines(true, true);
  step();
  EXPECT_EQ(core_.cpu.cpsr() & 0xFF, kFiq | kIMasked | kFMasked);
  EXPECT_EQ(core_.cpu.reg(14), 0x104U);
}

TEST_F(ACore, HasRegistersOfItsOwnInFiqMode) {
  core_.cpu.set_cpsr(kFiq);
  for (int i = 8; i < 15; ++i) core_.cpu.set_reg(i, 99);
  core_.cpu.set_cpsr(kUser);
  for (int i = 8; i < 13; ++i) EXPECT_EQ(core_.cpu.reg(i), 0x1000U + static_cast<unsigned>(i));
  core_.cpu.set_cpsr(kFiq);
  EXPECT_EQ(core_.cpu.reg(8), 99U);
}

TEST_F(ACore, LeavesAMaskedLineAlone) {
  core_.load_words(0x100, {kNop});
  core_.cpu.set_cpsr(kSupervisor | kIMasked | kFMasked);
  core_.cpu.set_lines(true, true);
  step();
  EXPECT_EQ(core_.cpu.pc(), 0x104U);
  EXPECT_EQ(core_.cpu.counts().interrupts, 0U);
}

TEST_F(ACore, TakesAPendingInterruptBehindTheInstructionThatUnmasksIt) {
  core_.load_words(0x100, {0xE321'F01F, kNop, kNop});  // msr cpsr_c, #0x1f
  core_.cpu.set_cpsr(kSupervisor | kIMasked | kFMasked);
  core_.cpu.set_lines(true, false);
  core_.load_words(0x18, {0xEAFF'FFFE});
  core_.cpu.run(core_.cpu.cycles() + 20);
  EXPECT_EQ(core_.cpu.cpsr() & 0x1F, kIrq);
  EXPECT_EQ(core_.cpu.reg(14), 0x108U);
}

TEST_F(ACore, ReturnsFromAnInterruptToThumb) {
  core_.load_words(0x18, {0xE25E'F004});  // subs pc, lr, #4
  core_.load_halves(0x100, {0x2005, 0xE7FE});
  core_.cpu.set_cpsr(kUser | kThumb | 0x6000'0000);
  core_.cpu.set_lines(true, false);
  step();
  core_.cpu.set_lines(false, false);
  EXPECT_EQ(core_.cpu.pc(), 0x100U);
  EXPECT_EQ(core_.cpu.cpsr(), kUser | kThumb | 0x6000'0000);
}

TEST_F(ACore, MeetsAnInterruptThatItsOwnAccessRaised) {
  core_.load_words(0x100, {0xE581'0000, kNop, kNop});  // str r0, [r1]; the bus raises the line
  core_.load_words(0x18, {0xEAFF'FFFE});
  core_.cpu.set_reg(1, chip::kSdram);
  core_.bus.on_access = [&](std::uint32_t) { core_.cpu.set_lines(true, false); };
  core_.cpu.run(core_.cpu.cycles() + 60);
  EXPECT_EQ(core_.cpu.cpsr() & 0x1F, kIrq);
  EXPECT_EQ(core_.cpu.reg(14), 0x108U);  // behind the store, and 4
}

TEST_F(ACore, MeetsItBeforeTheTargetOfALoadedJump) {
  core_.load_words(0x100, {0xE591'F000});  // ldr pc, [r1]
  core_.load_words(0x200, {kNop, 0xEAFF'FFFE});
  core_.load_words(0x18, {0xEAFF'FFFE});
  const std::uint32_t target = 0x200;
  std::memcpy(core_.bus.ram.data(), &target, sizeof target);
  core_.cpu.set_reg(1, chip::kSdram);
  core_.bus.on_access = [&](std::uint32_t) { core_.cpu.set_lines(true, false); };
  core_.cpu.run(core_.cpu.cycles() + 60);
  EXPECT_EQ(core_.cpu.cpsr() & 0x1F, kIrq);
  EXPECT_EQ(core_.cpu.reg(14), 0x204U);
}

TEST_F(ACore, FetchesTheVectorOfItsInterruptOverTheBus) {
  core_.load_words(0x18, {0xE51F'FFF0});  // ldr pc, [pc, #-0xff0]
  std::uint32_t asked = 0;
  core_.bus.on_access = [&](std::uint32_t address) { asked = address; };
  core_.cpu.set_lines(true, false);
  step();
  EXPECT_EQ(asked, chip::kVicHigh + 0x30);
}

TEST_F(ACore, ReturnsFromRunWhenABusCallAsksForIt) {
  core_.load_words(0x100, {0xE581'0000, kNop, 0xEAFF'FFFE});
  core_.cpu.set_reg(1, chip::kSdram);
  core_.bus.on_access = [&](std::uint32_t) { core_.cpu.end_slice(); };
  EXPECT_EQ(core_.cpu.run(core_.cpu.cycles() + 1000), Cpu::Halt::asked);
  EXPECT_EQ(core_.cpu.pc(), 0x104U);
}

TEST_F(ACore, ForgetsARequestFromOutsideOfARun) {
  core_.load_words(0x100, {0xEAFF'FFFE});
  core_.cpu.end_slice();
  EXPECT_EQ(core_.cpu.run(core_.cpu.cycles() + 10), Cpu::Halt::budget);
}

TEST_F(ACore, CannotChangeItsModeFromUserMode) {
  core_.load_words(0x100, {0xE321'F0D3, 0xEE11'0F10});  // msr cpsr_c, #0xd3; mrc p15, 0, r0, c1, c0
  step();
  EXPECT_EQ(core_.cpu.cpsr() & 0xFF, kUser);
  step();
  EXPECT_EQ(core_.cpu.cpsr() & 0x1F, kUndefinedMode);
}

}  // namespace
}  // namespace spikeloom::board
