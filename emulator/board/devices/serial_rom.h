// Serial ROM on the pins of an Ethernet chip: its network identity, and which parts of its board
// are dead.
//
// Understands the read command of SPI flash and answers from its contents, which read as ones
// beyond their end; other commands give ones. Bits go in at the clock's rising edge and come out
// after the falling one.
//
// Formats  contents: board information as little-endian words at kBoardInfo, a count first; before
//          it a boot record whose one block is the 32-byte identity.
// Promises without contents the output is always 1, as an empty socket reads.
//          Monitor software leaves the pins' directions to the boot ROM: select, clock and input
//          are its outputs, or the ROM is never selected.
// Source   SpiNNaker tools sark.h (srom_data_t), scamp/spinn_srom.c.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "board-runtime/shared/chip/sdp.h"
#include "emulator/board/state/archive.h"

namespace spikeloom::board {

struct SerialRomIdentity {
  int hardware_version = 5;
  std::array<std::uint8_t, 6> mac{};
  std::array<std::uint8_t, 4> address{}, gateway{}, mask{255, 255, 255, 0};
  std::uint16_t port = chip::kSdpUdpPort;
};

inline constexpr std::size_t kIdentityBytes = 32;
inline constexpr std::uint32_t kBoardInfo = 0x100;  // where software looks for it
// The block that the boot ROM leaves at the top of System RAM.
[[nodiscard]] std::array<std::byte, kIdentityBytes> identity_block(const SerialRomIdentity&);

// One word of board information: what is dead at (x, y) of the board; bits set are dead parts.
[[nodiscard]] std::uint32_t dead_parts(int x, int y, std::uint32_t links, std::uint32_t cores);
[[nodiscard]] std::vector<std::byte> rom_contents(const SerialRomIdentity& identity,
                                                  std::span<const std::uint32_t> board_info);

class SerialRom {
 public:
  explicit SerialRom(std::vector<std::byte> contents = {});

  [[nodiscard]] bool present() const noexcept { return !contents_.empty(); }
  void reset();
  // The pins changed: all levels, as the chip drives them (system_controller_registers.h).
  void see(std::uint32_t pins);
  [[nodiscard]] bool out() const noexcept { return out_ != 0; }
  void transfer(Archive& archive);  // not the contents, which are the machine's description

 private:
  void take(bool in);
  [[nodiscard]] std::uint32_t next_bit();

  std::vector<std::byte> contents_;
  std::uint32_t pins_ = 0;
  std::uint32_t shift_ = 0, bits_ = 0;  // received since selection; bits_ stops at 32
  std::uint32_t reading_ = 0;
  std::uint64_t position_ = 0;  // in bits
  std::uint32_t out_ = 1;
};

}  // namespace spikeloom::board
