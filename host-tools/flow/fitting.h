// Loads a mapping, and maps again where an image does not fit.
//
// A slice is cut by what its block is expected to need (mapper/budget.h), an image has what was
// drawn: now and then that is more. Then slices are halved, from the largest of the mapping on, and
// all is mapped and loaded once more, with a note, at most kLoadAttempts times.
//
// Errors   of what is called, at once; that of the image when attempts or neurons are used up.
#pragma once

#include <cstdint>
#include <functional>

#include "base/error.h"
#include "host-tools/board/loaded.h"
#include "host-tools/flow/map.h"

namespace spikeloom::flow {

inline constexpr int kLoadAttempts = 4;

struct LoadSteps {
  std::function<Result<on_board::Loaded>()> load;                      // the mapping as it is
  std::function<Result<Mapping>(std::uint32_t neurons_per_core)> map;  // the network again
};

[[nodiscard]] Result<on_board::Loaded> load_fitting(Mapping& mapping, const LoadSteps& steps);

}  // namespace spikeloom::flow
