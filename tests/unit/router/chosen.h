// Random choices of a RapidCheck property as a plain function: uniform from the first try on.
#pragma once

#include <rapidcheck.h>

#include "tests/support/routing_cases.h"

namespace spikeloom::router {

inline support::Below chosen() {
  return [](int bound) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, bound)); };
}

}  // namespace spikeloom::router
