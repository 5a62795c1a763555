#include "tests/docs/examples/example.h"

#include <cctype>
#include <set>
#include <sstream>

namespace spikeloom::docs {
namespace {

Example example(const std::string& line, int block_line) {
  static const std::string kMark = "# exits ";
  const auto mark = line.find(kMark);
  Example result{line.substr(0, mark), 0, block_line, {}};
  if (mark != std::string::npos) result.exit_code = std::stoi(line.substr(mark + kMark.size()));
  result.command.erase(result.command.find_last_not_of(' ') + 1);
  return result;
}

bool is(int (*kind)(int), char c) { return kind(static_cast<unsigned char>(c)) != 0; }

}  // namespace

std::vector<Example> examples(const Page& page) {
  std::vector<Example> found;
  const Block* before = nullptr;
  for (const auto& block : page.blocks) {
    if (block.language == "sh") {
      for (const auto& line : block.lines) {
        if (!line.empty()) found.push_back(example(line, block.line));
      }
    } else if (block.language == "text" && before != nullptr && before->language == "sh") {
      found.back().output = block.lines;
    }
    before = &block;
  }
  return found;
}

std::string words(const std::string& line) {
  std::string result;
  bool in_name = false;  // the 4 of L4E is no number
  for (char c : line) {
    const char last = result.empty() ? ' ' : result.back();
    in_name = is(std::isalpha, c) || (in_name && is(std::isdigit, c));
    const bool number = !in_name && (is(std::isdigit, c) || (last == '0' && c == '.'));
    const char shown = number ? '0' : c;
    const bool repeats = last == shown && (shown == '0' || shown == ' ') && !result.empty();
    if (!repeats) result += shown;
  }
  result.erase(result.find_last_not_of(' ') + 1);
  return result;
}

std::vector<std::string> missing_lines(const std::vector<std::string>& shown,
                                       const std::string& output) {
  std::set<std::string> printed;
  std::istringstream stream(output);
  for (std::string line; std::getline(stream, line);) printed.insert(words(line));
  std::vector<std::string> missing;
  for (const auto& line : shown) {
    if (line != "..." && !printed.contains(words(line))) missing.push_back(line);
  }
  return missing;
}

}  // namespace spikeloom::docs
