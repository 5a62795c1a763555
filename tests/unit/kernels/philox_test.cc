#include "board-runtime/shared/kernels/philox.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "base/philox.h"

namespace spikeloom::kernels {
namespace {

// Known answer published with Random123 (kat_vectors, philox4x32 10 rounds).
constexpr PhiloxBlock kDigitsOfPi =
    philox({{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, 0xa4093822, 0x299f31d0);
static_assert(kDigitsOfPi.words[0] == 0xd16cfe09 && kDigitsOfPi.words[1] == 0x94fdcceb &&
              kDigitsOfPi.words[2] == 0x5001e420 && kDigitsOfPi.words[3] == 0x24126ea1);

RC_GTEST_PROP(ACoresPhilox, IsTheHosts,
              (std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key)) {
  const auto host = philox::block(counter, key);
  const auto core =
      kernels::philox({{counter[0], counter[1], counter[2], counter[3]}}, key[0], key[1]);
  RC_ASSERT(std::equal(host.begin(), host.end(), std::begin(core.words)));
}

}  // namespace
}  // namespace spikeloom::kernels
