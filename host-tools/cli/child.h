// Work in a process of its own: what it used is known, and it may be cut short.
//
// Units    CPU seconds of the child, most bytes it held.
// Errors   run_failed: child_not_started; child_failed with the last line it wrote to stderr;
//          interrupted.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/error.h"

namespace spikeloom::cli {

struct ChildOutput {
  std::string text;  // what came on its stdout
  double cpu_s = 0.0;
  std::uint64_t peak_bytes = 0;
  bool cut = false;  // ended because its CPU seconds were spent
};

// Forks: `work` sees what the caller sees, and what it returns comes back as text.
[[nodiscard]] Result<ChildOutput> in_child(const std::function<std::string()>& work);
// Runs a program; `cpu_limit_s` of 0 sets none.
[[nodiscard]] Result<ChildOutput> run_program(const std::vector<std::string>& words,
                                              double cpu_limit_s);

}  // namespace spikeloom::cli
