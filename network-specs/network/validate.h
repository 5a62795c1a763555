// Judges a network: every user error at once, none of them fatal to the next check.
//
// Promises a network without errors can be mapped and run by every later stage without a check.
// Errors   each with code, object path ("projections[3].delay"), value, limit, cause and remedy;
//          in the order of the description. Cut after 100 with a last line that says how many more.
#pragma once

#include "base/error.h"
#include "network-specs/network/network.h"

namespace spikeloom::network {

[[nodiscard]] Errors validate(const Network& network);

}  // namespace spikeloom::network
