// What the peers' driver (peers/map_peers.py) says, judged: it comes from programs that are not
// ours, so nothing in it is believed before it is checked.
//
// Formats  that of the driver's own documentation: one JSON object.
// Errors   not_trustworthy: peer_nonsense, with what is wrong and where: a chip or link that the
//          machine lacks, a chip that is overfull, a tree that meets a chip twice or misses a sink,
//          a time below 0, entries for another number of tables. Tools may send packets to chips
//          that need none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host-tools/bench/map_instance.h"
#include "host-tools/report/json_tree.h"
#include "router/routes.h"

namespace spikeloom::bench {

struct PeerPlaced {
  std::string tool, version;
  bool cut = false;  // ended by its time limit; `placement` is then its best so far, or nothing
  double place_s = 0, route_s = 0;  // CPU
  std::optional<placer::Placement> placement;
  std::vector<router::Tree> trees;
};
[[nodiscard]] Result<PeerPlaced> parse_placed(const MapInstance& instance, std::string_view text);

struct PeerMinimised {
  std::string tool, version;
  bool cut = false;
  double minimise_s = 0;                              // CPU
  std::vector<std::optional<std::uint64_t>> entries;  // none where it failed or was cut
};
[[nodiscard]] Result<PeerMinimised> parse_minimised(std::size_t tables, std::string_view text);

struct PeerVersions {
  std::optional<std::string> rig, rig_c_sa, pacman;
};
[[nodiscard]] Result<PeerVersions> parse_versions(std::string_view text);

}  // namespace spikeloom::bench
