#include "tests/usb/outside_program.h"

#include <sys/wait.h>

#include <array>
#include <cstdio>

namespace spikeloom::support {

ProgramEnd run_program(const std::string& arguments) {
  // The sanitizer's library comes after the preloaded one, and is content with that.
  const std::string command =
      "ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 LD_PRELOAD=" UMOCKDEV_PRELOAD
      " " SPIKELOOM_PROGRAM " " +
      arguments + " 2>&1";
  ProgramEnd end;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return end;
  std::array<char, 4096> letters{};
  while (const auto count = std::fread(letters.data(), 1, letters.size(), pipe))
    end.output.append(letters.data(), count);
  const int status = pclose(pipe);
  if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
  return end;
}

}  // namespace spikeloom::support
