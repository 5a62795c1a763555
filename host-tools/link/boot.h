// Booting a board over UDP: the monitor's image, prepared and cut into datagrams.
//
// The image holds initial values of the system variables; a host writes into them what the board
// cannot know. A board's ROM answers nothing: the datagrams are sent in order, with a pause between
// them where they cross a real wire.
//
// Formats  datagrams of UDP port chip::kBootUdpPort: 18 bytes of big-endian header, then up to 256
//          words, each big-endian on the wire.
// Errors   bad_boot_image: too short for the system variables, or longer than 32 KB.
// Source   hardware facts 4.2 to 4.4; SpiNNMan's and rig's boot messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/error.h"

namespace spikeloom::link {

struct BootValues {
  int hardware_version = 5;          // 3: four chips, 5: forty-eight
  std::uint32_t unix_time = 0;       // what the board's clock starts from
  std::uint8_t watchdog_misses = 0;  // pings that a core may miss; 0: nobody looks
  bool all_sdram_for_users = true;   // otherwise the monitor keeps 4 MB of it as a heap
};

using BootDatagram = std::vector<std::byte>;
[[nodiscard]] Result<std::vector<BootDatagram>> boot_datagrams(std::span<const std::byte> image,
                                                               const BootValues& values);

}  // namespace spikeloom::link
