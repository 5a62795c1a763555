// Reading and writing a tightly coupled memory: little-endian, in range by the caller's promise.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "board-runtime/shared/chip/geometry.h"
#include "board-runtime/shared/chip/memory_map.h"

namespace spikeloom::board::tcm {

static_assert(std::endian::native == std::endian::little);

template <class T>
[[nodiscard]] inline T read(const std::byte* memory, std::uint32_t offset) noexcept {
  T value;
  std::memcpy(&value, memory + offset, sizeof value);
  return value;
}
template <class T>
inline void write(std::byte* memory, std::uint32_t offset, T value) noexcept {
  std::memcpy(memory + offset, &value, sizeof value);
}
[[nodiscard]] inline std::uint32_t read_word(const std::byte* memory, std::uint32_t at) noexcept {
  return read<std::uint32_t>(memory, at);
}
[[nodiscard]] inline std::uint32_t read_half(const std::byte* memory, std::uint32_t at) noexcept {
  return read<std::uint16_t>(memory, at);
}

}  // namespace spikeloom::board::tcm
