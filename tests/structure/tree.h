// The source tree as data: what the structure rules read.
//
// A rule is a function from files to findings, so that a test can hand it a tree of its own and see
// that the rule bites.
//
// Shapes   `uncommented` and `code` have the line breaks of `text`; blanked characters are spaces.
// Errors   a tree that cannot be read is empty, and the tests on it fail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spikeloom::structure {

struct SourceFile {
  std::string path;  // from the top of the tree, with forward slashes
  std::string text;
  std::string uncommented;  // C++ only: comments blanked
  std::string code;         // C++ only: comments and the insides of literals blanked
};
using Tree = std::vector<SourceFile>;

struct Finding {
  std::string path;
  int line = 0;
  std::string what;
  bool operator==(const Finding&) const = default;
};
using Findings = std::vector<Finding>;

[[nodiscard]] SourceFile source(std::string path, std::string text);
// The tree that this test was built from, without build and run folders; sorted by path.
[[nodiscard]] const Tree& this_tree();

[[nodiscard]] bool is_cpp(const SourceFile& file);
[[nodiscard]] bool is_header(const SourceFile& file);
[[nodiscard]] bool is_under(std::string_view path, std::string_view folder);
[[nodiscard]] std::vector<std::string_view> lines(std::string_view text);
// Where `word` stands in `line` as a whole identifier, or npos.
[[nodiscard]] std::size_t find_word(std::string_view line, std::string_view word,
                                    std::size_t from = 0);

struct Include {
  int line = 0;
  std::string what;
};
[[nodiscard]] std::vector<Include> includes(const SourceFile& file);

// One finding a line; empty when there is none.
[[nodiscard]] std::string to_text(const Findings& findings);

}  // namespace spikeloom::structure
