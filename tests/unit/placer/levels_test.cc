// What the multilevel start is for, and what it must not break.
#include "placer/levels.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>

#include "placer/min_cut.h"
#include "placer/onto_cores.h"
#include "placer/space_filling.h"
#include "tests/support/placing_families.h"

namespace spikeloom::placer {
namespace {

double cost_of(const Problem& problem, const Result<ChipOfSlice>& chips) {
  return cost(problem, onto_cores(problem, chips.value()));
}

TEST(TheLevels, UnfoldAGridOntoTheTorus) {
  // One that is folded or twisted somewhere costs half as much again as the natural one and more.
  for (const std::uint64_t seed : {1, 2, 3}) {
    const auto grid = support::a_shuffled_grid(support::rectangle(12, 12, true), 48, seed);
    const auto problem = grid.all.problem();
    const double natural = cost(problem, support::natural(grid));
    EXPECT_LT(cost_of(problem, place_by_levels(problem, {.seed = seed})), 1.2 * natural) << seed;
    EXPECT_GT(cost_of(problem, place_along_curve(problem, {})), 3.0 * natural) << seed;
  }
}

TEST(TheLevels, AreLegalWhenToldToStop) {
  const auto grid = support::a_shuffled_grid(support::rectangle(6, 6, true), 24, 1);
  int reports = 0;
  const auto stop = [&](const ProgressEvent& event) {
    EXPECT_LE(event.done, event.total);
    return ++reports < 3;
  };
  const auto chips = place_by_levels(grid.all.problem(), {.progress = stop});
  EXPECT_EQ(reports, 3);
  EXPECT_TRUE(legal(grid.all.problem(), onto_cores(grid.all.problem(), chips.value())).empty());
}

RC_GTEST_PROP(TheLevels, AreLegalOnManySlicesOfManySizesAndFansOfManySources, ()) {
  // Several levels of blocks, some of them without a chip.
  support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  std::vector<machine::ChipXY> dead;
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 8; ++x) {
      if ((x >= 4 && y >= 4) || dice(8) == 0) dead.push_back(support::at(x, y));
    }
  }
  dead.erase(std::remove(dead.begin(), dead.end(), support::at(0, 0)), dead.end());
  support::PlacingCase all{support::rectangle(8, 8, dice(2) == 0, dead), {}, {}};
  const auto cores = static_cast<int>(all.machine.application_cores());
  std::vector<std::size_t> population;
  for (int asked = 0; asked < cores * 3 / 4;) {
    all.slices.push_back(support::a_slice(static_cast<std::uint64_t>(1 + dice(1'000'000))));
    all.slices.back().synapse_cores = static_cast<std::uint8_t>(dice(10) == 0 ? dice(4) : 0);
    asked += static_cast<int>(all.slices.back().all_cores());
  }
  const auto slices = static_cast<int>(all.slices.size());
  for (int s = 0; s < slices; ++s) {
    if (s % 10 == 0) population.clear();
    while (population.size() < 5) population.push_back(static_cast<std::size_t>(dice(slices)));
    all.nets.push_back(support::a_net(static_cast<std::size_t>(s), 1.0 + dice(100), population));
  }
  const auto problem = all.problem();
  const auto chips = place_by_levels(problem, {.effort = 0.02});
  RC_ASSERT(chips.has_value());
  std::vector<std::uint32_t> taken(all.machine.chips.size(), 0);
  for (std::size_t s = 0; s < all.slices.size(); ++s) {
    taken[(*chips)[s].index()] += all.slices[s].all_cores();
  }
  for (const auto used : taken) RC_ASSERT(used <= 16U);
  RC_ASSERT(*place_by_levels(problem, {.effort = 0.02, .threads = 8}) == *chips);
}

TEST(TheLevels, CostNoMoreThanTheMinCutOnLocalRandomAndClusteredNets) {
  const auto machine = support::rectangle(10, 10, true);
  for (const auto& all :
       {support::a_sheet(machine, 40, 36, 1), support::a_random_net(machine, 1400, 8, 2),
        support::clusters(machine, 24, 60, 12, 3)}) {
    EXPECT_LE(cost_of(all.problem(), place_by_levels(all.problem(), {})),
              cost_of(all.problem(), place_by_min_cut(all.problem(), {})));
  }
}

RC_GTEST_PROP(TheLevels, LeavePinnedSlicesAndDevicesOnTheirChips, ()) {
  support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  const auto all = support::random_placing_case(std::ref(dice), support::kSdramShare);
  Problem problem{all.machine, all.slices, all.nets};
  std::vector<int> pinned(all.machine.chips.size(), 0);
  for (std::size_t s = 0; s < all.slices.size(); ++s) {
    if (dice(6) != 0) continue;
    const machine::ChipId chip{std::size_t(dice(static_cast<int>(all.machine.chips.size())))};
    const auto cores = std::popcount(all.machine.at(chip).application_cores);
    if (dice(3) == 0) {
      problem.constraints.devices.push_back({mapper::SliceId{s}, chip});
    } else if (pinned[chip.index()] < cores) {
      ++pinned[chip.index()];
      problem.constraints.pins.push_back({mapper::SliceId{s}, chip});
    }
  }
  for (const auto place : {place_by_levels, place_by_min_cut, place_along_curve}) {
    const auto chips = place(problem, {.effort = 0.01});
    RC_ASSERT(chips.has_value());
    std::vector<int> cores(all.machine.chips.size(), 0);
    std::vector<bool> is_device(all.slices.size(), false);
    for (const auto& device : problem.constraints.devices) {
      RC_ASSERT((*chips)[device.slice.index()] == device.chip);
      is_device[device.slice.index()] = true;
    }
    for (const auto& pin : problem.constraints.pins) {
      RC_ASSERT((*chips)[pin.slice.index()] == pin.chip);
    }
    for (std::size_t s = 0; s < all.slices.size(); ++s) {
      if (!is_device[s]) ++cores[(*chips)[s].index()];
    }
    for (std::size_t c = 0; c < cores.size(); ++c) {
      RC_ASSERT(cores[c] <= std::popcount(all.machine.chips[c].application_cores));
    }
  }
}

}  // namespace
}  // namespace spikeloom::placer
