#include "emulator/board/cpu/liveness.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>

#include "board-runtime/shared/chip/geometry.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kAdds = 0xE090'0001, kMovsNoCarry = 0xE1B0'0001,
                        kLslsImmediate = 0xE1B0'0101, kAdcs = 0xE0B0'0001, kAdd = 0xE080'0001,
                        kAddeq = 0x0080'0001, kLdr = 0xE590'1000, kMuls = 0xE010'0192,
                        kMovsByRegister = 0xE1B0'0211, kMovsRrx = 0xE1B0'0061, kCmp = 0xE150'0001,
                        kAddsPc = 0xE090'F001;

// Whether the flags of the first of three instructions at `address` are made in vain.
bool dead(std::array<std::uint32_t, 3> words, std::uint32_t address = 0x104) {
  std::array<std::byte, chip::kItcmBytes> itcm{};
  std::memcpy(itcm.data() + address, words.data(), sizeof words);
  const Place place{address, InstructionSet::arm, itcm.data(), true, false};
  return flags_are_dead(words[0], find_pattern(words[0], InstructionSet::arm), place);
}

TEST(FlagsOfAnInstruction, AreDeadWhenTheNextSetsThemAll) {
  EXPECT_TRUE(dead({kAdds, kAdds, kLdr}));
  EXPECT_TRUE(dead({kAdds, kCmp, kLdr}));
  EXPECT_TRUE(dead({kMovsNoCarry, kMovsNoCarry, kLdr}));
  EXPECT_TRUE(dead({kLslsImmediate, kAdds, kLdr}));
  EXPECT_TRUE(dead({kMuls, kMovsNoCarry, kLdr}));
}

TEST(FlagsOfAnInstruction, AreDeadWhenTheTwoBehindItSetThemTogether) {
  EXPECT_TRUE(dead({kAdds, kLslsImmediate, kAdds}));
  EXPECT_TRUE(dead({kAdds, kAdd, kAdds}));
  EXPECT_FALSE(dead({kAdds, kAdd, kAdd}));
}

TEST(FlagsOfAnInstruction, LiveOnWhereOnlySomeAreSet) {
  EXPECT_FALSE(dead({kAdds, kMovsNoCarry, kLslsImmediate}));         // V
  EXPECT_FALSE(dead({kLslsImmediate, kMovsNoCarry, kMovsNoCarry}));  // C
  EXPECT_FALSE(dead({kMovsByRegister, kMovsNoCarry, kMovsNoCarry}));
}

TEST(FlagsOfAnInstruction, LiveOnWhereSomebodyReadsThem) {
  EXPECT_FALSE(dead({kAdds, kAddeq, kAdds}));
  EXPECT_FALSE(dead({kAdds, kAdcs, kAdds}));
  EXPECT_FALSE(dead({kAdds, kMovsRrx, kAdds}));
  EXPECT_FALSE(dead({kAdds, kMovsByRegister, kAdds}));  // by 0 the carry stays
  EXPECT_TRUE(dead({kMovsNoCarry, kAdcs, kAdds}));      // it has set no carry
}

TEST(FlagsOfAnInstruction, LiveOnWhereTheCoreMayStop) {
  EXPECT_FALSE(dead({kAdds, kLdr, kAdds}));  // may abort
  EXPECT_FALSE(dead({kAdds, kAddsPc, kAdds}));
  EXPECT_FALSE(dead({kAdds, kAdds, kAdds}, 0x17C));  // the next looks at the budget
  EXPECT_FALSE(dead({kAdds, kAdd, kAdds}, 0x178));
  EXPECT_TRUE(dead({kAdds, kAdds, kAdds}, 0x178));
}

}  // namespace
}  // namespace spikeloom::board
