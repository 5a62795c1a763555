#include "host-tools/bench/quietness.h"

#include <sys/resource.h>

#include <chrono>
#include <fstream>
#include <string>

namespace spikeloom::bench {
namespace {

constexpr double kTicksASecond = 100.0;  // of /proc/stat, on every Linux

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

void add_machine(CoreUse& use) {
  std::ifstream file("/proc/stat");
  std::string label;
  double user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0;
  if (!(file >> label >> user >> nice >> system >> idle >> iowait >> irq >> softirq >> steal))
    return;
  use.machine_known = label == "cpu";
  use.busy_s = (user + nice + system + irq + softirq) / kTicksASecond;
  use.stolen_s = steal / kTicksASecond;
}

}  // namespace

CoreUse core_use() {
  CoreUse use;
  use.wall_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  rusage own{};
  if (getrusage(RUSAGE_SELF, &own) == 0) {
    use.own_s = seconds(own.ru_utime) + seconds(own.ru_stime);
    use.involuntary = static_cast<std::uint64_t>(own.ru_nivcsw);
  }
  add_machine(use);
  return use;
}

CoreUse operator-(const CoreUse& later, const CoreUse& earlier) {
  return {.wall_s = later.wall_s - earlier.wall_s,
          .own_s = later.own_s - earlier.own_s,
          .involuntary = later.involuntary - earlier.involuntary,
          .machine_known = later.machine_known && earlier.machine_known,
          .busy_s = later.busy_s - earlier.busy_s,
          .stolen_s = later.stolen_s - earlier.stolen_s};
}

}  // namespace spikeloom::bench
