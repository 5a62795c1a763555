// Spikes as text in the layout of NEST's ASCII recording backend: three header lines, then
// "sender<TAB>time_ms" a line, by time.
//
// Units    ms with three decimals, which is exact: ticks are whole microseconds.
// Shapes   senders count from 1 through all populations, as NEST numbers nodes.
// Errors   output_failed.
// Cost     about 16 bytes a spike.
// Source   NEST 3 recording backend `ascii`, version 2.
#pragma once

#include <filesystem>
#include <span>

#include "base/error.h"
#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::results {

[[nodiscard]] Result<void> write_dat(const std::filesystem::path& path,
                                     const network::Network& network,
                                     std::span<const network::Spike> spikes);

}  // namespace spikeloom::results
