#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "tests/docs/markdown.h"

namespace spikeloom::docs {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

const fs::path kTop = SPIKELOOM_SOURCE_DIR;

std::string place(const Page& page, const Reference& reference) {
  return fs::relative(page.path, kTop).generic_string() + ":" + std::to_string(reference.line) +
         ": " + reference.target;
}

// Relative links that lead to no file.
std::vector<std::string> broken_links(const Page& page) {
  std::vector<std::string> broken;
  for (const auto& link : page.links) {
    const auto target = link.target.substr(0, link.target.find('#'));
    if (target.empty() || target.starts_with("http")) continue;
    if (!fs::exists(page.path.parent_path() / target)) broken.push_back(place(page, link));
  }
  return broken;
}

// A quoted word that begins like a path of this tree must be one.
std::vector<std::string> broken_paths(const Page& page) {
  std::vector<std::string> broken;
  for (const auto& quoted : page.quoted) {
    const auto slash = quoted.target.find('/');
    const bool plain = quoted.target.find_first_of(" *<>{}$:") == std::string::npos;
    if (slash == std::string::npos || slash == 0 || !plain) continue;
    const auto top = quoted.target.substr(0, slash);
    if (top == "." || top == "build" || !fs::exists(kTop / top)) continue;
    const auto path = kTop / quoted.target;
    if (!fs::exists(path) && !fs::exists(path.string() + ".h"))
      broken.push_back(place(page, quoted));
  }
  return broken;
}

TEST(TheDocs, LinkOnlyToWhatExists) {
  const auto all = pages(kTop);
  ASSERT_GE(all.size(), 5U);
  for (const auto& page : all) EXPECT_THAT(broken_links(page), IsEmpty());
}

TEST(TheDocs, QuoteOnlyPathsThatExist) {
  for (const auto& page : pages(kTop)) EXPECT_THAT(broken_paths(page), IsEmpty());
}

TEST(TheIndexOfDecisions, NamesEachOnce) {
  std::multiset<std::string> named;
  std::set<std::string> written;
  for (const auto& page : pages(kTop)) {
    if (page.path.parent_path() != kTop / "docs/adr") continue;
    if (page.path.filename() != "README.md") {
      written.insert(page.path.filename());
      continue;
    }
    for (const auto& link : page.links) named.insert(link.target);
  }
  ASSERT_FALSE(written.empty());
  EXPECT_THAT(named, testing::ElementsAreArray(written));
}

TEST(ABrokenLink, IsFound) {
  const auto bad =
      page(kTop / "docs/x.md", "ok\n[a](glossary.md#x) [b](gone.md) [c](https://x.y)\n");
  EXPECT_THAT(broken_links(bad), ElementsAre("docs/x.md:2: gone.md"));
}

TEST(ABrokenPath, IsFound) {
  const auto bad = page(kTop / "docs/x.md", "`base/error.h` `base/error` `base/gone.h` `and/or`\n");
  EXPECT_THAT(broken_paths(bad), ElementsAre("docs/x.md:1: base/gone.h"));
}

TEST(ABlock, IsNotReadAsText) {
  const auto with_block = page("x.md", "```sh\n./spikeloom [a](b) `c/d`\n```\n`e`\n");
  ASSERT_EQ(with_block.blocks.size(), 1U);
  EXPECT_EQ(with_block.blocks[0].language, "sh");
  EXPECT_THAT(with_block.blocks[0].lines, ElementsAre("./spikeloom [a](b) `c/d`"));
  EXPECT_THAT(with_block.links, IsEmpty());
  ASSERT_EQ(with_block.quoted.size(), 1U);
}

}  // namespace
}  // namespace spikeloom::docs
