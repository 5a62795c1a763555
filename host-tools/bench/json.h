// A benchmark as one JSON document.
//
// Formats  "format" is "spikeloom-bench", "format_version" counts breaking changes. Keys are the
//          field names of result.h and figures.h; segments and the race are lists of lines. What
//          was not measured is left out; energy here says so in words.
// Errors   none.
#pragma once

#include <string>

#include "host-tools/bench/result.h"

namespace spikeloom::bench {

inline constexpr const char* kFormat = "spikeloom-bench";
inline constexpr int kFormatVersion = 1;

[[nodiscard]] std::string to_json(const BenchResult& result);

}  // namespace spikeloom::bench
