// Judges a Distribution: whether it is a law at all, and which values it can give.
//
// Errors   not_finite, bad_law, bounds_exclude_law, out_of_range; each names the object's path.
#pragma once

#include <limits>
#include <string>

#include "base/error_list.h"
#include "network-specs/network/network.h"

namespace spikeloom::network {

// The values that a law gives, but for kNegligible on either side.
struct Reach {
  double low = 0.0, high = 0.0;
};
// Only for laws that check_law() accepts.
[[nodiscard]] Reach reach(const Distribution& law);

// "10", "normal(mean 10, sd 1)", ...
[[nodiscard]] std::string describe(const Distribution& law);

// Adds what is wrong with the law itself; true when nothing is.
bool check_law(const Distribution& law, const std::string& path, ErrorList& errors);

// What a quantity allows.
struct Allowed {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  const char* unit = "";
  const char* cause = "";
};
// check_law(), then adds an error for each side on which the law's reach is not allowed.
bool check_law_within(const Distribution& law, const Allowed& allowed, const std::string& path,
                      ErrorList& errors);

// The same for a plain number: finite, and between the two.
bool check_number(double value, const Allowed& allowed, const std::string& path, ErrorList& errors);

}  // namespace spikeloom::network
