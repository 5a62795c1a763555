// Errors and results: what every library returns when input, machine, file or wire is at fault.
//
// An error is five fields; `what` carries both numbers (asked and allowed), `where` the object's
// path, `remedy` what the user can change. Codes are stable words, documented by their class:
// the class decides the program's exit code (host-tools/cli). Printed by to_text alone.
//
// Errors   no function here fails.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace spikeloom {

// What kind of fault, and thereby who can mend it. The values are the program's exit codes.
enum class ErrorClass {
  run_failed = 1,
  usage = 2,
  invalid_input = 3,
  does_not_fit = 4,
  unreachable = 5,
  not_trustworthy = 6,
  output_failed = 7,
  internal = 70,
};

struct Error {
  ErrorClass error_class = ErrorClass::internal;
  std::string code;    // snake_case, stable: "unknown_population"
  std::string what;    // "population 'L4E' asks for 0 neurons; a population has 1 to 2147483646"
  std::string where;   // "populations[2].size" or "router.minimise"
  std::string cause;   // may be empty
  std::string remedy;  // may be empty
};

template <class T>
using Result = tl::expected<T, Error>;

using Errors = std::vector<Error>;

template <class... Fields>
[[nodiscard]] tl::unexpected<Error> failure(Fields&&... fields) {
  return tl::unexpected<Error>(Error{std::forward<Fields>(fields)...});
}

// The form a person sees: `error[code]: what`, then indented where, cause, remedy. No colour.
[[nodiscard]] std::string to_text(const Error& error);

}  // namespace spikeloom
