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
#include "router/demands.h"

namespace spikeloom::router {

// How hard a minimiser should try. One that searches counts what it looks at, not time.
struct Effort {
  static constexpr std::uint64_t kFull = 20'000;
  std::size_t enough = 0;                // entries at which it may stop; 0 asks for its best
  std::uint64_t work_of_demand = kFull;  // words of rows (key_space.h) for each demand
};

// minimisers() lists them by name, the default first.
using Minimiser = Table (*)(std::span<const Demand> demands, const Effort& effort);
struct NamedMinimiser {
  const char* name;
  const char* what;
  Minimiser minimise;
};
[[nodiscard]] const std::vector<NamedMinimiser>& minimisers();

inline constexpr std::uint64_t kUsualWork = 400'000'000;

struct MinimiseOptions {
  Minimiser minimiser = minimisers().front().minimise;
  bool stop_when_it_fits = false;
  // Of all tables together, shared out by demands; those that do not fit then share as much again.
  std::uint64_t work = kUsualWork;
  std::vector<std::string> net_names;  // by net, to say in an error who fills a table; or empty
  unsigned threads = 1;
};

// Different routes that default routing cannot give: no table of these demands has fewer entries.
[[nodiscard]] std::size_t fewest_entries(std::span<const Demand> demands);

// Tables, whether they fit or not.
[[nodiscard]] Tables minimised(const machine::Machine& machine, const Demands& demands,
                               const MinimiseOptions& options);
// table_full, if any does not fit.
[[nodiscard]] Result<void> fits(const machine::Machine& machine, const Demands& demands,
                                const Tables& tables, const MinimiseOptions& options);
// The two together.
[[nodiscard]] Result<Tables> minimise(const machine::Machine& machine, const Demands& demands,
                                      const MinimiseOptions& options);

}  // namespace spikeloom::router
