// Threads that begin together: what is measured on all cores at once is to overlap.
//
// Errors   the body must not throw.
#pragma once

#include <functional>
#include <vector>

namespace spikeloom::bench {

// Calls body(thread) on every thread at the same time; what each returned, by thread.
[[nodiscard]] std::vector<double> on_threads(unsigned threads,
                                             const std::function<double(unsigned)>& body);

}  // namespace spikeloom::bench
