// The program itself, in a process of its own that sees the emulated bus.
#pragma once

#include <string>

namespace spikeloom::support {

struct ProgramEnd {
  int exit_code = -1;
  std::string output;  // what it printed, errors too
};
// `arguments` as a shell reads them.
[[nodiscard]] ProgramEnd run_program(const std::string& arguments);

}  // namespace spikeloom::support
