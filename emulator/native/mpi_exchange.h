// Ranks that mpirun started.
//
// Errors   as in exchange.h; MPI itself ends a process that cannot join the others.
// Cost     joining takes some tenths of a second; a process that mpirun did not start pays nothing.
#pragma once

#include <memory>

#include "emulator/native/exchange.h"

namespace spikeloom::native {

// Whether this process is one of several that belong together.
[[nodiscard]] bool started_as_ranks();
// Joins them: once in a process, and from the thread that will use what it returns.
[[nodiscard]] Result<std::unique_ptr<Exchange>> join_ranks();

}  // namespace spikeloom::native
