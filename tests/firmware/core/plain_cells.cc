// The host's side of loops that the core has by hand.
#include <algorithm>

#include "board-runtime/firmware/cells.h"
#include "board-runtime/shared/fixed/full_scale.h"

extern "C" void spikeloom::firmware::sum_cells(void* sum, const void* more, std::uint32_t count) {
  auto* const sums = static_cast<std::uint16_t*>(sum);
  const auto* const cells = static_cast<const std::uint16_t*>(more);
  for (std::uint32_t i = 0; i < 2 * count; ++i)
    sums[i] = static_cast<std::uint16_t>(std::min(sums[i] + cells[i], fixed::kFullInput));
}
