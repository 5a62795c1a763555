// A netlist that another tool made: vertices that ask for cores and memory, and weighted nets
// between them, as the mapper's own slices and nets.
//
// Two forms are read, told apart by their members:
//   nets   {"vertices_resources": {vertex: {"Cores": n, "SDRAM": bytes}}, "nets": [[source, [sink],
//          weight]], "same_chip_constraints": [[vertex]], "labels": {label: [vertex]},
//          "label_colours": {label: [red, green, blue]}}; the last three, and weights, may be
//          absent
//   edges  graph.json of the place-and-route interchange format: {"vertices_resources": ...,
//          "edges": {edge: {"source", "sinks", "weight", "type"}}}; constraints are a file of their
//          own (constraints.h)
//
// A vertex of one core is a slice of one neuron, one of several a slice with that many parts, one
// of none a slice without a core. Packets to a vertex go to each of its parts. A vertex may be the
// source of several nets.
//
// Units    weights are packets per second, as nets of networks; SDRAM in bytes.
// Shapes   slices in the file's order, parts behind their part 0; names by slice; nets and their
//          names in the file's order. Groups ascending, disjoint: overlapping ones are one group.
// Errors   all of a file at once, each with its place: unreadable_file, file_too_large, syntax,
//          nested_too_deep, unknown_format, missing_field, unknown_field, wrong_type, name_twice,
//          bad_name, no_vertices, unknown_vertex, vertex_twice, unknown_resource, out_of_range.
// Cost     O(bytes log vertices) time; about 15 bytes a byte of the file while it is read.
// Source   Heathcote, Building and operating large-scale SpiNNaker machines (2016), its data;
//          the place-and-route data interchange format and its JSON schemas.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mapper/nets.h"
#include "placer/placement.h"
#include "router/routes.h"

namespace spikeloom::interchange {

// A set of vertices that belong together for a reader; the population of their slices.
struct Label {
  std::string name;
  std::string colour;  // "#rrggbb", or empty
};

// Half open, of cores of a chip or of bytes of its SDRAM.
struct Range {
  std::uint64_t first = 0, last = 0;
  auto operator<=>(const Range&) const = default;
};
struct ReservedMemory {
  std::optional<machine::ChipId> chip;  // none: of every chip
  Range bytes;
};
struct FixedMemory {
  mapper::SliceId slice;
  Range bytes;
};

struct Netlist {
  std::string name;  // of the file, without its ending
  std::vector<mapper::Slice> slices;
  std::vector<mapper::Net> nets;
  placer::Constraints constraints;     // groups of the netlist; the rest once constraints are read
  std::vector<std::string> names;      // by slice: its vertex
  std::vector<std::string> net_names;  // by net; its number, where the form has no names
  std::vector<Label> labels;           // by population; the last is for vertices without one
  std::vector<ReservedMemory> reserved_memory;
  std::vector<FixedMemory> fixed_memory;
  std::vector<std::optional<router::KeyBlock>> keys;  // by net, once keys are read; or empty
  std::vector<std::string> notes;  // what was read otherwise than it was written, in words
};

[[nodiscard]] tl::expected<Netlist, Errors> parse_netlist(std::string_view bytes);
[[nodiscard]] tl::expected<Netlist, Errors> read_netlist(const std::filesystem::path& path);

// sink_without_core for each net that leads to a vertex without cores that is no device. Whether it
// is one, constraints say: judged once they are read.
[[nodiscard]] Errors undeliverable(const Netlist& netlist);

}  // namespace spikeloom::interchange
