// What every placer of the list promises.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>

#include "placer/placement.h"
#include "tests/support/placing_cases.h"

namespace spikeloom::placer {
namespace {

// Any filling of the cores fits the SDRAM up to a share; four times that overfills some machines.
support::PlacingCase any_case(int sdram_shares) {
  support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  return support::random_placing_case(std::ref(dice), sdram_shares * support::kSdramShare);
}

class Placers : public testing::TestWithParam<NamedPlacer> {
 protected:
  static Result<Placement> place(const support::PlacingCase& all, unsigned threads = 1) {
    return GetParam().place(all.problem(), {.seed = 7, .effort = 0.01, .threads = threads});
  }
};

TEST_P(Placers, AreLegalOnBrokenMachines) {
  EXPECT_TRUE(rc::check([] {
    const auto all = any_case(1);
    const auto placement = place(all);
    RC_ASSERT(placement.has_value());
    const auto errors = legal(all.problem(), *placement);
    RC_ASSERT(errors.empty());
  }));
}

TEST_P(Placers, KeepThePartsOfASliceTogether) {
  EXPECT_TRUE(rc::check([] {
    support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
    const auto all = support::random_split_case(std::ref(dice),
                                                *rc::gen::element(2, 5, chip::kApplicationCores));
    const auto placement = place(all);
    RC_ASSERT(placement.has_value());
    RC_ASSERT(legal(all.problem(), *placement).empty());
    RC_ASSERT(place(all, 8)->cores == placement->cores);
  }));
}

TEST_P(Placers, SayThatSlicesOfManyCoresFillNoChip) {
  support::PlacingCase all{support::rectangle(2, 1, false), {}, {}};
  for (int s = 0; s < 3 * 10; ++s) {
    all.slices.push_back(support::a_slice());
    all.slices.back().part = static_cast<std::uint8_t>(s % 10);
    all.slices.back().synapse_cores = 9;
  }
  const auto placement = place(all);  // 30 of 32 cores, but ten and six a chip
  ASSERT_FALSE(placement.has_value());
  EXPECT_EQ(placement.error().code, "chip_fragments_too_small");
  EXPECT_THAT(placement.error().what, testing::HasSubstr("asks for 30 cores"));
  all.slices.resize(20);
  EXPECT_TRUE(place(all).has_value());
}

TEST_P(Placers, EitherFillTheMachineLegallyOrSayWhyNot) {
  EXPECT_TRUE(rc::check([] {
    const auto all = any_case(4);
    const auto placement = place(all);
    if (placement) {
      RC_ASSERT(legal(all.problem(), *placement).empty());
    } else {
      RC_ASSERT(placement.error().error_class == ErrorClass::does_not_fit);
    }
  }));
}

TEST_P(Placers, GiveTheSamePlacementForAnyNumberOfThreads) {
  EXPECT_TRUE(rc::check([] {
    const auto all = any_case(1);
    const auto one = place(all, 1);
    const auto eight = place(all, 8);
    RC_ASSERT(one.has_value());
    RC_ASSERT(eight.has_value());
    RC_ASSERT(one->cores == eight->cores);
  }));
}

TEST_P(Placers, SayHowManyCoresAreMissing) {
  support::PlacingCase all{support::rectangle(2, 1, false), {}, {}};
  all.slices.assign(33, support::a_slice());
  const auto placement = place(all);
  ASSERT_FALSE(placement.has_value());
  EXPECT_EQ(placement.error().code, "too_few_cores");
  EXPECT_THAT(placement.error().what, testing::HasSubstr("asks for 33 cores"));
  EXPECT_THAT(placement.error().what, testing::HasSubstr("offers 32 application cores"));
  EXPECT_THAT(placement.error().remedy, testing::HasSubstr("at least 33 application cores"));
}

TEST_P(Placers, SayHowMuchSdramIsMissing) {
  support::PlacingCase all{support::rectangle(2, 1, false), {}, {}};
  for (auto& chip : all.machine.chips) chip.sdram_bytes = 1000;
  all.slices.assign(3, support::a_slice(700));
  const auto total = place(all);
  ASSERT_FALSE(total.has_value());
  EXPECT_EQ(total.error().code, "too_little_sdram");
  EXPECT_THAT(total.error().what, testing::HasSubstr("2100 bytes"));

  all.slices.assign(3, support::a_slice(600));  // 1,800 of 2,000 bytes, but two on no chip
  const auto pieces = place(all);
  ASSERT_FALSE(pieces.has_value());
  EXPECT_EQ(pieces.error().code, "sdram_fragments_too_small");
}

TEST_P(Placers, PlaceNothingAndPlaceAFullMachine) {
  support::PlacingCase all{support::rectangle(3, 3, true), {}, {}};
  ASSERT_TRUE(place(all).has_value());
  all.slices.assign(9 * 16, support::a_slice());
  const auto full = place(all);
  ASSERT_TRUE(full.has_value());
  EXPECT_TRUE(legal(all.problem(), *full).empty());
}

// Two nets over 169 chips, of the heaviest that a netlist may have: 2^40 spikes/s, 2^50 steps,
// trees of 2^9 quarters of a hop and more. Weights of 2^24 are as many times lighter.
TEST_P(Placers, PlaceTheHeaviestNetsAsTheyPlaceLightOnes) {
  const auto placed = [](double weight) {
    support::PlacingCase all{support::rectangle(13, 13, true), {}, {}};
    constexpr std::size_t kSlices = 169 * 8;
    all.slices.assign(kSlices, support::a_slice());
    std::vector<std::size_t> even, third;
    for (std::size_t s = 0; s < kSlices; s += 2) even.push_back(s);
    for (std::size_t s = 0; s < kSlices; s += 3) third.push_back(s);
    for (std::size_t s = 0; s < 40; ++s) {
      all.nets.push_back(support::a_net(500 + s, weight, even));
      all.nets.push_back(support::a_net(600 + s, weight, third));
    }
    for (std::size_t s = 0; s < 500; ++s)
      all.nets.push_back(support::a_net(s, weight / 4.0, {s + 1, s + 2}));
    const auto placement = place(all);
    EXPECT_TRUE(placement && legal(all.problem(), *placement).empty());
    return placement ? placement->cores : std::vector<CorePlace>{};
  };
  EXPECT_EQ(placed(0x1p39), placed(0x1p19));
}

INSTANTIATE_TEST_SUITE_P(All, Placers, testing::ValuesIn(placers()),
                         [](const auto& placer) { return std::string(placer.param.name); });

RC_GTEST_PROP(TheDefault, IsNeverCostlierThanItsStarts, ()) {
  const auto all = any_case(1);
  const auto cost_of = [&](std::string_view name) {
    const auto placer = find_placer(name).value();
    return cost(all.problem(), placer(all.problem(), {.effort = 0.001}).value());
  };
  const double best = cost_of(kDefaultPlacer);
  for (const auto start : {"space_filling", "metis"}) RC_ASSERT(best <= cost_of(start));
}

TEST(TheDefault, LaysANetOfThousandsOfSinksWhereItFits) {
  // One slice reaches all others, which fill every chip but two; another reaches a third of them.
  support::PlacingCase all{support::rectangle(20, 20, true), {}, {}};
  const std::size_t slices = 398 * chip::kApplicationCores;
  all.slices.assign(slices, support::a_slice());
  std::vector<std::size_t> others, third;
  for (std::size_t s = 1; s < slices; ++s) others.push_back(s);
  for (std::size_t s = 3; s < slices; s += 3) third.push_back(s);
  all.nets.push_back(support::a_net(0, 10.0, others));
  all.nets.push_back(support::a_net(1, 10.0, third));
  const auto placement =
      find_placer(kDefaultPlacer).value()(all.problem(), {.seed = 1, .effort = 0.1});
  ASSERT_TRUE(placement.has_value());
  EXPECT_TRUE(legal(all.problem(), *placement).empty());
  // The first cannot reach fewer chips; the second fills 133, and has no need of half as many more.
  EXPECT_LT(cost(all.problem(), *placement), 10.0 * (397 + 1.5 * 133));
}

TEST(Metis, FindsASheetBehindShuffledNumbers) {
  // 16 x 16 slices, each with sinks one step around it on a torus, numbered by a fixed shuffle
  // (7 and 256 have no common factor): 4 x 4 chips hold one 4 x 4 tile each.
  constexpr std::size_t kSide = 16, kSlices = kSide * kSide;
  support::PlacingCase all{support::rectangle(4, 4, true), {}, {}};
  all.slices.assign(kSlices, support::a_slice());
  const auto number = [](std::size_t x, std::size_t y) {
    return (7 * (y % kSide * kSide + x % kSide) + 3) % kSlices;
  };
  all.nets.resize(kSlices);
  for (std::size_t y = 0; y < kSide; ++y) {
    for (std::size_t x = 0; x < kSide; ++x) {
      std::vector<std::size_t> sinks;
      for (std::size_t k = 0; k < 9; ++k) {
        sinks.push_back(number(x + kSide - 1 + k % 3, y + kSide - 1 + k / 3));
      }
      std::ranges::sort(sinks);
      all.nets[number(x, y)] = support::a_net(number(x, y), 1.0, sinks);
    }
  }
  const auto placed = find_placer("metis").value()(all.problem(), {}).value();
  // A perfect tiling: of the 16 slices of a tile 8 on edges reach one more chip and 4 on corners
  // three more, 20 hops a tile and 320 in all. Scattered, nine sinks are on nearly nine chips.
  EXPECT_LT(cost(all.problem(), placed), 2.0 * 320.0);
}

TEST(FindPlacer, KnowsTheDefaultAndNamesTheOthers) {
  EXPECT_TRUE(find_placer(kDefaultPlacer).has_value());
  const auto unknown = find_placer("best");
  ASSERT_FALSE(unknown.has_value());
  EXPECT_THAT(unknown.error().what, testing::HasSubstr("space_filling"));
}

}  // namespace
}  // namespace spikeloom::placer
