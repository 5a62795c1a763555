// A block's checksum, and a block that starts once more.
#include "host-tools/image/restart.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstring>

#include "tests/support/recorded_case.h"

namespace spikeloom::image {
namespace {

std::vector<std::uint32_t> words_of(const std::vector<std::uint8_t>& bytes) {
  std::vector<std::uint32_t> words(bytes.size() / 4);
  std::memcpy(words.data(), bytes.data(), bytes.size());
  return words;
}

// As the core does it: the header with its own word 0, then what lies behind the report.
std::uint32_t added_up(const std::vector<std::uint8_t>& block) {
  auto words = words_of(block);
  words[offsetof(abi::CoreHeader, checksum) / 4] = 0;
  abi::Checksum sum;
  sum.add(std::span(words).first(sizeof(abi::CoreHeader) / 4));
  sum.add(std::span(words).subspan(abi::kFirstSectionOffset / 4));
  return sum.value();
}

std::uint32_t checksum_in(const std::vector<std::uint8_t>& block) {
  return words_of(block).at(offsetof(abi::CoreHeader, checksum) / 4);
}

TEST(AChecksum, IsFletchersOfWords) {
  const std::uint32_t words[]{1, 2, 0xFFFF'FFFF};
  abi::Checksum sum;
  sum.add(words);
  EXPECT_EQ(sum.sum, 2U);
  EXPECT_EQ(sum.sums, 1U + 3U + 2U);
  EXPECT_EQ(sum.value(), 2U ^ 6U << 16);
}

RC_GTEST_PROP(AChecksum, SeesAWordThatChangesAndNeighboursThatChangePlaces, ()) {
  auto words = *rc::gen::suchThat<std::vector<std::uint32_t>>(
      [](const auto& them) { return them.size() > 1; });
  const auto value = [&words] {
    abi::Checksum sum;
    sum.add(words);
    return std::pair(sum.sum, sum.sums);
  };
  const auto before = value();
  const auto at = *rc::gen::inRange<std::size_t>(1, words.size());
  std::swap(words[at], words[at - 1]);
  RC_ASSERT((value() == before) == (words[at] == words[at - 1]));
  std::swap(words[at], words[at - 1]);
  words[at] ^= 1U << *rc::gen::inRange(0, 32);
  RC_ASSERT(value() != before);
}

TEST(ABlock, AddsUpToItsChecksumWhateverHostAndCoreWriteBetween) {
  const support::RecordedCase made;
  for (std::size_t s = 0; s < made.cores.size(); ++s) {
    auto block = build(made.plan, mapper::SliceId(s))->bytes;
    EXPECT_EQ(checksum_in(block), added_up(block));
    for (std::size_t i = abi::kCommandOffset; i < abi::kFirstSectionOffset; ++i) block[i] ^= 0x5A;
    EXPECT_EQ(checksum_in(block), added_up(block));
    block.back() ^= 1;
    EXPECT_NE(checksum_in(block), added_up(block));
  }
}

TEST(ABlock, ThatRanIsWholeAgainWithOtherTimes) {
  support::RecordedCase made;
  const auto slower = *make_plan(made.mapped.inputs(), {.tick_cycles = 123'456,
                                                        .start_cycles = 77,
                                                        .gap_cycles = 9,
                                                        .stagger_cycles = 5,
                                                        .leg_ticks = 10});
  for (std::size_t s = 0; s < made.cores.size(); ++s) {
    auto block = build(made.plan, mapper::SliceId(s))->bytes;
    const std::uint32_t used = 24;
    std::memcpy(&block[made.cores[s].header.probes.offset + offsetof(abi::Probe, used)], &used, 4);
    for (const auto& it : restart(slower, made.cores[s]))
      std::copy(it.bytes.begin(), it.bytes.end(), block.begin() + it.offset);
    EXPECT_EQ(block, build(slower, mapper::SliceId(s))->bytes);
    EXPECT_EQ(checksum_in(block), made.cores[s].header.checksum);
  }
}

}  // namespace
}  // namespace spikeloom::image
