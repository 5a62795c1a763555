#include <gtest/gtest.h>

#include "tests/support/one_core.h"
#include "tests/support/random_arm.h"

namespace spikeloom::board {
namespace {

support::RandomProgram program(std::uint32_t i) {
  const support::Pointers pointers{chip::kDtcm + chip::kDtcmBytes / 2,
                                   chip::kSdram + support::FlatBus::kRamBytes / 2,
                                   chip::kDtcm + chip::kDtcmBytes / 2 + 128};
  return support::random_arm_program(31, i, pointers, 0x100);
}

void start(support::OneCore& core, const support::RandomProgram& what) {
  core.load(what.start, what.code);
  core.cpu.set_cpsr(what.cpsr);
  for (int r = 0; r < 15; ++r) core.cpu.set_reg(r, what.r[static_cast<std::size_t>(r)]);
  core.cpu.set_pc(what.start);
}

std::vector<std::byte> saved(Cpu& cpu) {
  auto archive = Archive::saving();
  cpu.transfer(archive);
  return archive.bytes();
}

TEST(ASnapshot, GoesOnAsTheCoreWouldHave) {
  for (std::uint32_t i = 0; i < 50; ++i) {
    support::OneCore first, second;
    start(first, program(i));
    start(second, program(i + 1));  // leaves other code decoded
    second.cpu.run(100);
    first.cpu.run(20 + i);
    const auto middle = saved(first.cpu);
    auto archive = Archive::loading(middle);
    second.itcm = first.itcm;
    second.dtcm = first.dtcm;
    second.bus.ram = first.bus.ram;
    second.cpu.transfer(archive);
    ASSERT_FALSE(archive.failed());
    ASSERT_TRUE(archive.at_end());
    for (Cycle until = first.cpu.cycles(); until < 400; until += 30) {
      first.cpu.run(until);
      second.cpu.run(until);
    }
    ASSERT_EQ(saved(first.cpu), saved(second.cpu)) << "program " << i;
    ASSERT_EQ(first.dtcm, second.dtcm);
  }
}

TEST(ASnapshot, RemembersThatACoreIsWedged) {
  support::OneCore first, second;
  ASSERT_EQ(first.cpu.run(1000), Cpu::Halt::wedged);
  const auto bytes = saved(first.cpu);
  auto archive = Archive::loading(bytes);
  second.cpu.transfer(archive);
  EXPECT_EQ(second.cpu.run(2000), Cpu::Halt::wedged);
  EXPECT_EQ(to_text(second.cpu.wedged()), to_text(first.cpu.wedged()));
}

TEST(ASnapshot, OfSomethingElseIsRefused) {
  support::OneCore core;
  auto bytes = saved(core.cpu);
  bytes.resize(bytes.size() / 2);
  auto archive = Archive::loading(bytes);
  core.cpu.transfer(archive);
  EXPECT_TRUE(archive.failed());
}

}  // namespace
}  // namespace spikeloom::board
