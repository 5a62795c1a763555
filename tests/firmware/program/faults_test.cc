// A program that cannot go on says why: in its report, its state, and in words where a person
// looks.
#include <gtest/gtest.h>

#include "tests/firmware/program/placed_core.h"
#include "tests/firmware/program/small_block.h"

namespace spikeloom::on_core {
namespace {

struct FaultCase {
  const char* name;
  void (*spoil)(abi::CoreHeader& header, Words& words);
  abi::Fault fault;
  const char* told;
};
constexpr FaultCase kCases[]{
    {"NoMagic", [](auto&, Words& words) { words[0] = 0x1234'5678; }, abi::Fault::wrong_magic,
     "the block begins with 0x12345678, not 0x4d4c5053"},
    {"AnotherLayout", [](auto&, Words& words) { ++words[1]; }, abi::Fault::wrong_abi,
     "remedy: load program and blocks of one build"},
    {"AWordChanged", [](auto&, Words& words) { words[100] ^= 1; }, abi::Fault::wrong_checksum,
     "the block adds up to 0x"},
    {"UnknownKind",
     [](auto&, Words& words) {
       words[4] = 77;
       seal(words);
     },
     abi::Fault::bad_kind, "the block asks for kind 77"},
    {"TooLarge",
     [](abi::CoreHeader& header, Words& words) {
       header.ring.slot_bits = 14;
       std::memcpy(words.data(), &header, sizeof header);
       seal(words);
     },
     abi::Fault::no_room,
     "bytes of DTCM are needed, 65536 are there\n  remedy: use smaller slices"},
    {"SectionBeyondTheEnd",
     [](abi::CoreHeader& header, Words& words) {
       header.states.offset = header.block_bytes;
       std::memcpy(words.data(), &header, sizeof header);
       seal(words);
     },
     abi::Fault::bad_section, "and does not fit"},
};

class ABlockWith : public testing::TestWithParam<FaultCase> {};

TEST_P(ABlockWith, IsRefusedInWords) {
  if (!PlacedCore::can_run()) GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  const SmallBlock block = lif_block(16);
  abi::CoreHeader header = block.header();
  Words words = block.words();
  GetParam().spoil(header, words);
  PlacedCore core(words);
  core.run_for(5 * kMillisecond);
  EXPECT_EQ(core.state(), "error: software error");
  EXPECT_EQ(core.report().phase, abi::Phase::failed);
  EXPECT_EQ(core.report().fault, GetParam().fault);
  const std::string text = core.text();
  EXPECT_NE(text.find("after tick 0: "), std::string::npos) << text;
  EXPECT_NE(text.find(GetParam().told), std::string::npos) << text;
}
INSTANTIATE_TEST_SUITE_P(Fault, ABlockWith, testing::ValuesIn(kCases),
                         [](const testing::TestParamInfo<FaultCase>& tested) {
                           return tested.param.name;
                         });

TEST(ACore, WithoutABlockSaysSo) {
  if (!PlacedCore::can_run()) GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  PlacedCore core(lif_block(16).words());
  board::poke_words(core.chip(), 0, PlacedCore::kTags + 4 * PlacedCore::kCore, Words{0});
  core.run_for(5 * kMillisecond);
  EXPECT_EQ(core.state(), "error: software error");
  EXPECT_NE(core.text().find("no SDRAM is allocated with the tag of core 1"), std::string::npos);
}

// The second source's row lies where nothing is.
TEST(ACore, TellsOfARowThatCannotBeRead) {
  if (!PlacedCore::can_run()) GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  constexpr std::uint32_t kKey = 0x1000, kHole = 0x8000'0000;
  SmallBlock block = lif_block(16);
  block.sources = {{kKey, {{{0, 0, 1, 9}}}}, {kKey + 0x100, {{{1, 0, 1, 9}}}}};
  const abi::CoreHeader header = block.header();
  Words words = block.words();
  words[(header.sources.offset + sizeof(abi::SourceEntry)) / 4 + 1] =
      (kHole - PlacedCore::kBlock - header.rows.offset) / 4;
  seal(words);
  PlacedCore core(words);
  core.route(0, 0);
  core.run_for(5 * kMillisecond);
  for (const std::uint32_t key : {kKey, kKey + 0x100, kKey, kKey}) core.send(key);
  core.run_for(5 * kMillisecond);
  EXPECT_EQ(core.state(), "error: software error");
  const auto report = core.report();
  EXPECT_EQ(report.fault, abi::Fault::dma_failed);
  EXPECT_EQ(report.detail[1], kHole);
}

// The first instruction of the fast interrupt is overwritten; a packet comes.
TEST(ACore, TellsOfAnException) {
  if (!PlacedCore::can_run()) GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  constexpr std::uint32_t kFastInterrupt = chip::kItcm + 0x1C, kUndefined = 0xE7F0'00F0;
  PlacedCore core(lif_block(16).words());
  core.route(0, 0);
  core.run_for(5 * kMillisecond);
  ASSERT_EQ(core.state(), "sync0");
  board::poke_words(core.chip(), PlacedCore::kCore, kFastInterrupt, Words{kUndefined});
  core.send(4);
  core.run_for(5 * kMillisecond);
  EXPECT_EQ(core.state(), "error: undefined instruction");
  EXPECT_EQ(core.report().fault, abi::Fault::exception);
  EXPECT_EQ(core.report().detail[1], kFastInterrupt + 4);
  const std::string text = core.text();
  EXPECT_NE(text.find("fault 7 after tick 0: undefined instruction at 0x00000020"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace spikeloom::on_core
