#include "host-tools/bench/table.h"

#include <fmt/format.h>

#include <algorithm>

namespace spikeloom::bench {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kIndent = 2;

bool is_left(const Table& table, std::size_t column) {
  return column == 0 || std::find(table.left.begin(), table.left.end(), column) != table.left.end();
}

std::vector<std::size_t> widths_of(const Table& table) {
  std::vector<std::size_t> widths;
  for (const std::string& name : table.head) widths.push_back(name.size());
  for (const Cells& row : table.rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  return widths;
}

std::string row_text(const Table& table, const Cells& row, const std::vector<std::size_t>& widths) {
  std::string text(kIndent, ' ');
  for (std::size_t c = 0; c < row.size(); ++c) {
    if (c > 0) text += std::string(kGap, ' ');
    text += is_left(table, c) ? fmt::format("{:<{}}", row[c], widths[c])
                              : fmt::format("{:>{}}", row[c], widths[c]);
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

// Broken at blanks; what follows the first line stands deeper.
std::string wrapped(std::string_view line) {
  std::string text;
  std::size_t indent = kIndent;
  while (indent + line.size() > kWidth) {
    const auto blank = line.rfind(' ', kWidth - indent);
    if (blank == std::string_view::npos || blank == 0) break;
    text += std::string(indent, ' ') + std::string(line.substr(0, blank)) + "\n";
    line.remove_prefix(blank + 1);
    indent = 2 * kIndent;
  }
  return text + std::string(indent, ' ') + std::string(line) + "\n";
}

std::string markdown_cell(std::string cell) {
  std::replace(cell.begin(), cell.end(), '|', '/');
  return cell;
}

std::string markdown_row(const Cells& row) {
  std::string text = "|";
  for (const std::string& cell : row) text += " " + markdown_cell(cell) + " |";
  return text + "\n";
}

std::string markdown_table(const Table& table) {
  std::string text = markdown_row(table.head) + "|";
  for (std::size_t c = 0; c < table.head.size(); ++c) text += is_left(table, c) ? "---|" : "---:|";
  text += "\n";
  for (const Cells& row : table.rows) text += markdown_row(row);
  return text;
}

}  // namespace

std::string to_text(std::span<const Section> sections) {
  std::string text;
  for (const Section& section : sections) {
    if (!text.empty()) text += "\n";
    text += section.title + "\n";
    for (const std::string& line : section.before) text += wrapped(line);
    const auto widths = widths_of(section.table);
    if (!section.table.head.empty()) text += row_text(section.table, section.table.head, widths);
    for (const Cells& row : section.table.rows) text += row_text(section.table, row, widths);
    for (const std::string& line : section.after) text += wrapped(line);
  }
  return text;
}

std::string to_markdown(std::span<const Section> sections) {
  std::string text;
  for (const Section& section : sections) {
    text += (text.empty() ? "## " : "\n## ") + section.title + "\n";
    for (const std::string& line : section.before) text += "\n" + line + "\n";
    if (!section.table.head.empty()) text += "\n" + markdown_table(section.table);
    for (const std::string& line : section.after) text += "\n" + line + "\n";
  }
  return text;
}

}  // namespace spikeloom::bench
