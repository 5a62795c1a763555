// report.json: a run report for programs.
//
// Formats  UTF-8 JSON; "format" is "spikeloom-report", "format_version" counts breaking changes.
//          Keys are the field names of run_report.h. Numbers are exact; what is absent is left out.
// Errors   from_json: invalid_input with the place; a newer format_version is refused.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "host-tools/report/run_report.h"

namespace spikeloom::report {

[[nodiscard]] std::string to_json(const RunReport& report);
[[nodiscard]] Result<RunReport> from_json(std::string_view json);

}  // namespace spikeloom::report
