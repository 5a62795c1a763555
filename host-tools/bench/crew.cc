#include "host-tools/bench/crew.h"

#include <latch>
#include <thread>

namespace spikeloom::bench {

std::vector<double> on_threads(unsigned threads, const std::function<double(unsigned)>& body) {
  std::vector<double> results(threads);
  std::latch start(threads);
  const auto work = [&](unsigned thread) {
    start.arrive_and_wait();
    results[thread] = body(thread);
  };
  {
    std::vector<std::jthread> others;
    for (unsigned thread = 1; thread < threads; ++thread) others.emplace_back(work, thread);
    work(0);
  }
  return results;
}

}  // namespace spikeloom::bench
