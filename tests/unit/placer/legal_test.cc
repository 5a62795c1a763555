#include <gtest/gtest.h>

#include "placer/placement.h"
#include "tests/support/placing_cases.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;

class Legal : public testing::Test {
 protected:
  support::PlacingCase all_{
      support::rectangle(2, 1, false),
      {support::a_slice(600'000), support::a_slice(600'000), support::a_slice(1)},
      {}};
  Legal() {
    for (auto& chip : all_.machine.chips) chip.sdram_bytes = 1'000'000;
    all_.machine.chips[1].application_cores &= ~(1U << 5);
  }
  std::string codes(const Placement& placement) const {
    std::string codes;
    for (const auto& error : legal(all_.problem(), placement)) codes += error.code + " ";
    return codes;
  }
  static CorePlace on(std::size_t chip, int core) {
    return {ChipId{chip}, static_cast<std::uint8_t>(core)};
  }
};

TEST_F(Legal, AcceptsACoreEach) { EXPECT_EQ(codes({{on(0, 1), on(1, 1), on(1, 16)}}), ""); }

TEST_F(Legal, SeesASliceWithoutACore) {
  EXPECT_EQ(codes({{on(0, 1), on(1, 1)}}), "placement_incomplete ");
}

TEST_F(Legal, SeesASharedCore) {
  EXPECT_EQ(codes({{on(0, 1), on(1, 1), on(0, 1)}}), "core_taken ");
}

TEST_F(Legal, SeesADeadCoreAMonitorAndAChipThatIsNotThere) {
  EXPECT_EQ(codes({{on(0, 1), on(1, 1), on(1, 5)}}), "no_such_core ");
  EXPECT_EQ(codes({{on(0, 1), on(1, 1), on(1, 0)}}), "no_such_core ");
  EXPECT_EQ(codes({{on(0, 1), on(1, 1), on(2, 1)}}), "no_such_core ");
}

TEST_F(Legal, SeesOverdrawnSdramOnce) {
  EXPECT_EQ(codes({{on(0, 1), on(0, 2), on(0, 3)}}), "sdram_overdrawn ");
}

TEST_F(Legal, SeesPartsOnAnotherChipThanTheirNeurons) {
  all_.slices = {support::a_slice(1), support::a_slice(1), support::a_slice(1),
                 support::a_slice(1)};
  for (std::uint8_t s = 1; s < 4; ++s) {
    all_.slices[s].part = s - 1;
    all_.slices[s].synapse_cores = 2;
  }
  EXPECT_EQ(codes({{on(0, 1), on(1, 1), on(1, 3), on(1, 2)}}), "");
  EXPECT_EQ(codes({{on(1, 1), on(0, 1), on(1, 3), on(0, 2)}}), "parts_apart ");
  EXPECT_EQ(codes({{on(0, 1), on(0, 2), on(1, 3), on(1, 2)}}), "parts_apart parts_apart ");
}

}  // namespace
}  // namespace spikeloom::placer
