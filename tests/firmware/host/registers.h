// hal/registers.h of the tests on the host: what stands at an address is asked of host_core.h.
#pragma once

#include <cstdint>

#include "board-runtime/shared/chip/memory_map.h"
#include "tests/firmware/host/host_core.h"

namespace spikeloom::firmware {

// Stands for a volatile reference.
template <class Word>
class WordAt {
 public:
  explicit WordAt(std::uint32_t address) : address_(address) {}
  WordAt(const WordAt&) = default;
  operator Word() const {
    return static_cast<Word>(on_core::HostCore::here().read(address_, kWidth));
  }
  const WordAt& operator=(Word value) const {
    on_core::HostCore::here().write(address_, value, kWidth);
    return *this;
  }
  const WordAt& operator=(const WordAt& from) const { return *this = Word{from}; }

 private:
  static constexpr auto kWidth = static_cast<board::Width>(sizeof(Word));
  std::uint32_t address_;
};

inline WordAt<std::uint32_t> word_at(std::uint32_t address) {
  return WordAt<std::uint32_t>(address);
}
inline WordAt<std::uint8_t> byte_at(std::uint32_t address) { return WordAt<std::uint8_t>(address); }
inline std::uint32_t address_of(const void* place) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(place));
}
// Not to be dereferenced.
template <class Word>
[[nodiscard]] Word* place_at(std::uint32_t address) {
  return reinterpret_cast<Word*>(std::uintptr_t{address});
}

}  // namespace spikeloom::firmware
