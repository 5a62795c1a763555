// Exact laws of counts: how many of a number of draws fall into a part.
//
//   binomial        n draws with replacement, each inside with probability p
//   hypergeometric  n draws without replacement from `total` things, `inside` of which count
//
// Probabilities follow Loader (2000, Fast and accurate computation of binomial probabilities):
// no difference of large logarithms, so they hold for counts up to 2^53. Samplers are exact:
// inversion for means below 10, else rejection (binomial: BTRS of Hoermann 1993; hypergeometric:
// ratio of uniforms, HRUA of Stadlober 1990). Doubles from base/det_math alone.
//
// Units    counts; natural logarithms.
// Errors   none; arguments with inside or n above total break the contract.
// Cost     independent of the counts above a mean of 10; tests/bench/connect_bench.cc prints it.
#pragma once

#include <cstdint>

#include "base/counter_rng.h"

namespace spikeloom::connect {

[[nodiscard]] double log_binomial_pmf(std::uint64_t k, std::uint64_t n, double p);
[[nodiscard]] double log_hypergeometric_pmf(std::uint64_t k, std::uint64_t total,
                                            std::uint64_t inside, std::uint64_t n);

[[nodiscard]] std::uint64_t draw_binomial(std::uint64_t n, double p, StreamReader& words);
[[nodiscard]] std::uint64_t draw_hypergeometric(std::uint64_t total, std::uint64_t inside,
                                                std::uint64_t n, StreamReader& words);

}  // namespace spikeloom::connect
