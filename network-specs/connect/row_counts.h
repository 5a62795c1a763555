// How many of a fixed total number of synapses each source has.
//
// The total is split down a binary tree of source ranges: node 1 is all sources, node n has the
// children 2 n (first half, rounded down) and 2 n + 1. The first half of a node's count is binomial
// with multapses and hypergeometric without, drawn from stream (count_split, projection, node).
// So the counts have exactly the multinomial (multivariate hypergeometric) law, and depend on
// nothing but (seed, projection, sources, pairs in a row, total).
//
// Shapes   one count a source.
// Errors   none after validate(), which keeps a row below 2^32 synapses.
// Cost     one draw of count_laws.h a source.
#pragma once

#include <cstdint>
#include <vector>

#include "network-specs/connect/pairs.h"

namespace spikeloom::connect {

[[nodiscard]] std::vector<std::uint32_t> row_counts(std::uint64_t seed, std::uint32_t projection,
                                                    const Pairs& pairs, std::uint64_t total,
                                                    bool multapses);

}  // namespace spikeloom::connect
