#include "emulator/board/cpu/pattern.h"

#include <gtest/gtest.h>

#include <string>

#include "base/counter_rng.h"

namespace spikeloom::board {
namespace {

class ThePatternTable : public testing::TestWithParam<InstructionSet> {};

bool meet(const Pattern& a, const Pattern& b) {
  return ((a.value ^ b.value) & a.mask & b.mask) == 0;
}

TEST_P(ThePatternTable, HasNoTwoRowsOfOneRankForAWord) {
  const auto rows = patterns(GetParam());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = i + 1; k < rows.size(); ++k) {
      if (!meet(rows[i], rows[k])) continue;
      // Space without a condition and space with one meet in the table, not in a word.
      EXPECT_LT(rows[i].rank, rows[k].rank) << rows[i].bits << " and " << rows[k].bits;
    }
  }
}

TEST_P(ThePatternTable, EndsWithARowForEveryWord) {
  const auto& last = patterns(GetParam()).back();
  EXPECT_EQ(last.mask, 0U);
  EXPECT_EQ(last.handler, Handler::undefined);
}

TEST_P(ThePatternTable, IsSearchedAsIfFromItsTop) {
  StreamReader reader(CounterStream(1, {StreamPurpose::test}));
  const auto rows = patterns(GetParam());
  for (int i = 0; i < 300'000; ++i) {
    auto word = reader.next_word();
    if (GetParam() == InstructionSet::thumb) word &= 0xFFFF;
    if (i % 2 == 0) {  // near a row, so that rare ones are met
      const auto& row = rows[reader.next_below(static_cast<std::uint32_t>(rows.size()))];
      word = (word & ~row.mask) | row.value;
    }
    std::size_t first = 0;
    while (!rows[first].matches(word)) ++first;
    ASSERT_EQ(&find_pattern(word, GetParam()), &rows[first]) << std::hex << word;
  }
}

TEST_P(ThePatternTable, ReachesEveryRow) {
  for (const auto& row : patterns(GetParam())) {
    // A row with a condition is asked for with "always".
    const bool conditional = GetParam() == InstructionSet::arm && row.rank == 2;
    const auto word = row.value | (conditional ? 0xE000'0000U : row.rank == 3 ? 0xE7F0'00F0U : 0U);
    if (GetParam() == InstructionSet::thumb && row.mask == 0) continue;  // 0 is an instruction
    EXPECT_EQ(find_pattern(word, GetParam()).bits, row.bits);
  }
  EXPECT_EQ(find_pattern(0xB100, InstructionSet::thumb).handler, Handler::undefined);
}

INSTANTIATE_TEST_SUITE_P(OfBothSets, ThePatternTable,
                         testing::Values(InstructionSet::arm, InstructionSet::thumb));

}  // namespace
}  // namespace spikeloom::board
