// A mapping and a changed network or machine -> a mapping that differs as little as may be, proven.
//
// Slices, nets and chips are the same by name: a slice by what it is called, a net by its source
// and its number there, a chip by its place. What is unaffected keeps its core, its keys, its tree
// and the tables on its way. What is new or lost its core goes where it lengthens trees least
// (placer/fill_in.h), trees grow to new sinks (router/regrow.h), tables change where they do not
// serve (router/patched_table.h). When that does not fit, everything is mapped anew and a note says
// so.
//
// Shapes   `after` comes with machine, slices, nets and constraints; the rest is filled in.
// Promises legal and proven as any mapping; equal input gives equal output.
// Errors   as lay_out.h.
// Cost     O(nets) for what stays; the rest as the stages it goes through.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "host-tools/flow/lay_out.h"

namespace spikeloom::flow {

// A mapping and what its slices are called; no name twice.
struct NamedMapping {
  const Mapping& mapping;
  std::span<const std::string> slices;
};

// What has to be done to a machine that runs the mapping before.
struct Patch {
  std::vector<mapper::SliceId> to_load;  // of the mapping after: new, or on another core
  std::vector<std::string> to_stop;      // of the mapping before: gone, or on another core
  std::vector<machine::ChipId> tables;   // of the machine after: chips whose table changes
  bool anew = false;                     // nothing could be kept
};

[[nodiscard]] Result<Patch> remap(const NamedMapping& before, const LayOutOptions& options,
                                  const ProgressSink& progress,
                                  std::span<const std::string> slice_names, Mapping& after);

}  // namespace spikeloom::flow
