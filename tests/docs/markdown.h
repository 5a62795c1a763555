// What the documentation tests read out of a Markdown file: fenced blocks, links, quoted paths.
//
// Shapes   line numbers count from 1; a block's lines are without the fences.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace spikeloom::docs {

struct Block {
  std::string language;  // what follows the opening fence
  int line = 0;          // of the opening fence
  std::vector<std::string> lines;
};

struct Reference {
  std::string target;
  int line = 0;
};

struct Page {
  std::filesystem::path path;
  std::vector<Block> blocks;
  std::vector<Reference> links;   // [text](target)
  std::vector<Reference> quoted;  // `words in backticks`, outside of blocks
};

[[nodiscard]] Page page(std::filesystem::path path, std::string_view text);
// README.md, CONTRIBUTING.md and everything under docs/, sorted by path.
[[nodiscard]] std::vector<Page> pages(const std::filesystem::path& top);

}  // namespace spikeloom::docs
