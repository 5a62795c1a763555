// Pieces of JSON text, as all writers of this room put them together: an entry a line.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "board-runtime/shared/chip/coordinates.h"

namespace spikeloom::interchange {

// A JSON string; `text` is UTF-8.
[[nodiscard]] inline std::string json_text(std::string_view text) {
  std::string written = "\"";
  for (const char letter : text) {
    if (static_cast<unsigned char>(letter) < 0x20) {
      written += fmt::format("\\u{:04x}", static_cast<unsigned>(letter));
      continue;
    }
    if (letter == '"' || letter == '\\') written += '\\';
    written += letter;
  }
  return written + '"';
}

[[nodiscard]] inline std::string pair_text(chip::ChipXY at) {
  return fmt::format("[{}, {}]", at.x, at.y);
}

// Entries between brackets, a line each.
class Lines {
 public:
  Lines(char open, char close, std::string indent = "")
      : text_(1, open), close_(close), indent_(std::move(indent)) {}
  void add(std::string_view entry) {
    text_ += is_empty_ ? "\n" : ",\n";
    text_.append(indent_).append("  ").append(entry);
    is_empty_ = false;
  }
  void add(std::string_view name, std::string_view value) {
    add(json_text(name).append(": ").append(value));
  }
  [[nodiscard]] std::string close() && {
    if (!is_empty_) text_.append("\n").append(indent_);
    return std::move(text_) + close_;
  }

 private:
  std::string text_;
  char close_;
  std::string indent_;
  bool is_empty_ = true;
};

}  // namespace spikeloom::interchange
