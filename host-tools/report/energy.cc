#include "host-tools/report/energy.h"

#include <algorithm>

namespace spikeloom::report {

Energy energy_of(const MachineUse& use) {
  const double seconds = std::max(0.0, use.seconds);
  const double chip_s = static_cast<double>(use.chips) * seconds;
  const double core_s = static_cast<double>(use.cores) * seconds;
  const double busy_core_s = std::clamp(use.busy_core_s, 0.0, core_s);
  const double packets_j = std::max(0.0, use.packet_hops) * kPacketHopJ;
  const double low_j = chip_s * kIdleChipW + busy_core_s * kActiveCoreW;
  return {.low_j = low_j,
          .estimate_j = low_j + packets_j,
          .high_j = chip_s * kIdleBoardChipW + core_s * kActiveCoreW + packets_j};
}

}  // namespace spikeloom::report
