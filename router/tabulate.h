// Trees -> key blocks and tables, by the order of keys that makes the tables smallest.
//
// No order of keys is best for every network, and trying one is cheap: each order is judged by
// quick tables of at most kJudgedDemands demands, on chips evenly spread; the best is then
// minimised in full.
//
// Promises equal input gives equal output, whatever the number of threads. Tables may be too large
// for their chips: router::fits says so.
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
                                         const std::vector<Tree>& trees, KeyOptions key_options,
                                         const MinimiseOptions& options);

}  // namespace spikeloom::router
