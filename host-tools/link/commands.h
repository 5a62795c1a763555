// What a monitor can be asked to do, each as one function.
//
// Units    bytes; cores are virtual; an application is a number from 1 to 255 that owns cores,
//          SDRAM and routing entries.
// Promises every function may be called again after an error, as what an unanswered attempt may
//          have left behind is freed first (routing entries); blocks of SDRAM the caller frees.
// Errors   those of the client; no_memory and no_entries (does_not_fit) with both numbers;
//          tag_in_use (not_trustworthy); bad_reply (not_trustworthy) for what no monitor says.
// Source   hardware facts 5.3, 5.6, 5.7; SC&MP 4.0.0 scamp-cmd.c, scamp-app.c.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "board-runtime/shared/chip/geometry.h"
#include "board-runtime/shared/chip/link.h"
#include "board-runtime/shared/chip/routing_entry.h"
#include "host-tools/link/scp_client.h"

namespace spikeloom::link {

struct Version {
  std::optional<ChipXY> chip;  // none while the machine finds out about itself
  int physical_core = 0, virtual_core = 0;
  std::string software;  // "SC&MP/SpiNNaker"
  int major = 0, minor = 0, patch = 0;
};
[[nodiscard]] Result<Version> version(ScpClient& client, CoreAt core);
// The monitors right behind some ports of the way, each for itself and for so long.
[[nodiscard]] Result<std::vector<Result<Version>>> versions_behind(ScpClient& client,
                                                                   std::span<const int> ports,
                                                                   Time patience);

struct ChipState {
  int cores = 0;  // that work, the monitor among them
  std::array<bool, chip::kLinks> links{};
  int free_entries = 0;                             // largest block of the routing table
  std::uint32_t free_sdram = 0;                     // largest block
  std::array<std::uint8_t, chip::kCores> states{};  // kCoreStates, by virtual core
  ChipXY ethernet;                                  // nearest chip with a port
  std::array<std::uint8_t, 4> address{};            // of this chip; zeros: it has no port
};
[[nodiscard]] Result<ChipState> chip_state(ScpClient& client, ChipXY chip);
// All at once, each for itself and for so long; in the order of the chips.
[[nodiscard]] Result<std::vector<Result<ChipState>>> chip_states(ScpClient& client,
                                                                 std::span<const ChipXY> chips,
                                                                 Time patience);

// An address. The tag is 1 to 255 and free, which is asked first: by it any copy of the request
// finds the block that another one got.
[[nodiscard]] Result<std::uint32_t> allocate_sdram(ScpClient& client, ChipXY chip,
                                                   std::uint8_t application, std::uint8_t tag,
                                                   std::uint32_t bytes);
struct SdramJob {
  ChipXY chip;
  std::uint8_t application = 0, tag = 0;
  std::uint32_t bytes = 0;
};
// All of them at once; addresses in the order of the jobs.
[[nodiscard]] Result<std::vector<std::uint32_t>> allocate_sdram(ScpClient& client,
                                                                std::span<const SdramJob> jobs);
// What an application holds on a chip: its blocks.
[[nodiscard]] Result<void> free_sdram(ScpClient& client, ChipXY chip, std::uint8_t application);

struct RouteJob {
  ChipXY chip;
  std::span<const chip::RoutingEntry> entries;  // cores of the routes are virtual
};
// One block of entries a chip, in order; what the application had there before is freed and
// cleared. Overwrites the image area: routes come before images.
[[nodiscard]] Result<void> load_routes(ScpClient& client, std::uint8_t application,
                                       std::span<const RouteJob> jobs);
[[nodiscard]] Result<void> load_routes(ScpClient& client, ChipXY chip, std::uint8_t application,
                                       std::span<const chip::RoutingEntry> entries);
[[nodiscard]] Result<void> free_routes(ScpClient& client, ChipXY chip, std::uint8_t application);
// The application's entries in the monitor's copy of the table, in order.
[[nodiscard]] Result<std::vector<chip::RoutingEntry>> read_routes(ScpClient& client, ChipXY chip,
                                                                  std::uint8_t application);

// Words of SDRAM, `bytes` a multiple of 4.
[[nodiscard]] Result<void> fill(ScpClient& client, ChipXY chip, std::uint32_t address,
                                std::uint32_t word, std::uint32_t bytes);

// To every core of the application, through the chip that was booted.
[[nodiscard]] Result<void> signal(ScpClient& client, chip::Signal signal, std::uint8_t application);
// Cores of the application in a state, on the board of an Ethernet chip.
[[nodiscard]] Result<int> count_in_state(ScpClient& client, ChipXY ethernet,
                                         std::uint8_t application, std::uint8_t state);
[[nodiscard]] Result<void> clear_ip_tag(ScpClient& client, ChipXY ethernet, int tag);

}  // namespace spikeloom::link
