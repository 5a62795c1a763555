// What a core sees beyond its tightly coupled memories: every access is a call and costs cycles.
//
// Units    wait_cycles: core clock cycles on top of the instruction's own.
// Shapes   addresses are whole (aligned to the width: the core faults misaligned ones itself);
//          values are little-endian, zero-extended.
// Errors   error: a bus error; the core takes a data or prefetch abort.
#pragma once

#include <cstdint>

namespace spikeloom::board {

enum class Width : std::uint8_t { byte = 1, half = 2, word = 4 };

struct BusReply {
  std::uint32_t value = 0;
  std::uint32_t wait_cycles = 0;
  bool error = false;
};

class Bus {
 public:
  virtual BusReply read(std::uint32_t address, Width width, bool privileged) = 0;
  virtual BusReply write(std::uint32_t address, std::uint32_t value, Width width,
                         bool privileged) = 0;
  virtual BusReply fetch(std::uint32_t address, Width width) = 0;  // word: ARM, half: Thumb

 protected:
  ~Bus() = default;
};

}  // namespace spikeloom::board
