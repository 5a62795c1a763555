#include "host-tools/report/energy.h"

#include <algorithm>

namespace spikeloom::report {
namespace {

constexpr double kIdleChipW = 0.35;
constexpr double kIdleBoardChipW = 31.88 / 48;  // a chip's share of a boxed board
constexpr double kActiveCoreW = (59.38 - 31.88) / 806;
constexpr double kPacketHopJ = 40 * 25e-12;

}  // namespace

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
