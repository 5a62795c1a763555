// Parallel loops whose result does not depend on the number of threads.
//
// parallel_for splits [0, count) into chunks of a fixed size; chunk boundaries never depend on the
// number of threads, so a body that writes only to its chunk gives the same bytes on any machine.
//
// Errors   the body must not throw.
// Cost     threads are started per call; use it for work of a millisecond or more.
#pragma once

#include <cstddef>
#include <functional>

namespace spikeloom {

// Calls body(first, last, thread) for chunks in any order; thread < threads.
void parallel_for(std::size_t count, std::size_t chunk, unsigned threads,
                  const std::function<void(std::size_t, std::size_t, unsigned)>& body);

// Hardware threads that this process may run on (taskset, cpusets); at least 1.
[[nodiscard]] unsigned available_cores();
// 0 asks for available_cores().
[[nodiscard]] unsigned threads_or_default(unsigned requested);

}  // namespace spikeloom
