// Files of the place-and-route interchange format, around a mapping.
//
// A slice of a network is a vertex 'population[first:last]', a synapse core of it the vertex
// 'population[first:last]/part'; a net has the name of its source. Of a population whose neurons
// were put into another order (flow/map.h), first and last are places in that order.
//
// Errors   read_netlist_files: those of interchange, all of a file at once.
//          map_netlist_files: the same, those of map_netlist.h, and what interchange/solution.h
//          cannot say, whether or not files are written.
//          write_files: output_failed (output_exists, not_written, with the system's reason), and
//          what interchange/solution.h cannot say. All files are there in the end, or none.
//          What stands beside the files of the format is given with them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host-tools/flow/map_netlist.h"
#include "host-tools/interchange/machine_json.h"
#include "host-tools/interchange/netlist.h"
#include "host-tools/interchange/solution.h"

namespace spikeloom::flow {

struct NetlistFiles {
  std::filesystem::path netlist;
  std::filesystem::path machine, constraints, keys;  // empty: none
};

// A netlist with its constraints and keys, and the machine that they leave of the one given.
struct NetlistProblem {
  interchange::Netlist netlist;
  interchange::OutsideMachine machine;
};
[[nodiscard]] tl::expected<NetlistProblem, Errors> read_netlist_files(const NetlistFiles& files);

struct MappedNetlist {
  interchange::Netlist netlist;
  Mapping mapping;
};
// Onto the machine that is given, or the smallest standard one that fits under the constraints.
[[nodiscard]] tl::expected<MappedNetlist, Errors> map_netlist_files(
    const NetlistFiles& files, const NetlistOptions& options, const ProgressSink& progress = {});

[[nodiscard]] interchange::Solution solution_of(const interchange::Netlist& netlist,
                                                const Mapping& mapping);

// What the slices and nets of a network are called outside, as in a netlist.
[[nodiscard]] interchange::Netlist named(const network::Network& network, const Mapping& mapping);

[[nodiscard]] Result<void> write_files(const std::filesystem::path& directory, bool overwrite,
                                       const interchange::Netlist& netlist, const Mapping& mapping,
                                       const std::vector<interchange::File>& beside = {});

}  // namespace spikeloom::flow
