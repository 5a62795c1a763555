#include "tests/structure/chip_numbers.h"

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace spikeloom::structure {
namespace {

constexpr std::size_t kNear = 24;  // characters either side that count as next to

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

bool speaks_of_the_chip(std::string_view line, std::size_t first, std::size_t last) {
  const auto begin = first > kNear ? first - kNear : 0;
  const auto near = lower_case(line.substr(begin, last + kNear - begin));
  return near.find("link") != near.npos || near.find("core") != near.npos ||
         near.find("entry") != near.npos || near.find("entries") != near.npos;
}

bool is_number_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '\'' || c == '.';
}

// The sign in 1e-6; x-6 has none of this kind.
bool is_exponent_sign(std::string_view line, std::size_t at) {
  return at >= 2 && line[at] == '-' && line[at - 1] == 'e' && line[at - 2] >= '0' &&
         line[at - 2] <= '9';
}

// Digits without separators and without an unsigned or long suffix.
std::string plain(std::string_view literal) {
  std::string digits = lower_case(literal);
  std::erase(digits, '\'');
  while (!digits.empty() && (digits.back() == 'u' || digits.back() == 'l')) digits.pop_back();
  return digits;
}

bool is_address(const std::string& digits) {
  if (digits.size() != 10 || !digits.starts_with("0x") || !digits.ends_with("000")) return false;
  const auto below = ~static_cast<std::uint32_t>(std::stoul(digits, nullptr, 16));
  return (below & (below + 1)) != 0;  // otherwise ones from the top, zeros below: a mask
}

bool is_chip_literal(const std::string& digits) {
  return digits == "6" || digits == "18" || digits == "1023" || digits == "1024";
}

void read_line(const SourceFile& file, int number, std::string_view line, Findings& findings) {
  for (std::size_t first = 0; first < line.size();) {
    auto last = first;
    while (last < line.size() &&
           (is_number_character(line[last]) || is_exponent_sign(line, last))) {
      ++last;
    }
    if (last == first) {
      ++first;
      continue;
    }
    const auto digits = plain(line.substr(first, last - first));
    if (is_address(digits)) findings.push_back({file.path, number, digits + " is an address"});
    if (is_chip_literal(digits) && speaks_of_the_chip(line, first, last)) {
      findings.push_back({file.path, number, digits + " next to what it counts: name it"});
    }
    first = last;
  }
}

}  // namespace

Findings chip_numbers(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree) {
    const bool home = is_under(file.path, "board-runtime/shared/chip");
    if (!is_cpp(file) || home || is_under(file.path, "tests")) continue;
    int number = 0;
    for (auto line : lines(file.code)) {
      ++number;
      if (!line.starts_with("#include")) read_line(file, number, line, findings);
    }
  }
  return findings;
}

}  // namespace spikeloom::structure
