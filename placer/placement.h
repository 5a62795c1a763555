// Slices -> cores. A placement gives every slice a core of its own; `legal` and `cost` recompute
// from scratch what any placer claims.
//
// Shapes   cores[s] is where slice s runs.
#pragma once

#include <vector>

#include "base/error.h"
#include "mapper/nets.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::placer {

struct CorePlace {
  machine::ChipId chip;
  std::uint8_t core = 0;
  auto operator<=>(const CorePlace&) const = default;
};

struct Placement {
  std::vector<CorePlace> cores;
};

// What a placer sees: values only.
struct Problem {
  const machine::Machine& machine;
  const std::vector<mapper::Slice>& slices;
  const std::vector<mapper::Net>& nets;
};

struct PlaceOptions {
  std::uint64_t seed = 1;
  unsigned threads = 1;
};

// A placer is a function of this type; placers() lists them by name.
using Placer = Result<Placement> (*)(const Problem& problem, const PlaceOptions& options);
struct NamedPlacer {
  const char* name;
  const char* what;
  Placer place;
};
[[nodiscard]] const std::vector<NamedPlacer>& placers();

// Empty when every slice has its own existing application core and no chip's SDRAM is overdrawn.
[[nodiscard]] Errors legal(const Problem& problem, const Placement& placement);

// Spikes/s times hops of a spanning tree over each net's distinct chips (hexagonal distance on the
// machine's box, wrapped where it wraps): an estimate of routed traffic, from scratch.
[[nodiscard]] double cost(const Problem& problem, const Placement& placement);

}  // namespace spikeloom::placer
