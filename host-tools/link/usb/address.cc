#include "host-tools/link/usb/address.h"

#include <fmt/format.h>

#include <charconv>

namespace spikeloom::link {
namespace {

constexpr std::string_view kScheme = "usb";
constexpr std::size_t kDigits = 4, kLongestSerial = 126;  // of a string descriptor

std::optional<std::uint16_t> four_digits(std::string_view text) {
  std::uint16_t value = 0;
  if (text.size() < kDigits) return {};
  const char* end = text.data() + kDigits;
  const auto [stopped, error] = std::from_chars(text.data(), end, value, 16);
  if (error != std::errc{} || stopped != end) return {};
  return value;
}

// "1209:5350" at the beginning of `rest`, which then loses it and a colon after it.
std::optional<UsbId> take_id(std::string_view& rest) {
  constexpr std::size_t kIdLetters = 2 * kDigits + 1;
  if (rest.size() < kIdLetters || rest[kDigits] != ':') return {};
  if (rest.size() > kIdLetters && rest[kIdLetters] != ':') return {};
  const auto vendor = four_digits(rest), product = four_digits(rest.substr(kDigits + 1));
  if (!vendor || !product) return {};
  rest.remove_prefix(std::min(rest.size(), kIdLetters + 1));
  return UsbId{*vendor, *product};
}

}  // namespace

std::string to_text(UsbId id) { return fmt::format("{:04x}:{:04x}", id.vendor, id.product); }

bool is_usb_address(std::string_view text) {
  return text == kScheme || (text.starts_with(kScheme) && text[kScheme.size()] == ':');
}

Result<UsbAddress> parse_usb_address(std::string_view text) {
  const auto refused = [&](const std::string& cause) {
    return failure(ErrorClass::usage, "bad_usb_address", fmt::format("'{}' names no device", text),
                   "", cause, "usb, usb:SERIAL or usb:VID:PID[:SERIAL]; spikeloom board usb list");
  };
  if (!is_usb_address(text)) return refused("it does not begin with usb:");
  if (text == kScheme) return UsbAddress{};
  auto rest = text.substr(kScheme.size() + 1);
  if (rest.empty()) return refused("nothing follows the colon");
  if (rest.size() > 2 * kDigits + 2 + kLongestSerial) return refused("it is too long");
  UsbAddress address;
  const bool ends_in_colon = rest.ends_with(':');
  address.id = take_id(rest);
  if (address.id && rest.empty() && ends_in_colon) return refused("no serial number follows");
  address.serial = rest;
  return address;
}

std::string to_text(const UsbAddress& address) {
  std::string text(kScheme);
  if (address.id) text += ":" + to_text(*address.id);
  if (!address.serial.empty()) text += ":" + address.serial;
  return text;
}

}  // namespace spikeloom::link
