// The cortical microcircuit in any size: from the library where it holds that size, else scaled.
//
// Errors   what network::parse and network::validate say; a scale beyond what a network may hold.
#pragma once

#include <string>

#include "base/error.h"
#include "host-tools/bench/protocol.h"
#include "network-specs/network/network.h"

namespace spikeloom::bench {

struct Described {
  double scale = 1.0;
  Drive drive = Drive::poisson;
  std::string rule;  // how the network was made, in a sentence
  network::Network network;
};

// Duration and discarded time are those of the protocol.
[[nodiscard]] tl::expected<Described, Errors> microcircuit(double scale, const Protocol& protocol);

}  // namespace spikeloom::bench
