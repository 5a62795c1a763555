#include "host-tools/bench/machine.h"

#include <fstream>
#include <string_view>

#include "base/parallel.h"

namespace spikeloom::bench {
namespace {

// What follows the colon on the first line that begins with `key`.
std::string value_of(const char* path, std::string_view key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(key)) continue;
    const auto colon = line.find(':');
    if (colon == std::string::npos) continue;
    const auto first = line.find_first_not_of(" \t", colon + 1);
    return first == std::string::npos ? "" : line.substr(first);
  }
  return "";
}

// "1234 kB"
std::uint64_t bytes_of(const std::string& kib) {
  std::uint64_t number = 0;
  for (const char digit : kib) {
    if (digit < '0' || digit > '9') break;
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return number * 1024;
}

}  // namespace

Machine this_machine() {
  return {value_of("/proc/cpuinfo", "model name"), threads_or_default(0),
          bytes_of(value_of("/proc/meminfo", "MemTotal"))};
}

std::uint64_t peak_bytes() { return bytes_of(value_of("/proc/self/status", "VmHWM")); }

bool forget_peak() {
  std::ofstream file("/proc/self/clear_refs");
  file << "5" << std::flush;
  return file.good();
}

}  // namespace spikeloom::bench
