// The peers' driver (peers/map_peers.py) as text: the program finds it from any folder.
#pragma once

#include <string>

namespace spikeloom::bench {

[[nodiscard]] std::string peers_driver();

}  // namespace spikeloom::bench
