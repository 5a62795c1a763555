// Access to registers and memory beyond the TCMs by address.
#pragma once

#include <cstdint>

#include "board-runtime/shared/chip/memory_map.h"

namespace spikeloom::firmware {

inline volatile std::uint32_t& word_at(std::uint32_t address) {
  return *reinterpret_cast<volatile std::uint32_t*>(address);
}
inline volatile std::uint8_t& byte_at(std::uint32_t address) {
  return *reinterpret_cast<volatile std::uint8_t*>(address);
}
inline std::uint32_t address_of(const void* place) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(place));
}
template <class Word>
[[nodiscard]] Word* place_at(std::uint32_t address) {
  return reinterpret_cast<Word*>(std::uintptr_t{address});
}

}  // namespace spikeloom::firmware
