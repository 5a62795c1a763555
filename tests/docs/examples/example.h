// An example of the documentation: a command of a `sh` block and what the page says it prints.
//
// A block holds one command a line. `# exits N` behind a command is its exit code, 0 without it. A
// `text` block right behind a `sh` block shows lines of its output; what differs from run to run
// (times, sizes, folders) is compared by its words alone.
#pragma once

#include <string>
#include <vector>

#include "tests/docs/markdown.h"

namespace spikeloom::docs {

struct Example {
  std::string command;
  int exit_code = 0;
  int line = 0;                     // of its block
  std::vector<std::string> output;  // lines that the page shows
};

[[nodiscard]] std::vector<Example> examples(const Page& page);

// A line without its numbers and the width of its columns.
[[nodiscard]] std::string words(const std::string& line);
// Shown lines whose words the output does not have.
[[nodiscard]] std::vector<std::string> missing_lines(const std::vector<std::string>& shown,
                                                     const std::string& output);

}  // namespace spikeloom::docs
