// A core's text buffer in SDRAM, in the monitor's form (chip/monitor_memory.h, TextBuffer).
//
// Units    letters of 8 bits; numbers in decimal, Hex in eight hexadecimal digits.
// Promises never writes beyond its bytes: what does not fit is cut, and the text then ends in
//          "...". A host that reads meanwhile sees whole items.
// Errors   none; without a buffer every item is dropped.
// Cost     a store over the System NoC a letter: for starts, faults and ends of legs.
#pragma once

#include <cstdint>

namespace spikeloom::firmware {

struct Hex {
  std::uint32_t value;
};

class Text {
 public:
  Text() = default;
  // Empties the buffer. `bytes` holds header and letters.
  Text(volatile std::uint32_t* buffer, std::uint32_t bytes);

  [[nodiscard]] bool has_buffer() const { return header_ != nullptr; }

  Text& operator<<(const char* letters);
  Text& operator<<(std::uint32_t number);
  Text& operator<<(std::uint64_t number);
  Text& operator<<(Hex number);

  // What is there stays, what follows may be taken back.
  void keep() { kept_ = used_; }
  void take_back();

 private:
  [[gnu::noinline]] void put(char letter);
  void show();

  volatile std::uint32_t* header_ = nullptr;
  std::uint32_t used_ = 0, room_ = 0, kept_ = 0;
  bool cut_ = false;
};

}  // namespace spikeloom::firmware
