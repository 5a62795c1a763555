// How long routers hold a packet that a core or a link does not take at once, before they throw it
// away.
//
// The monitor sets 240 cycles, 1.8 us: a core takes in nine packets meanwhile. Where more spike in
// one moment and all reach the same cores, routers would lose what these would have taken a little
// later. A packet that waits is late at worst, which is counted; one that is lost costs the run.
// Longer than kLongestWait is not asked for: a core that died would hold up the fabric, and with
// it what its monitors have to say.
//
// Units    control words of routers as found, by ChipId.
// Errors   the client's.
// Cost     two requests a chip.
// Source   chip/router_registers.h.
#pragma once

#include <cstdint>
#include <vector>

#include "host-tools/link/scp_client.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::on_board {

inline constexpr std::uint32_t kLongestWait = 0x8F;  // of chip::router::wait_cycles: 60 us

using RouterControls = std::vector<std::uint32_t>;

// No router waits less than before. Returns what was there.
[[nodiscard]] Result<RouterControls> lengthen_waits(link::ScpClient& client,
                                                    const machine::Machine& machine);
[[nodiscard]] Result<void> put_back(link::ScpClient& client, const machine::Machine& machine,
                                    const RouterControls& controls);

}  // namespace spikeloom::on_board
