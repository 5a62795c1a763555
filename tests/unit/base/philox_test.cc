#include "base/philox.h"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <span>
#include <vector>

namespace spikeloom::philox {
namespace {

std::vector<std::uint32_t> filled(const Block& start, const Key& key) {
  std::vector<std::uint32_t> words(301);
  fill(start, key, words);
  return words;
}

// Known answers published with Random123 (kat_vectors, philox4x32 10 rounds).
TEST(Philox, GivesItsKnownAnswers) {
  EXPECT_EQ(block({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  const std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(block({ones, ones, ones, ones}, {ones, ones}),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(block({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

// Calls check(target's name) with every instruction set in turn.
template <class Check>
void on_every_target(const Check& check) {
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    check(hwy::TargetName(target));
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

TEST(Philox, FillsTheSameWordsOnEveryInstructionSet) {
  // The lower counter word carries after eleven blocks.
  const Block start{0xfffffff5, 7, 0x12345678, 0x9abcdef0};
  const Key key{0xdeadbeef, 0xcafef00d};
  std::vector<std::uint32_t> expected;
  Block counter = start;
  for (int i = 0; i < 76; ++i) {
    for (const std::uint32_t word : block(counter, key)) expected.push_back(word);
    if (++counter[0] == 0) ++counter[1];
  }
  expected.resize(301);
  EXPECT_EQ(filled(start, key), expected);
  on_every_target([&](const char* target) { EXPECT_EQ(filled(start, key), expected) << target; });
}

TEST(Philox, FillsChosenWordsOnEveryInstructionSet) {
  const Block start{0, 7, 0x12345678, 0x9abcdef0};
  const Key key{0xdeadbeef, 0xcafef00d};
  std::vector<std::uint32_t> indices{0, 1, 2, 3, 5, 5, 0xffffffff};
  for (std::uint32_t i = 0; i < 60; ++i) indices.push_back(i * i * 1'000'003);
  for (std::size_t count = 0; count <= indices.size(); ++count) {
    std::vector<std::uint32_t> expected, words(count);
    for (std::size_t i = 0; i < count; ++i)
      expected.push_back(block({indices[i] / 4, 7, start[2], start[3]}, key)[indices[i] % 4]);
    on_every_target([&](const char* target) {
      fill_at(start, key, std::span(indices).first(count), words);
      EXPECT_EQ(words, expected) << target;
    });
  }
}

}  // namespace
}  // namespace spikeloom::philox
