// The clock tree of the system controller: PLLs, dividers, who is on which.
#include <cstdint>

#include "emulator/board/devices/system_controller.h"

namespace spikeloom::board {
namespace {

using namespace chip::system_controller;

constexpr Time kCrystalPeriod = kSecond / kCrystalHz;
constexpr Time kSlowFactor = 4;  // selector 3: a quarter of the crystal's frequency

// Where the mux says which source and divider a consumer has: selector, then divisor less one.
constexpr std::uint32_t kGroupA = 0, kGroupB = 5, kMemory = 10, kRouter = 15, kBus = 20;

struct Ratio {
  Time multiply = 1, divide = 1;  // of the crystal's frequency
};

// Off, or programmed with zeros, a PLL passes the crystal on: no clock may stop for ever.
Ratio ratio(std::uint32_t pll) {
  const Time up = pll & 0x3F, down = pll >> 8 & 0x3F;
  if ((pll & kPllPower) == 0 || up == 0 || down == 0) return {};
  return {up, down};
}

}  // namespace

Time SystemController::period(std::uint32_t field) const {
  const std::uint32_t selector = mux_ >> field & 3;
  const Time divisor = (mux_ >> (field + 2) & 3) + 1;
  if (selector == 0) return kCrystalPeriod * divisor;
  if (selector == 3) return kCrystalPeriod * kSlowFactor * divisor;
  const Ratio pll = ratio(selector == 1 ? pll1_ : pll2_);
  return (kCrystalPeriod * pll.divide * divisor + pll.multiply / 2) / pll.multiply;
}

Time SystemController::core_period(int core) const {
  return period((kCoresOfGroupA >> core & 1) != 0 ? kGroupA : kGroupB);
}
Time SystemController::bus_period() const { return period(kBus); }
Time SystemController::router_period() const { return period(kRouter); }
Time SystemController::memory_period() const { return period(kMemory); }

}  // namespace spikeloom::board
