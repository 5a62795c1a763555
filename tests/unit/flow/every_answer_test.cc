// A legal answer whenever one exists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/counter_rng.h"
#include "host-tools/flow/lay_out.h"
#include "tests/support/every_placement.h"
#include "tests/support/placing_cases.h"

namespace spikeloom::flow {
namespace {

using support::Below;

// At most six chips with up to three cores each, a third of everything dead, perhaps in pieces; as
// many slices as there are cores or nearly, in groups, pinned, with parts, in few nets.
Mapping tight_case(const Below& below) {
  Mapping mapping;
  auto& machine = mapping.machine;
  machine = support::rectangle(1 + below(3), 1 + below(2), below(2) == 1);
  const int percent = below(31);
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    auto& chip = machine.chips[c];
    chip.application_cores = below(100) < percent ? 0 : 2U << below(3) | 16U << below(2);
    chip.sdram_bytes = static_cast<std::uint32_t>(60 + below(60));
    for (int l = 0; l < chip::kLinks; ++l) {
      if (below(100) < 2 * percent)
        support::kill_link(machine, machine::ChipId{c}, chip::link_of(l));
    }
  }
  const int cores = static_cast<int>(machine.application_cores());
  const auto slices = static_cast<std::size_t>(std::max(1, cores - below(3)));
  for (std::size_t s = 0; s < slices; ++s)
    mapping.slices.push_back(support::a_slice(static_cast<std::uint64_t>(10 + below(45))));
  const auto any = [&] {
    return mapper::SliceId{static_cast<std::size_t>(below(static_cast<int>(slices)))};
  };
  for (int n = below(4); n > 0; --n) mapping.nets.push_back({any(), 100.0, {any()}});
  if (below(2) == 0) mapping.constraints.together.push_back({any(), any()});
  if (below(3) == 0) {
    mapping.constraints.pins.push_back(
        {any(),
         machine::ChipId{static_cast<std::size_t>(below(static_cast<int>(machine.chips.size())))}});
  }
  return mapping;
}

TEST(ALayout, IsFoundWheneverThereIsOne) {
  int found = 0, impossible = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    StreamReader dice(CounterStream(seed, {.purpose = StreamPurpose::placement}));
    auto mapping = tight_case(
        [&](int n) { return static_cast<int>(dice.next_below(static_cast<std::uint32_t>(n))); });
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
