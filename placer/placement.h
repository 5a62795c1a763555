// Slices -> cores. A placement gives every part of a slice a core of its own, all on one chip;
// `legal` and `cost` recompute from scratch what any placer claims.
//
// A placer is a function from a problem to a placement. placers() lists them by name; a new one is
// a file and a line of that list. Placers are equal in every right: none is called by name
// elsewhere.
//
// Shapes   cores[s] is where slice s runs; kNoCore for a slice without a core: a device, whose chip
//          is the one it hangs on, or memory alone.
// Promises equal problem and seed give equal placements, for any number of threads.
// Errors   does_not_fit, with cores or SDRAM asked and offered, and what machine would do.
// Source   ADR 0013.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/progress.h"
#include "mapper/nets.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::placer {

struct CorePlace {
  machine::ChipId chip;
  std::uint8_t core = 0;
  auto operator<=>(const CorePlace&) const = default;
};

inline constexpr std::uint8_t kNoCore = 0xFF;

struct Placement {
  std::vector<CorePlace> cores;
};
// Where each slice goes, before it has a core of its own there.
using ChipOfSlice = std::vector<machine::ChipId>;

// A slice that has to be on this chip, and on this core if one is given.
struct Pin {
  mapper::SliceId slice;
  machine::ChipId chip;
  std::optional<std::uint8_t> core = std::nullopt;
};
// A slice that is no core: an external device behind a link of a chip, which leads to no other.
struct Device {
  mapper::SliceId slice;
  machine::ChipId chip;
  chip::Link link = chip::Link::east;
};
// What has to hold besides cores and memory. Reserved cores are cores that the machine lacks.
struct Constraints {
  std::vector<Pin> pins = {};
  std::vector<std::vector<mapper::SliceId>> together = {};  // each on one chip
  std::vector<Device> devices = {};
};

// What a placer sees: values only.
struct Problem {
  const machine::Machine& machine;
  const std::vector<mapper::Slice>& slices;
  const std::vector<mapper::Net>& nets;
  Constraints constraints = {};
};

struct PlaceOptions {
  std::uint64_t seed = 1;
  double effort = 1.0;  // of placers that search: a factor on their bound of work
  unsigned threads = 1;
  ProgressSink progress = {};  // false stops the search: the best so far is the answer
};

using Placer = Result<Placement> (*)(const Problem& problem, const PlaceOptions& options);
struct NamedPlacer {
  const char* name;
  const char* what;
  Placer place;
};
[[nodiscard]] const std::vector<NamedPlacer>& placers();
// The one that is used where nobody chose; invalid_input for an unknown name.
inline constexpr std::string_view kDefaultPlacer = "default";
[[nodiscard]] Result<Placer> find_placer(std::string_view name);

// Empty when every slice has its own existing application core, its parts are all on one chip, and
// no chip's SDRAM is overdrawn.
[[nodiscard]] Errors legal(const Problem& problem, const Placement& placement);

// Spikes/s times hops of a minimum spanning tree over the distinct chips of each net's source and
// sinks: an estimate of routed traffic, from scratch. Distances are those of the live machine, and
// a cable counts kCableHop / kHop; on machines of more than kMostSearchedChips, those of the box,
// wrapped where it wraps.
[[nodiscard]] double cost(const Problem& problem, const Placement& placement);
inline constexpr int kHop = 4;
inline constexpr int kCableHop = 5;  // cables carry less than links of a board, and are shared
inline constexpr std::size_t kMostSearchedChips = 4096;

}  // namespace spikeloom::placer
