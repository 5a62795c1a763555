// The boot ROM of a chip, at high level: what its code does, seen from outside.
//
// After power-on every core sleeps in it. The monitor's core takes an image, from the host over UDP
// or from a booted neighbour over its links; when the image is complete and the command to go
// comes, the image lies at the upper half of that core's DTCM and at the start of its ITCM, and the
// core begins in supervisor mode with interrupts masked. The other cores leave the ROM when
// software resets them.
//
// Formats  boot datagrams: hardware facts 4.2, big-endian. Neighbour packets: key nibble 3, opcode
//          in key 27:24, four-bit ones-complement checksum in key 31:28.
// Errors   whatever does not fit is counted in `refused` and otherwise ignored.
// Source   spinnaker_tools scamp-boot.c, SpiNNMan's boot messages; the ROM's code is not executed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "board-runtime/shared/chip/packet.h"
#include "emulator/board/boot_image.h"
#include "emulator/board/state/archive.h"

namespace spikeloom::board {

struct BootCounts {
  std::uint64_t datagrams = 0, packets = 0, refused = 0;
};

class BootRom {
 public:
  // The address to begin at, once the command to go has come for a complete image.
  using Go = std::optional<std::uint32_t>;
  [[nodiscard]] Go datagram(std::span<const std::byte> payload);
  [[nodiscard]] Go packet(const chip::Packet& packet);

  [[nodiscard]] std::span<const std::uint32_t> image() const noexcept { return image_.words(); }
  [[nodiscard]] const BootCounts& counts() const noexcept { return counts_; }
  void transfer(Archive& archive) {
    archive(image_, counts_);
    for (auto& block : coming_) archive(block);
  }

 private:
  BootImage image_;
  std::array<NeighbourBlock, kBootBlocks> coming_;
  BootCounts counts_;
};

// True when the nibbles of key and payload, with end-around carry, sum to 15.
[[nodiscard]] bool neighbour_checksum_fits(std::uint32_t key, std::uint32_t payload) noexcept;

}  // namespace spikeloom::board
