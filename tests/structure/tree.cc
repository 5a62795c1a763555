#include "tests/structure/tree.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace spikeloom::structure {
namespace {

namespace fs = std::filesystem;

bool is_identifier(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// End of the literal whose opening quote is at `at`: one past the closing quote.
std::size_t literal_end(std::string_view text, std::size_t at) {
  if (text[at] == '"' && at > 0 && text[at - 1] == 'R') {
    const auto open = text.find('(', at);
    if (open == std::string_view::npos) return text.size();
    const auto close = ")" + std::string(text.substr(at + 1, open - at - 1)) + "\"";
    const auto end = text.find(close, open);
    return end == std::string_view::npos ? text.size() : end + close.size();
  }
  for (std::size_t i = at + 1; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == text[at]) {
      return i + 1;
    }
  }
  return std::min(text.find('\n', at), text.size());
}

std::size_t comment_end(std::string_view text, std::size_t at) {
  const bool block = text[at + 1] == '*';
  const auto end = text.find(block ? "*/" : "\n", at + 2);
  if (end == std::string_view::npos) return text.size();
  return block ? end + 2 : end;
}

void blank(std::string& text, std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last && i < text.size(); ++i) {
    if (text[i] != '\n') text[i] = ' ';
  }
}

void blank_comments_and_literals(SourceFile& file) {
  const std::string& text = file.text;
  for (std::size_t i = 0; i < text.size();) {
    const bool quote =
        text[i] == '"' || (text[i] == '\'' && (i == 0 || !is_identifier(text[i - 1])));
    const bool comment =
        text[i] == '/' && i + 1 < text.size() && (text[i + 1] == '/' || text[i + 1] == '*');
    if (quote) {
      const auto end = literal_end(text, i);
      blank(file.code, i + 1, end - 1);
      i = end;
    } else if (comment) {
      const auto end = comment_end(text, i);
      blank(file.code, i, end);
      blank(file.uncommented, i, end);
      i = end;
    } else {
      ++i;
    }
  }
}

bool is_text(const fs::path& path) {
  static constexpr std::string_view kEndings[] = {".cc",    ".h",  ".def", ".proto", ".textproto",
                                                  ".cmake", ".sh", ".md",  ".txt"};
  return path.extension().empty() || std::find(std::begin(kEndings), std::end(kEndings),
                                               path.extension()) != std::end(kEndings);
}

Tree read_tree(const fs::path& top) {
  Tree tree;
  for (auto entry = fs::recursive_directory_iterator(top); entry != fs::end(entry); ++entry) {
    const auto name = entry->path().filename().string();
    const bool ours = name == ".ci" || (name[0] != '.' && name != "build" && name != "runs");
    if (entry->is_directory() && !ours) entry.disable_recursion_pending();
    const auto path = fs::relative(entry->path(), top).generic_string();
    if (!entry->is_regular_file() || !ours || !is_text(entry->path())) continue;
    if (is_under(path, "tests/fuzz/corpus") || is_under(path, "tests/golden")) continue;  // data
    std::ifstream stream(entry->path(), std::ios::binary);
    tree.push_back(source(path, {std::istreambuf_iterator<char>(stream), {}}));
  }
  std::sort(tree.begin(), tree.end(), [](auto& a, auto& b) { return a.path < b.path; });
  return tree;
}

}  // namespace

SourceFile source(std::string path, std::string text) {
  SourceFile file{std::move(path), text, text, std::move(text)};
  if (is_cpp(file)) blank_comments_and_literals(file);
  return file;
}

const Tree& this_tree() {
  static const Tree tree = read_tree(SPIKELOOM_SOURCE_DIR);
  return tree;
}

bool is_header(const SourceFile& file) { return file.path.ends_with(".h"); }
bool is_cpp(const SourceFile& file) {
  return is_header(file) || file.path.ends_with(".cc") || file.path.ends_with(".def");
}

bool is_under(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

std::vector<std::string_view> lines(std::string_view text) {
  std::vector<std::string_view> result;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    result.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::size_t find_word(std::string_view line, std::string_view word, std::size_t from) {
  for (auto at = line.find(word, from); at != std::string_view::npos;
       at = line.find(word, at + 1)) {
    const bool starts = at == 0 || !is_identifier(line[at - 1]);
    const auto end = at + word.size();
    if (starts && (end == line.size() || !is_identifier(line[end]))) return at;
  }
  return std::string_view::npos;
}

std::vector<Include> includes(const SourceFile& file) {
  std::vector<Include> result;
  if (!is_cpp(file)) return result;
  int number = 0;
  for (auto line : lines(file.uncommented)) {
    ++number;
    if (!line.starts_with("#")) continue;
    const auto word = find_word(line, "include");
    const auto open = line.find_first_of("<\"", 1);
    if (word == std::string_view::npos || open == std::string_view::npos) continue;
    const auto close = line.find_first_of(">\"", open + 1);
    if (close == std::string_view::npos) continue;
    result.push_back({number, std::string(line.substr(open + 1, close - open - 1))});
  }
  return result;
}

std::string to_text(const Findings& findings) {
  std::string text;
  for (const auto& finding : findings) {
    text += finding.path + ":" + std::to_string(finding.line) + ": " + finding.what + "\n";
  }
  return text;
}

}  // namespace spikeloom::structure
