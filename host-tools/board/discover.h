// What a monitor says about its machine: chips, cores, links, memory, ports, who uses it.
//
// Cores are virtual ones, as the monitor numbers those that work: 0 is itself, 1 is left free, the
// rest run applications. Links that the monitor does not use are not there, whatever the reason;
// nor are chips that do not answer, or that no link leads to.
//
// Units    as machine::Machine.
// Promises what machine::build() says of the same machine, but for the numbers of its cores and for
//          what the monitor itself leaves out. Everything that is read is checked.
// Errors   not_booted (unreachable): nobody answers; still_starting (unreachable): the monitor is
//          not ready in time; unknown_monitor (unreachable); board_in_use (unreachable): a core
//          that runs somebody's program, by name; chips_silent (unreachable): the first chip
//          answers, and none of the others that it knows; bad_machine (not_trustworthy); the
//          client's.
// Cost     a request a chip, and some for the first.
// Source   hardware facts 5.2, 5.3, 8.3; SC&MP 4.0.0 cmd_info.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "host-tools/link/commands.h"
#include "host-tools/link/scp_client.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::on_board {

using machine::ChipXY;

struct EthernetPort {
  ChipXY chip;
  std::array<std::uint8_t, 4> address{};
  bool operator==(const EthernetPort&) const = default;
};

// "192.168.240.1"
[[nodiscard]] std::string to_text(const std::array<std::uint8_t, 4>& address);

struct Found {
  machine::Machine machine;          // named after the way that leads to it
  std::string monitor;               // "SC&MP/SpiNNaker 4.0.0"
  std::vector<EthernetPort> ports;   // the chip that answered first, then by (y, x)
  std::vector<ChipXY> nearest_port;  // by ChipId: the Ethernet chip of its board
  std::vector<link::CoreAt> busy;    // cores with an application on them
  std::vector<std::string> notes;    // what was left out, in words
};

// Waits until the machine knows itself, at most `most` of the link's time.
[[nodiscard]] Result<link::Version> wait_until_ready(link::ScpClient& client, link::Time most);

[[nodiscard]] Result<Found> discover(link::ScpClient& client);

// Errors: board_in_use.
[[nodiscard]] Result<void> check_idle(link::ScpClient& client, const Found& found);

}  // namespace spikeloom::on_board
