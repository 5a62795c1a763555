// Pins, groups and devices: every placer keeps them, the oracle sees when they are broken, and what
// cannot be is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <functional>

#include "placer/placement.h"
#include "tests/support/placing_cases.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::SliceId;
using testing::ElementsAre;

SliceId slice(std::size_t s) { return SliceId{s}; }
ChipId chip(std::size_t c) { return ChipId{c}; }

struct ConstrainedCase {
  support::PlacingCase all;
  Constraints constraints;
  [[nodiscard]] Problem problem() const { return {all.machine, all.slices, all.nets, constraints}; }
};

// A few slices on a broken machine: some pinned where there is room, some together, some devices.
ConstrainedCase any_constrained_case(support::Dice& dice) {
  ConstrainedCase made{support::random_placing_case(std::ref(dice), 1), {}};
  auto& [all, constraints] = made;
  const auto below = [&](std::size_t bound) {
    return static_cast<std::size_t>(dice(static_cast<int>(bound)));
  };
  const auto chips = all.machine.chips.size();
  // Pins take cores from the top, and one more than they need stays free for every group.
  std::vector<std::uint32_t> free;
  for (const auto& one : all.machine.chips) free.push_back(one.application_cores);
  const auto count = std::min(all.slices.size(), std::size_t{12});
  for (std::size_t s = 0; s < count; ++s) {
    const auto c = below(chips);
    const int draw = dice(4);
    if (draw == 0) {
      constraints.devices.push_back({slice(s), chip(c)});
    } else if (draw == 1 && std::popcount(free[c]) > 8) {
      const auto core = static_cast<std::uint8_t>(31 - std::countl_zero(free[c]));
      free[c] &= ~(1U << core);
      constraints.pins.push_back({slice(s), chip(c), core});
    } else if (draw == 2 && s + 1 < count) {
      constraints.together.push_back({slice(s), slice(s + 1)});
    }
  }
  return made;
}

class Constrained : public testing::TestWithParam<NamedPlacer> {
 protected:
  static Result<Placement> place(const Problem& problem) {
    return GetParam().place(problem, {.seed = 7, .effort = 0.01});
  }
};

TEST_P(Constrained, PlacementsAreLegalOrRefused) {
  EXPECT_TRUE(rc::check([] {
    support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
    const auto made = any_constrained_case(dice);
    const auto placement = place(made.problem());
    if (placement)
      RC_ASSERT(legal(made.problem(), *placement).empty());
    else
      RC_ASSERT(placement.error().error_class != ErrorClass::internal);
  }));
}

TEST_P(Constrained, SlicesGoWhereTheyAreAskedTo) {
  support::PlacingCase all{support::rectangle(3, 3, false), {}, {}};
  all.slices.assign(6, support::a_slice());
  all.nets = {support::a_net(0, 10.0, {1, 2, 3, 4, 5}), support::a_net(0, 1.0, {2})};
  const Constraints asked{.pins = {{slice(1), chip(8), 5}, {slice(3), chip(2)}},
                          .together = {{slice(2), slice(3)}, {slice(4), slice(0)}},
                          .devices = {{slice(0), chip(6)}}};
  const Problem problem{all.machine, all.slices, all.nets, asked};
  const auto placement = place(problem).value();
  EXPECT_EQ(placement.cores[1], (CorePlace{chip(8), 5}));
  EXPECT_EQ(placement.cores[0], (CorePlace{chip(6), kNoCore}));
  EXPECT_EQ(placement.cores[4].chip, chip(6)) << "a group with a device is where the device is";
  EXPECT_EQ(placement.cores[2].chip, chip(2));
  EXPECT_TRUE(legal(problem, placement).empty());
}

TEST_P(Constrained, DevicesAloneNeedNoCore) {
  support::PlacingCase all{support::rectangle(2, 1, false), {support::a_slice()}, {}};
  for (auto& one : all.machine.chips) one.application_cores = 0;
  const Constraints asked{.devices = {{slice(0), chip(1)}}};
  const auto placement = place({all.machine, all.slices, all.nets, asked}).value();
  EXPECT_EQ(placement.cores[0], (CorePlace{chip(1), kNoCore}));
}

TEST_P(Constrained, MemoryAloneTakesNoCoreOfItsGroupWhereverItStandsInIt) {
  // Two chips of two cores: two slices of cores and one of memory alone fill one of them.
  support::PlacingCase all{support::rectangle(1, 2, false), {}, {support::a_net(3, 1.0, {4})}};
  for (auto& one : all.machine.chips) one.application_cores = 6;
  for (const std::size_t memory : {0U, 1U, 2U}) {
    all.slices.assign(5, support::a_slice());
    all.slices[memory].has_core = false;
    const Constraints asked{.together = {{slice(0), slice(1), slice(2)}}};
    const Problem problem{all.machine, all.slices, all.nets, asked};
    const auto placement = place(problem);
    ASSERT_TRUE(placement.has_value()) << memory << ": " << to_text(placement.error());
    EXPECT_TRUE(legal(problem, *placement).empty()) << memory;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Constrained, testing::ValuesIn(placers()),
                         [](const auto& placer) { return std::string(placer.param.name); });

std::string refusal(const Constraints& asked, std::size_t slices = 4) {
  support::PlacingCase all{support::rectangle(2, 1, false), {}, {}};
  all.slices.assign(slices, support::a_slice());
  const auto placed =
      find_placer(kDefaultPlacer).value()({all.machine, all.slices, all.nets, asked}, {});
  return placed ? "placed" : placed.error().code;
}

TEST(Constraints, ThatCannotBeAreRefusedByName) {
  EXPECT_EQ(refusal({.pins = {{slice(9), chip(0)}}}), "no_such_slice");
  EXPECT_EQ(refusal({.pins = {{slice(0), chip(7)}}}), "no_such_chip");
  EXPECT_EQ(refusal({.pins = {{slice(0), chip(0), 0}}}), "no_such_core");
  EXPECT_EQ(refusal({.pins = {{slice(0), chip(0), 40}}}), "no_such_core");
  EXPECT_EQ(refusal({.pins = {{slice(0), chip(0), 3}, {slice(1), chip(0), 3}}}), "core_taken");
  EXPECT_EQ(refusal({.pins = {{slice(0), chip(0)}, {slice(1), chip(1)}},
                     .together = {{slice(0), slice(1)}}}),
            "pins_disagree");
  EXPECT_EQ(refusal({.devices = {{slice(0), chip(2)}}}), "no_such_chip");
  std::vector<SliceId> many;
  Constraints crowd;
  for (std::size_t s = 0; s < 17; ++s) {
    many.push_back(slice(s));
    crowd.pins.push_back({slice(s), chip(0)});
  }
  EXPECT_EQ(refusal({.together = {many}}, 20), "bundle_too_large");
  EXPECT_EQ(refusal(crowd, 20), "pins_do_not_fit");
}

TEST(Constraints, ThatHoldTooMuchTogetherAreRefusedWithWhatIsMissing) {
  support::PlacingCase all{support::rectangle(2, 1, false), {}, {}};
  all.slices.assign(20, support::a_slice(100));
  all.slices[0].has_core = false;
  std::vector<SliceId> many;
  for (std::size_t s = 0; s < 19; ++s) many.push_back(slice(s));
  const auto what = [&] {
    const auto placed = find_placer(kDefaultPlacer)
                            .value()({all.machine, all.slices, all.nets, {.together = {many}}}, {});
    return placed ? "placed" : placed.error().what;
  };
  EXPECT_THAT(what(), testing::HasSubstr("19 slices, of which 0 is the first"));
  EXPECT_THAT(what(), testing::HasSubstr("ask for 18 application cores"));
  EXPECT_THAT(what(),
              testing::HasSubstr("no chip of machine 'rectangle' offers more than 16, 2 are"));
  many.resize(17);
  EXPECT_EQ(what(), "placed");
  for (auto& one : all.machine.chips) one.sdram_bytes = 1690;
  EXPECT_THAT(what(), testing::HasSubstr("1700 bytes of SDRAM"));
  EXPECT_THAT(what(), testing::HasSubstr("more than 1690, 10 are missing"));
}

TEST(LegalWithConstraints, SeesPinsGroupsAndDevicesThatAreNotKept) {
  support::PlacingCase all{support::rectangle(2, 1, false), {}, {}};
  all.slices.assign(4, support::a_slice());
  const Constraints asked{.pins = {{slice(0), chip(0), 1}},
                          .together = {{slice(1), slice(2)}},
                          .devices = {{slice(3), chip(1)}}};
  const Problem problem{all.machine, all.slices, all.nets, asked};
  const auto codes = [&](Placement placement) {
    std::vector<std::string> found;
    for (const auto& error : legal(problem, placement)) found.push_back(error.code);
    return found;
  };
  Placement good{{{chip(0), 1}, {chip(1), 1}, {chip(1), 2}, {chip(1), kNoCore}}};
  EXPECT_THAT(codes(good), ElementsAre());
  auto moved = good;
  moved.cores[0].core = 2;
  EXPECT_THAT(codes(moved), ElementsAre("pin_broken"));
  auto apart = good;
  apart.cores[2].chip = chip(0);
  EXPECT_THAT(codes(apart), ElementsAre("group_apart"));
  auto seated = good;
  seated.cores[3].core = 4;
  EXPECT_THAT(codes(seated), ElementsAre("device_moved"));
}

}  // namespace
}  // namespace spikeloom::placer
