// Who else wanted the cores while something was measured.
//
// Units    seconds of CPU time; the machine's counters advance in steps of 10 ms.
// Errors   none: `machine_known` is false where the system does not keep the machine's counters.
// Source   getrusage(2); /proc/stat of proc(5).
#pragma once

#include <cstdint>

namespace spikeloom::bench {

// Counters since the process and the machine started, or the difference of two.
struct CoreUse {
  double wall_s = 0.0;
  double own_s = 0.0;             // CPU time of this process
  std::uint64_t involuntary = 0;  // times one of its threads lost its core
  bool machine_known = false;
  double busy_s = 0.0;    // CPU time of all processes and the system
  double stolen_s = 0.0;  // withheld by the host of a virtual machine

  [[nodiscard]] double others_s() const { return busy_s > own_s ? busy_s - own_s : 0.0; }
};

[[nodiscard]] CoreUse core_use();
[[nodiscard]] CoreUse operator-(const CoreUse& later, const CoreUse& earlier);

}  // namespace spikeloom::bench
