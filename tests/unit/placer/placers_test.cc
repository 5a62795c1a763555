// What every placer of the list promises.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include "placer/placement.h"
#include "tests/support/placing_families.h"

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

// portfolio.h says what the starts are, and with which effort.
std::map<std::string, double> costs_of_starts(const support::PlacingCase& all, double effort) {
  std::size_t pins = 0;
  for (const auto& net : all.nets) pins += net.sinks.size();
  const auto slices = all.slices.size();
  const bool is_few = slices <= 3000, is_tiny = is_few && pins <= 2000;
  std::map<std::string, double> costs;
  const auto add = [&](const char* name, double of_effort) {
    const auto placed = find_placer(name).value()(all.problem(), {.effort = of_effort}).value();
    costs[name] = cost(all.problem(), placed);
  };
  add("space_filling", effort);
  if (is_few) add("metis", effort);
  if (is_tiny) return costs;
  const auto share = static_cast<double>(pins) / (5.0 * static_cast<double>(slices) + 1.0);
  add("levels", is_few ? effort * (0.3 * std::min(1.0, share)) : effort);
  return costs;
}

double cost_of_default(const support::PlacingCase& all, double effort) {
  const auto placer = find_placer(kDefaultPlacer).value();
  return cost(all.problem(), placer(all.problem(), {.effort = effort}).value());
}

RC_GTEST_PROP(TheDefault, IsNeverCostlierThanItsStarts, ()) {
  const auto all = any_case(1);
  const auto best = cost_of_default(all, 0.001);
  for (const auto& [name, start] : costs_of_starts(all, 0.001)) RC_ASSERT(best <= start);
}

// With next to no effort of its own, it is as good as the best start: of which each is one
// somewhere.
TEST(TheDefault, TakesTheStartThatIsBest) {
  constexpr double kEffort = 0.001;
  std::set<std::string> best;
  const auto check = [&](const support::PlacingCase& all) {
    const auto costs = costs_of_starts(all, kEffort);
    const auto least =
        std::ranges::min_element(costs, {}, [](const auto& entry) { return entry.second; });
    EXPECT_LE(cost_of_default(all, kEffort), least->second) << least->first;
    best.insert(least->first);
  };
  const auto chips = [] { return support::rectangle(12, 12, true); };
  check(support::a_sheet(chips(), 32, 32, 1));
  check(support::a_shuffled_grid(chips(), 44, 1).all);
  check(support::clusters(chips(), 20, 60, 8, 1));
  // Three layers, each slice of which reaches all of the next: in order, they lie side by side.
  support::PlacingCase layers{chips(), {}, {}};
  constexpr std::size_t kLayer = 200;
  layers.slices.assign(3 * kLayer, support::a_slice());
  for (std::size_t s = 0; s < 3 * kLayer; ++s) {
    std::vector<std::size_t> next(kLayer);
    std::iota(next.begin(), next.end(), (s / kLayer + 1) % 3 * kLayer);
    layers.nets.push_back(support::a_net(s, 10.0, next));
  }
  check(layers);
  check(support::a_shuffled_grid(support::rectangle(15, 15, true), 56, 1).all);
  EXPECT_THAT(best, testing::UnorderedElementsAre("levels", "metis", "space_filling"));
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
