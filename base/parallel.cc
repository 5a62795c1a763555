#include "base/parallel.h"

#if defined(__linux__)
#include <sched.h>
#endif

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace spikeloom {

unsigned available_cores() {
#if defined(__linux__)
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
    return std::max(1U, static_cast<unsigned>(CPU_COUNT(&allowed)));
#endif
  return std::max(1U, std::thread::hardware_concurrency());
}

unsigned threads_or_default(unsigned requested) {
  return requested != 0 ? requested : available_cores();
}

void parallel_for(std::size_t count, std::size_t chunk, unsigned threads,
                  const std::function<void(std::size_t, std::size_t, unsigned)>& body) {
  std::atomic<std::size_t> next{0};
  const auto work = [&](unsigned thread) {
    for (std::size_t first = next.fetch_add(chunk); first < count; first = next.fetch_add(chunk)) {
      body(first, std::min(first + chunk, count), thread);
    }
  };
  std::vector<std::jthread> helpers;
  for (unsigned thread = 1; thread < threads; ++thread) helpers.emplace_back(work, thread);
  work(0);
}

}  // namespace spikeloom
