// An oracle's verdict as a result: what disagrees with a stage is our fault, never the user's.
#pragma once

#include "base/error.h"

namespace spikeloom::flow {

// internal, with the first fault, when there is one.
[[nodiscard]] Result<void> demand(const char* oracle, const Errors& faults);

}  // namespace spikeloom::flow
