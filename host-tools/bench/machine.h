// The machine and this process on it, as far as the system tells.
//
// Units    bytes.
// Errors   none: what is not known is empty or 0.
// Source   /proc/cpuinfo, /proc/meminfo, /proc/self/status and clear_refs of proc(5).
#pragma once

#include <cstdint>
#include <string>

namespace spikeloom::bench {

struct Machine {
  std::string cpu;
  unsigned hardware_threads = 0;
  std::uint64_t memory_bytes = 0;
};
[[nodiscard]] Machine this_machine();

// Most memory that the process held since it started or since forget_peak().
[[nodiscard]] std::uint64_t peak_bytes();
// False where the system cannot: peaks then include what was measured before.
bool forget_peak();

}  // namespace spikeloom::bench
