// A table and the words around it, written for a terminal or as Markdown.
//
// Shapes   every row has as many cells as the head. The first column and those in `left` stand to
//          the left, the others, being numbers, to the right.
// Promises text has no trailing blanks; Markdown cells have no bars or line ends of their own.
// Errors   none.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace spikeloom::bench {

using Cells = std::vector<std::string>;

struct Table {
  Cells head;
  std::vector<Cells> rows;
  std::vector<std::size_t> left;  // columns beside the first
};

struct Section {
  std::string title;
  std::vector<std::string> before;  // lines
  Table table;                      // may be empty
  std::vector<std::string> after;   // lines
};

inline constexpr std::size_t kWidth = 100;  // of text; longer lines are wrapped at blanks

[[nodiscard]] std::string to_text(std::span<const Section> sections);
[[nodiscard]] std::string to_markdown(std::span<const Section> sections);

}  // namespace spikeloom::bench
