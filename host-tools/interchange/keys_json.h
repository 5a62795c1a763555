// routing_keys.json of the place-and-route interchange format: keys that nets have to keep.
//
// A net of several pairs of key and mask becomes as many nets of the same source, sinks and name,
// side by side, which share its weight. Nets that the file does not name get keys of our choice.
//
// Errors   all at once: those of netlist.h, and unknown_net, key_outside_mask, keys_overlap (with
//          one another or with the system's).
// Cost     O(nets log nets).
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "host-tools/interchange/netlist.h"

namespace spikeloom::interchange {

[[nodiscard]] Errors parse_keys(std::string_view bytes, Netlist& netlist);
[[nodiscard]] Errors read_keys(const std::filesystem::path& path, Netlist& netlist);

}  // namespace spikeloom::interchange
