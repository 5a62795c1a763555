#include "emulator/serve/gdb_packets.h"

#include <fmt/format.h>

#include <charconv>

namespace spikeloom::serve {
namespace {

constexpr char kInterruptByte = 0x03, kEscape = '}', kEscapeBit = 0x20;
constexpr std::size_t kChecksumDigits = 2;

std::uint8_t sum_of(std::string_view data) {
  std::uint8_t sum = 0;
  for (const char letter : data)
    sum = static_cast<std::uint8_t>(sum + static_cast<std::uint8_t>(letter));
  return sum;
}

std::string unescaped(std::string_view data) {
  std::string text;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const bool escape = data[i] == kEscape && i + 1 < data.size();
    text += escape ? static_cast<char>(data[++i] ^ kEscapeBit) : data[i];
  }
  return text;
}

}  // namespace

std::string gdb_frame(std::string_view data) {
  std::string escaped;
  for (const char letter : data) {
    const bool special = letter == '$' || letter == '#' || letter == kEscape || letter == '*';
    if (special) escaped += kEscape;
    escaped += special ? static_cast<char>(letter ^ kEscapeBit) : letter;
  }
  return fmt::format("${}#{:02x}", escaped, sum_of(escaped));
}

GdbPackets::Event GdbPackets::next() {
  const auto acknowledgements = buffer_.find_first_not_of("+-");
  buffer_.erase(0, acknowledgements);
  if (buffer_.empty()) return Nothing{};
  if (buffer_.front() == kInterruptByte) {
    buffer_.erase(0, 1);
    return Interrupt{};
  }
  if (buffer_.front() != '$') return Stranger{};
  return packet();
}

GdbPackets::Event GdbPackets::packet() {
  const auto end = buffer_.find('#');
  if (end == std::string::npos || end + kChecksumDigits >= buffer_.size()) {
    if (buffer_.size() > kLongestPacket) return Stranger{};
    return Nothing{};
  }
  const std::string data = buffer_.substr(1, end - 1);
  const std::string digits = buffer_.substr(end + 1, kChecksumDigits);
  buffer_.erase(0, end + 1 + kChecksumDigits);
  unsigned announced = 0;
  const auto* last = digits.data() + digits.size();
  const auto [read, error] = std::from_chars(digits.data(), last, announced, 16);
  if (error != std::errc{} || read != last || announced != sum_of(data)) return Damaged{};
  return Packet{unescaped(data)};
}

}  // namespace spikeloom::serve
