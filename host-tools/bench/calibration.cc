#include "host-tools/bench/calibration.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

#include "host-tools/bench/crew.h"

namespace spikeloom::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kOperations = 200'000;
constexpr std::size_t kRepetitions = 8;

double time_chain_ns() {
  const auto start = Clock::now();
  std::uint64_t word = 1;
  for (int i = 0; i < kOperations; ++i) word = (word ^ (word >> 33)) * 0xff51afd7ed558ccdU;
  asm volatile("" : : "r"(word));  // the chain has a reader and is not left out
  return std::chrono::duration<double, std::nano>(Clock::now() - start).count() / kOperations;
}

}  // namespace

Calibration calibrate(unsigned threads) {
  std::vector<double> times_ns(threads * kRepetitions);
  (void)on_threads(threads, [&](unsigned thread) {
    for (std::size_t i = 0; i < kRepetitions; ++i)
      times_ns[thread * kRepetitions + i] = time_chain_ns();
    return 0.0;
  });
  std::sort(times_ns.begin(), times_ns.end());
  return {times_ns.front(), times_ns[times_ns.size() / 2], times_ns.back()};
}

}  // namespace spikeloom::bench
