#include "base/text.h"

#include <fmt/format.h>

#include <cstdint>

namespace spikeloom {
namespace {

// Bytes of the UTF-8 character that begins here; 0 when none does, or when it is a control
// character.
std::size_t character_bytes(std::string_view text) {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return first >= 0x20 && first != 0x7F ? 1 : 0;
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  std::uint32_t code = first & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
    code = (code << 6) | (byte(i) & 0x3FU);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0xA0, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return first < 0xC2 || code < kLeast[bytes] || code > 0x10FFFF || surrogate ? 0 : bytes;
}

}  // namespace

bool is_printable(std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = character_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kShown = 80;
  std::string shown = "'";
  for (const char letter : text.substr(0, kShown)) {
    if (letter >= ' ' && letter <= '~') {
      shown += letter;
    } else {
      shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(letter));
    }
  }
  return shown + (text.size() > kShown ? "...'" : "'");
}

}  // namespace spikeloom
