// Loading a program to cores of many chips and starting it.
//
// The image is written to the image area of one chip, and every further chip copies it from a
// neighbour, all chips of one distance at the same time, with a checksum. Then each chip starts its
// own set of cores. A flood fill would take one set of cores for all chips, says nothing about
// a chip that missed a block, and waits 24 us a packet and link.
//
// Errors   image_too_long and bad_spread (internal), image_damaged (not_trustworthy), and the
//          client's.
// Source   hardware facts 5.3, 5.6; SC&MP 4.0.0 cmd_app_copy_run, proc_start_app.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "board-runtime/shared/chip/link.h"
#include "host-tools/link/scp_client.h"

namespace spikeloom::link {

// `to` copies from its neighbour behind `link`, which is the first chip or the `to` of an earlier
// hop.
struct Hop {
  ChipXY to, from;
  chip::Link link = chip::Link::east;
};
struct CoreSet {
  ChipXY chip;
  std::uint32_t cores = 0;  // bit c: virtual core c, not 0
};

// The image is in the image area of `first` and of every hop's chip. At most 256 KB; padded to
// whole words.
[[nodiscard]] Result<void> spread_image(ScpClient& client, ByteView image, ChipXY first,
                                        std::span<const Hop> hops);
// Starts the image that the chips hold. With `wait` the cores wait in state wait for Signal::start.
[[nodiscard]] Result<void> start_cores(ScpClient& client, std::uint8_t application,
                                       std::span<const CoreSet> sets, bool wait);
// Kills the application's cores on the whole machine and frees what it held: SDRAM and routes.
[[nodiscard]] Result<void> stop_application(ScpClient& client, std::uint8_t application);

}  // namespace spikeloom::link
