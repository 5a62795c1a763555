// Numbers in byte strings, either end first: what wires, journals and memories are read by.
//
// Errors   the callers see to it that the bytes are there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace spikeloom {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

template <class Number>
[[nodiscard]] constexpr Number little(ByteView bytes, std::size_t at) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = sizeof(Number); i-- > 0;)
    value = value << 8 | std::to_integer<std::uint64_t>(bytes[at + i]);
  return static_cast<Number>(value);
}

template <class Number>
[[nodiscard]] constexpr Number big(ByteView bytes, std::size_t at) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i)
    value = value << 8 | std::to_integer<std::uint64_t>(bytes[at + i]);
  return static_cast<Number>(value);
}

template <class Number>
void append_little(Bytes& bytes, Number value) {
  for (std::size_t i = 0; i < sizeof(Number); ++i)
    bytes.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * i)));
}

template <class Number>
void append_big(Bytes& bytes, Number value) {
  for (std::size_t i = sizeof(Number); i-- > 0;)
    bytes.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * i)));
}

// Takes numbers off the front of bytes that may end too early: then it fails, and yields zeros.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : bytes_(bytes) {}

  template <class Number>
  [[nodiscard]] Number number() {
    const auto taken = take(sizeof(Number));
    return failed_ ? Number{} : little<Number>(taken, 0);
  }
  [[nodiscard]] ByteView take(std::size_t count) {
    if (failed_ || bytes_.size() - at_ < count) {
      failed_ = true;
      return {};
    }
    at_ += count;
    return bytes_.subspan(at_ - count, count);
  }
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] bool at_end() const noexcept { return at_ == bytes_.size(); }
  [[nodiscard]] std::size_t at() const noexcept { return at_; }

 private:
  ByteView bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

// FNV-1a of 64 bits: tells damage by accident, not by intent.
[[nodiscard]] constexpr std::uint64_t fingerprint(ByteView bytes) noexcept {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325;
  for (const auto byte : bytes)
    hash = (hash ^ std::to_integer<std::uint64_t>(byte)) * 0x0000'0100'0000'01B3;
  return hash;
}

}  // namespace spikeloom
