// A mapping of a network as it was written, read back to be changed (flow/change.h).
//
// Beside the files of the interchange format (interchange_files.h) stand
//
//   network.pb          the network that was mapped
//   machine.textproto   the machine, as --machine takes it
//   slices.json         {"format": "spikeloom-slices", "version": 1, "neurons_per_core": n,
//                       "tick_cycles": c, "orders": {population: [neuron, ...]}}: how slices were
//                       cut, and which neuron is in which place where a population is not in order
//
// What is read is proven before it is believed: `legal` and `prove` judge it as they judge every
// mapping. Trees follow from tables.
//
// Errors   read_earlier: all of a file at once: those of network/codec.h, machine/codec.h,
//          interchange; no_mapping (a file is missing), not_a_slice, not_an_order, missing_key,
//          another_machine, and not_this_mapping with the first fault that an oracle found; all
//          invalid_input.
// Cost     linear in the files; prove.h.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host-tools/flow/map.h"
#include "host-tools/interchange/solution.h"

namespace spikeloom::flow {

struct EarlierMapping {
  network::Network network;
  std::vector<std::string> names, net_names;  // of slices, of nets
  Mapping mapping;                            // but raw_entries, notes and timings
};

[[nodiscard]] tl::expected<EarlierMapping, Errors> read_earlier(
    const std::filesystem::path& directory);

// network.pb, machine.textproto, slices.json.
[[nodiscard]] std::vector<interchange::File> files_for_change(const network::Network& network,
                                                              const Mapping& mapping);

}  // namespace spikeloom::flow
