// Reference figures from a CSV table: one row a configuration, population and observable.
//
// Formats  a header line that names the columns config, T_s, population, observable, mean,
//          sd_over_seeds, ks_pairs_mean, ks_pairs_sd (others are passed over); observables rate, cv
//          and cc are used. Fields may be quoted with ".
// Errors   invalid_input: a missing column, an unreadable number, a configuration that the table
//          lacks (the remedy lists those it has).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "host-tools/analysis/compare.h"

namespace spikeloom::analysis {

// Of several lengths of recording of one configuration the one nearest to `window_s`.
[[nodiscard]] Result<Side> parse_reference_table(std::string_view csv, std::string_view config,
                                                 std::optional<double> window_s);

}  // namespace spikeloom::analysis
