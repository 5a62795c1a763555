#include "tests/structure/chip_numbers.h"

#include <gtest/gtest.h>

namespace spikeloom::structure {
namespace {

std::string findings_of(std::string path, std::string text) {
  return to_text(chip_numbers({source(std::move(path), std::move(text))}));
}

TEST(ThisTree, NamesTheNumbersOfTheChip) {
  ASSERT_GT(this_tree().size(), 30U) << "the tree was not found";
  EXPECT_EQ(to_text(chip_numbers(this_tree())), "");
}

TEST(ANumberOfTheChip, IsFoundNextToWhatItCounts) {
  EXPECT_EQ(findings_of("router/ner.cc", "for (int link = 0; link < 6; ++link) {\n"),
            "router/ner.cc:1: 6 next to what it counts: name it\n");
  EXPECT_EQ(findings_of("placer/a.cc", "\nconst auto kCoresOfAChip = 18U;\n"),
            "placer/a.cc:2: 18 next to what it counts: name it\n");
  EXPECT_EQ(findings_of("router/t.cc", "if (entries.size() > 1'023) shrink();\n"),
            "router/t.cc:1: 1023 next to what it counts: name it\n");
}

TEST(ANumberOfTheChip, IsFreeToMeanSomethingElse) {
  EXPECT_EQ(findings_of("router/ner.cc", "const int candidates = 6;\n"), "");
  EXPECT_EQ(findings_of("router/ner.cc", "links = 16;  // 6 links\n"), "");
  EXPECT_EQ(findings_of("mapper/budget.cc", "kCoreClockHz * 1e-6 * tick_us"), "");
  EXPECT_EQ(findings_of("board-runtime/shared/chip/link.h", "int kLinks = 6;\n"), "");
}

TEST(AnAddress, IsFoundOutsideItsHome) {
  EXPECT_EQ(findings_of("host-tools/board/load.cc", "write(0x6000'0000, image);\n"),
            "host-tools/board/load.cc:1: 0x60000000 is an address\n");
  EXPECT_EQ(findings_of("router/keys.cc", "const auto mask = 0xffff0000U;\n"), "");
}

}  // namespace
}  // namespace spikeloom::structure
