#include "board-runtime/firmware/text.h"

#include <array>
#include <cstddef>

#include "board-runtime/shared/chip/monitor_memory.h"

namespace spikeloom::firmware {
namespace {

constexpr std::uint32_t kHeaderBytes = static_cast<std::uint32_t>(chip::TextBuffer::text);
constexpr char kCut[] = "...\n";
constexpr std::uint32_t kCutLetters = sizeof kCut - 1;

constexpr auto kPowersOfTen = [] {
  std::array<std::uint64_t, 20> powers{};
  std::uint64_t power = 1;
  for (std::size_t i = powers.size(); i-- > 0; power *= 10) powers[i] = power;
  return powers;
}();

constexpr std::uint32_t word_of(chip::TextBuffer field) {
  return static_cast<std::uint32_t>(field) / 4;
}

}  // namespace

Text::Text(volatile std::uint32_t* buffer, std::uint32_t bytes) {
  if (bytes < kHeaderBytes + kCutLetters) return;
  header_ = buffer;
  room_ = bytes - kHeaderBytes - kCutLetters;
  for (std::uint32_t word = 0; word < kHeaderBytes / 4; ++word) header_[word] = 0;
}

void Text::put(char letter) {
  if (header_ == nullptr || cut_) return;
  auto* const letters = reinterpret_cast<volatile char*>(header_) + kHeaderBytes;
  if (used_ < room_) {
    letters[used_++] = letter;
    return;
  }
  cut_ = true;
  for (const char* more = kCut; *more != 0; ++more) letters[used_++] = *more;
}

void Text::take_back() {
  used_ = kept_;
  cut_ = false;
  show();
}

void Text::show() {
  if (header_ != nullptr) header_[word_of(chip::TextBuffer::used)] = used_;
}

Text& Text::operator<<(const char* letters) {
  for (; *letters != 0; ++letters) put(*letters);
  show();
  return *this;
}

Text& Text::operator<<(std::uint32_t number) { return *this << std::uint64_t{number}; }

// By subtraction: the core has no division, and none of 64 bits comes with the program.
Text& Text::operator<<(std::uint64_t number) {
  bool begun = false;
  for (const std::uint64_t power : kPowersOfTen) {
    char digit = '0';
    for (; number >= power; number -= power) ++digit;
    begun = begun || digit != '0' || power == 1;
    if (begun) put(digit);
  }
  show();
  return *this;
}

Text& Text::operator<<(Hex number) {
  *this << "0x";
  for (int shift = 28; shift >= 0; shift -= 4) put("0123456789abcdef"[number.value >> shift & 15]);
  show();
  return *this;
}

}  // namespace spikeloom::firmware
