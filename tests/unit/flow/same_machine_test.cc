#include "host-tools/flow/same_machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spikeloom::flow {
namespace {

using testing::HasSubstr;

machine::Machine spinn3(const std::vector<machine::ChipXY>& dead_chips = {}) {
  machine::MachineSpec spec;
  spec.shape = machine::Shape::spinn3;
  spec.dead_chips = dead_chips;
  return machine::build(spec).value();
}

TEST(AMachineThatWasFound, MayLackLinksAndMemoryAndNumberItsCoresAnew) {
  const auto described = spinn3();
  auto found = described;
  found.chips[1].neighbours[4].reset();
  found.chips[2].sdram_bytes /= 2;
  found.chips[3].application_cores >>= 1;
  EXPECT_TRUE(check_same(described, found));
  EXPECT_FALSE(equal_for_mapping(described, found));
  EXPECT_TRUE(equal_for_mapping(described, described));
}

TEST(AMachineThatWasFound, MustHaveTheChipsAndCoresThatWereDescribed) {
  const auto four = spinn3(), three = spinn3({{1, 1}});
  auto fewer_cores = four, larger = four;
  fewer_cores.chips[2].application_cores &= fewer_cores.chips[2].application_cores - 1;
  larger.width = 3;
  const auto why = [](const machine::Machine& described, const machine::Machine& found) {
    const auto same = check_same(described, found);
    return same ? "the same" : same.error().what;
  };
  EXPECT_THAT(why(four, three), HasSubstr("no chip (1,1)"));
  EXPECT_THAT(why(three, four), HasSubstr("a chip (1,1)"));
  EXPECT_THAT(why(four, fewer_cores),
              HasSubstr("chip (0,1) has 15 application cores instead of 16"));
  EXPECT_THAT(why(four, larger), HasSubstr("3 x 2 chips instead of 2 x 2"));
}

}  // namespace
}  // namespace spikeloom::flow
