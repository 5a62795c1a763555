// Numbers in byte strings, either end first: what wires, journals and memories are read by.
//
// Errors   the callers see to it that the bytes are there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace spikeloom::serve {

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

}  // namespace spikeloom::serve
