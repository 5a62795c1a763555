// Trees -> key blocks and tables, by the order of keys that makes the tables smallest.
//
// No order of keys is best for every network, and trying one is cheap: each order is judged by
// quick tables of chips evenly spread, with about kJudgedDemands demands if chips are alike; the
// best is then minimised in full. Where a table of it does not fit its chip and another order could
// help, the others are minimised too, best first, until one fits.
//
// Promises equal input gives equal output, whatever the number of threads. Tables may be too large
// for their chips, router::fits says so: then no order fits.
// Errors   as keys.h.
// Source   ADR 0007.
#pragma once

#include "router/keys.h"
#include "router/minimise.h"

namespace spikeloom::router {

inline constexpr std::size_t kJudgedDemands = 200'000;

struct Tabulated {
  KeyOrder order{};
  std::vector<KeyBlock> keys;
  Demands demands;
  Tables tables;
};

// The order of `key_options` is not heeded.
[[nodiscard]] Result<Tabulated> tabulate(const placer::Problem& problem,
                                         const placer::Placement& placement,
                                         const std::vector<Tree>& trees,
                                         const KeyOptions& key_options,
                                         const MinimiseOptions& options);

}  // namespace spikeloom::router
