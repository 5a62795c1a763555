#include "host-tools/bench/table.h"

#include <gtest/gtest.h>

#include <sstream>

namespace spikeloom::bench {
namespace {

std::vector<Section> two() {
  return {{"First",
           {"a line"},
           {{"name", "n", "words"}, {{"a", "1", "x|y"}, {"bc", "22", ""}}, {2}},
           {"done"}},
          {"Second", {"alone"}, {}, {}}};
}

TEST(ATable, StandsInColumns) {
  EXPECT_EQ(to_text(two()),
            "First\n"
            "  a line\n"
            "  name   n  words\n"
            "  a      1  x|y\n"
            "  bc    22\n"
            "  done\n"
            "\n"
            "Second\n"
            "  alone\n");
}

TEST(ATable, IsMarkdown) {
  EXPECT_EQ(to_markdown(two()),
            "## First\n"
            "\n"
            "a line\n"
            "\n"
            "| name | n | words |\n"
            "|---|---:|---|\n"
            "| a | 1 | x/y |\n"
            "| bc | 22 |  |\n"
            "\n"
            "done\n"
            "\n"
            "## Second\n"
            "\n"
            "alone\n");
}

TEST(ALongLine, IsBrokenAtBlanksAndLosesNoWord) {
  std::string line;
  for (int i = 0; i < 60; ++i) line += (i > 0 ? " word" : "word") + std::to_string(i);
  const std::string text = to_text(std::vector<Section>{{"T", {line}, {}, {}}});
  for (std::size_t first = 0; first < text.size();) {
    const auto end = text.find('\n', first);
    EXPECT_LE(end - first, kWidth);
    first = end + 1;
  }
  std::istringstream words(text);
  std::string word;
  words >> word;
  for (int i = 0; i < 60; ++i) {
    words >> word;
    EXPECT_EQ(word, "word" + std::to_string(i));
  }
}

TEST(ALongWord, IsLeftWhole) {
  const std::string word(150, 'w');
  EXPECT_EQ(to_text(std::vector<Section>{{"T", {word}, {}, {}}}), "T\n  " + word + "\n");
}

}  // namespace
}  // namespace spikeloom::bench
