// A legal answer whenever one exists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/counter_rng.h"
#include "host-tools/flow/lay_out.h"
#include "tests/support/every_placement.h"
#include "tests/support/tight_case.h"

namespace spikeloom::flow {
namespace {

TEST(ALayout, IsFoundWheneverThereIsOne) {
  int found = 0, impossible = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    StreamReader dice(CounterStream(seed, {.purpose = StreamPurpose::placement}));
    auto given = support::tight_case(
        [&](int n) { return static_cast<int>(dice.next_below(static_cast<std::uint32_t>(n))); });
    Mapping mapping;
    mapping.machine = std::move(given.machine);
    mapping.slices = std::move(given.slices);
    mapping.nets = std::move(given.nets);
    mapping.constraints = std::move(given.constraints);
    const placer::Problem problem{mapping.machine, mapping.slices, mapping.nets,
                                  mapping.constraints};
    const bool exists = support::EveryPlacement(problem).any();
    const auto done = lay_out({}, {}, mapping);
    EXPECT_EQ(done.has_value(), exists)
        << "seed " << seed << ": " << (done ? "" : to_text(done.error()));
    if (!done) {
      EXPECT_EQ(done.error().error_class, ErrorClass::does_not_fit) << seed;
    }
    ++(exists ? found : impossible);
  }
  // The cases are worth their time.
  EXPECT_GT(found, 60);
  EXPECT_GT(impossible, 60);
}

}  // namespace
}  // namespace spikeloom::flow
