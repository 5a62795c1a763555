// Multicast packets that routers have thrown away, by the counters that the monitor sets up.
//
// Units    packets since the machine was booted, modulo 2^32 a chip.
// Errors   the client's.
// Source   spinnaker_tools sark/sark_hw.c: counter 8.
#pragma once

#include <vector>

#include "host-tools/link/scp_client.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::on_board {

using Drops = std::vector<std::uint32_t>;  // by ChipId

[[nodiscard]] Result<Drops> read_drops(link::ScpClient& client, const machine::Machine& machine);
[[nodiscard]] std::uint64_t between(const Drops& before, const Drops& after);

}  // namespace spikeloom::on_board
