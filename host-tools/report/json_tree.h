// JSON values between a report and its text; the format's parser and printer behind two functions.
//
// Formats  the text keeps the order of keys; an object in a list, and a list of numbers, take one
//          line, so that a file of a thousand chips can be read and compared line by line.
// Errors   parse: invalid_input with line and column.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/error.h"

namespace spikeloom::report {

using Json = nlohmann::ordered_json;

[[nodiscard]] std::string print(const Json& value);
// On one line, safe inside an HTML script element.
[[nodiscard]] std::string print_for_script(const Json& value);
[[nodiscard]] Result<Json> parse(std::string_view text);

}  // namespace spikeloom::report
