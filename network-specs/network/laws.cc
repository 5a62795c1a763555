#include "network-specs/network/laws.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "network-specs/network/limits.h"
#include "network-specs/network/unbounded_law.h"

namespace spikeloom::network {
namespace {

using Kind = Distribution::Kind;

// How the probability of a law lies to its bounds: below the lower one, and between them.
struct Inside {
  double below = 0.0, share = 1.0;
};

Inside inside(const Distribution& law) {
  if (const auto value = single_value(law)) {
    return {0.0, *value >= law.low && *value <= law.high ? 1.0 : 0.0};
  }
  const double below = unbounded_cdf(law, law.low);
  return {below, unbounded_cdf(law, law.high) - below};
}

bool check_finite(const Distribution& law, const std::string& path, ErrorList& errors) {
  const bool bounds_are_numbers = !std::isnan(law.low) && !std::isnan(law.high) &&
                                  law.low < std::numeric_limits<double>::infinity() &&
                                  law.high > -std::numeric_limits<double>::infinity();
  if (std::isfinite(law.first) && std::isfinite(law.second) && bounds_are_numbers) return true;
  errors.add({.code = "not_finite",
              .what = fmt::format("{} is not finite; every number must be", describe(law)),
              .where = path,
              .cause = "",
              .remedy = "give finite numbers; a bound that is left out does not bind"});
  return false;
}

bool report_bad(const std::string& what, const std::string& path, const char* remedy,
                ErrorList& errors) {
  errors.add({.code = "bad_law", .what = what, .where = path, .cause = "", .remedy = remedy});
  return false;
}

bool check_shape(const Distribution& law, const std::string& path, ErrorList& errors) {
  constexpr double kMostLog = 500.0;  // exp() of it is finite, and so is its square root's square
  const auto text = describe(law);
  switch (law.kind) {
    case Kind::constant:
      return true;
    case Kind::uniform:
      if (law.first <= law.second) return true;
      return report_bad(fmt::format("{}: low exceeds high", text), path, "swap them", errors);
    case Kind::normal:
      if (law.second >= 0.0) return true;
      return report_bad(fmt::format("{}: the standard deviation must be at least 0", text), path,
                        "give the deviation without its sign", errors);
    case Kind::lognormal:
      if (law.second >= 0.0 && std::abs(law.first) + 7.0 * law.second <= kMostLog) return true;
      return report_bad(
          fmt::format("{}: log_sd must be at least 0 and |log_mean| + 7 log_sd at most {}", text,
                      kMostLog),
          path, "log_mean and log_sd are those of the logarithm", errors);
    case Kind::exponential:
      if (law.first > 0.0) return true;
      return report_bad(fmt::format("{}: the mean must exceed 0", text), path,
                        "give a positive mean", errors);
  }
  return true;
}

bool check_bounds(const Distribution& law, const std::string& path, ErrorList& errors) {
  if (!(law.low < law.high)) {
    return report_bad(fmt::format("{}: the bound low must be less than high", describe(law)), path,
                      "swap the bounds, or give a plain value", errors);
  }
  if (law.outside == Distribution::Outside::clip || inside(law).share >= kLeastInside) return true;
  errors.add(
      {.code = "bounds_exclude_law",
       .what = fmt::format("{}: the bounds hold {:.3g} of the law; at least {:.3g} is needed",
                           describe(law), std::max(0.0, inside(law).share), kLeastInside),
       .where = path,
       .cause = "a value outside is drawn again",
       .remedy = "widen the bounds, or write outside: CLIP"});
  return false;
}

std::string side_remedy(const Distribution& law, const char* bound, double limit) {
  if (law.kind == Kind::constant) return "give a value of that range";
  return fmt::format("add `{}: {:.10g}` to the law", bound, limit);
}

}  // namespace

Reach reach(const Distribution& law) {
  if (const auto value = single_value(law)) {
    const double kept = std::clamp(*value, law.low, law.high);
    return {kept, kept};
  }
  Inside kept;
  if (law.outside == Distribution::Outside::redraw) kept = inside(law);
  const auto at = [&](double p) {
    const double unbounded = std::clamp(kept.below + p * kept.share, 0x1p-60, 1.0 - 0x1p-53);
    return std::clamp(unbounded_quantile(law, unbounded), law.low, law.high);
  };
  return {at(kNegligible), at(1.0 - kNegligible)};
}

std::string describe(const Distribution& law) {
  const auto bounds = [&law] {
    std::string text;
    if (law.low != Distribution{}.low) text += fmt::format(" low {}", law.low);
    if (law.high != Distribution{}.high) text += fmt::format(" high {}", law.high);
    return text;
  };
  switch (law.kind) {
    case Kind::constant:
      return fmt::format("{}{}", law.first, bounds());
    case Kind::uniform:
      return fmt::format("uniform({} to {}){}", law.first, law.second, bounds());
    case Kind::normal:
      return fmt::format("normal(mean {}, sd {}){}", law.first, law.second, bounds());
    case Kind::lognormal:
      return fmt::format("lognormal(log_mean {}, log_sd {}){}", law.first, law.second, bounds());
    case Kind::exponential:
      return fmt::format("exponential(mean {}){}", law.first, bounds());
  }
  return "";
}

bool check_law(const Distribution& law, const std::string& path, ErrorList& errors) {
  return check_finite(law, path, errors) && check_shape(law, path, errors) &&
         check_bounds(law, path, errors);
}

bool check_law_within(const Distribution& law, const Allowed& allowed, const std::string& path,
                      ErrorList& errors) {
  if (!check_law(law, path, errors)) return false;
  const Reach values = reach(law);
  const auto quantity = [&](double value) {
    return fmt::format("{:.10g}{}{}", value, *allowed.unit == 0 ? "" : " ", allowed.unit);
  };
  const auto report = [&](const char* relation, double value, double limit, const char* bound) {
    const auto asked = quantity(value);
    errors.add({.code = "out_of_range",
                .what = fmt::format("{} is {} {}",
                                    law.kind == Kind::constant
                                        ? asked
                                        : fmt::format("{} reaches {}, which", describe(law), asked),
                                    relation, quantity(limit)),
                .where = path,
                .cause = allowed.cause,
                .remedy = side_remedy(law, bound, limit)});
  };
  const bool low_fits = values.low >= allowed.least;
  const bool high_fits = values.high <= allowed.most;
  if (!low_fits) report("below the least allowed,", values.low, allowed.least, "low");
  if (!high_fits) report("above the most allowed,", values.high, allowed.most, "high");
  return low_fits && high_fits;
}

bool check_number(double value, const Allowed& allowed, const std::string& path,
                  ErrorList& errors) {
  return check_law_within(Distribution::constant(value), allowed, path, errors);
}

}  // namespace spikeloom::network
