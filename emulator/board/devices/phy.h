// Ethernet PHY, as software sees it over its two-wire management interface: always up, 100 Mbit/s.
//
// A frame is 32 ones, start 01, operation 10 (read) or 01 (write), five bits each of PHY address
// (0) and register, two bits of turnaround, 16 of data, highest first. Bits count at the clock's
// rising edge; a read's data stand on the wire before the edge that takes them.
//
// Source   IEEE 802.3 clause 22; spinnaker_tools scamp/spinn_phy.c.
#pragma once

#include <array>
#include <cstdint>

#include "emulator/board/state/archive.h"

namespace spikeloom::board {

class Phy {
 public:
  Phy();

  void reset();
  void rise(bool driven);  // a rising clock edge; the wire's level as the chip drives it, 1 if not
  [[nodiscard]] bool wire() const noexcept { return wire_ != 0; }
  void transfer(Archive& archive);

 private:
  void begin_answer();
  void end_frame();
  [[nodiscard]] std::uint32_t read(std::uint32_t index) const;
  void write(std::uint32_t index, std::uint32_t value);

  std::uint32_t control_ = 0, advertised_ = 0;
  std::uint32_t ones_ = 0;   // of the preamble
  std::uint32_t bits_ = 0;   // of the frame, after the preamble
  std::uint32_t frame_ = 0;  // as received
  std::uint32_t answer_ = 0, answering_ = 0;
  std::uint32_t wire_ = 1;
};

}  // namespace spikeloom::board
