// Demands -> the smallest table that a minimiser finds for every chip, or why one does not fit.
//
// Shapes   tables by ChipId; first match wins, order matters.
// Promises every key of a demanded block takes its demand's route, by an entry or, straight on, by
//          default routing; no entry takes a key of the system; never more entries than without
//          minimising; equal input gives equal tables.
// Errors   table_full for the chip that is furthest above what its router holds.
// Cost     see tests/bench/router_bench.cc.
// Source   ADR 0012.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "router/tables.h"

namespace spikeloom::router {

// A minimiser may stop as soon as the table has at most `enough` entries; 0 asks for its best.
// minimisers() lists them by name, the default first.
using Minimiser = Table (*)(std::span<const Demand> demands, std::size_t enough);
struct NamedMinimiser {
  const char* name;
  const char* what;
  Minimiser minimise;
};
[[nodiscard]] const std::vector<NamedMinimiser>& minimisers();

struct MinimiseOptions {
  Minimiser minimiser = minimisers().front().minimise;
  bool stop_when_it_fits = false;
  std::vector<std::string> net_names;  // by net, to say in an error who fills a table; or empty
  unsigned threads = 1;
};

// Different routes that default routing cannot give: no table of these demands has fewer entries.
[[nodiscard]] std::size_t fewest_entries(std::span<const Demand> demands);

[[nodiscard]] Result<Tables> minimise(const machine::Machine& machine, const Demands& demands,
                                      const MinimiseOptions& options);

}  // namespace spikeloom::router
