// The incremental cost against the oracle that recomputes all of it.
#include "placer/tree_cost.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <functional>
#include <set>

#include "placer/anneal.h"
#include "placer/onto_cores.h"
#include "placer/space_filling.h"
#include "tests/support/placing_cases.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::SliceId;

// The oracle does not look at cores, so chips may be overfull here.
double oracle(const support::PlacingCase& all, const ChipOfSlice& chips) {
  Placement placement;
  for (const auto chip : chips) placement.cores.push_back({chip, 0});
  return cost(all.problem(), placement);
}

// Rates of random cases are whole numbers, so both sums are exact.
double in_spikes(std::int64_t total) {
  return static_cast<double>(total) / (mapper::kWeightSteps * kHop);
}

// Pairs of neighbours among the chips of every fan, counted one by one.
std::int64_t side_by_side(const support::PlacingCase& all, const mapper::FoldedNets& nets,
                          const ChipOfSlice& chips) {
  std::int64_t sum = 0;
  for (const auto& fan : nets.fans) {
    std::set<ChipId> on;
    for (const auto sink : fan.sinks) on.insert(chips[sink.index()]);
    if (fan.sources.size() == 1) on.insert(chips[fan.sources.front().slice.index()]);
    for (const auto chip : on) {
      std::set<ChipId> beside;  // two chips may have two links
      for (const auto& next : all.machine.at(chip).neighbours)
        if (next && chip < *next && on.contains(*next)) beside.insert(*next);
      sum += fan.weight * static_cast<std::int64_t>(beside.size());
    }
  }
  return sum;
}

support::PlacingCase case_with_slices(support::Dice& dice) {
  auto all = support::random_placing_case(std::ref(dice), support::kSdramShare);
  if (all.slices.empty()) {
    all.slices.push_back(support::a_slice());
    all.nets.push_back(support::a_net(0, 3.0, {0}));
  }
  return all;
}

ChipOfSlice anywhere(const support::PlacingCase& all, support::Dice& dice) {
  ChipOfSlice chips;
  for (std::size_t s = 0; s < all.slices.size(); ++s) {
    chips.emplace_back(static_cast<std::size_t>(dice(static_cast<int>(all.machine.chips.size()))));
  }
  return chips;
}

// Some of the slices on a chip.
std::vector<SliceId> some_on(const ChipOfSlice& chips, ChipId chip, support::Dice& dice) {
  std::vector<SliceId> some;
  for (std::size_t s = 0; s < chips.size(); ++s)
    if (chips[s] == chip && dice(2) == 0) some.emplace_back(s);
  return some;
}

RC_GTEST_PROP(TreeCost, EqualsTheOracleWhateverIsExchangedOrOnlyWeighed, ()) {
  support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  const auto all = case_with_slices(dice);
  const auto nets = mapper::fold(all.nets, all.slices.size());
  const Distances distances(all.machine);
  auto chips = anywhere(all, dice);
  TreeCost incremental(distances, nets, chips);
  // What a search lowers.
  const auto aim = [&] {
    return TreeCost::kGrains * incremental.total() - side_by_side(all, nets, chips);
  };
  RC_ASSERT(in_spikes(incremental.total()) == oracle(all, chips));
  for (int step = 0; step < 20; ++step) {
    const auto chip_of_any = [&] {
      return chips[static_cast<std::size_t>(dice(static_cast<int>(chips.size())))];
    };
    const auto a = chip_of_any();
    const auto b =
        dice(2) == 0
            ? chip_of_any()
            : ChipId{static_cast<std::size_t>(dice(static_cast<int>(all.machine.chips.size())))};
    if (a == b) continue;
    const auto to_b = some_on(chips, a, dice), to_a = some_on(chips, b, dice);
    const auto before = aim();
    const auto change = incremental.change_by({a, b, to_b, to_a});
    RC_ASSERT(aim() == before);
    if (dice(2) == 0) continue;
    incremental.commit();
    for (const auto slice : to_b) chips[slice.index()] = b;
    for (const auto slice : to_a) chips[slice.index()] = a;
    RC_ASSERT(in_spikes(incremental.total()) == oracle(all, chips));
    RC_ASSERT(aim() == before + change);
  }
}

TEST(TreeCost, OfTheHeaviestNetsOverAllChipsOverflowsNowhere) {
  // 1e12 spikes/s is the most that a netlist may say of a net. Slice s is on chip s.
  support::PlacingCase all{support::rectangle(13, 13, false), {}, {}};
  all.slices.assign(169, support::a_slice());
  std::vector<std::size_t> everyone;
  ChipOfSlice chips;
  for (std::size_t s = 0; s < 169; ++s) {
    everyone.push_back(s);
    chips.emplace_back(s);
  }
  const Distances distances(all.machine);
  const auto total = [&](double spikes_per_s) {
    all.nets.clear();
    for (std::size_t n = 0; n < 60; ++n) {
      all.nets.push_back(support::a_net(n, spikes_per_s, everyone));
      all.nets.push_back(support::a_net(n, spikes_per_s, {n + 1, n + 5}));
    }
    const auto nets = mapper::fold(all.nets, all.slices.size());
    TreeCost cost(distances, nets, chips);
    const std::vector<SliceId> to_b{SliceId{std::size_t{1}}};
    const auto change =
        cost.change_by({ChipId{std::size_t{1}}, ChipId{std::size_t{168}}, to_b, {}});
    return std::pair(static_cast<double>(cost.total()), static_cast<double>(change));
  };
  const auto light = total(1.0), heavy = total(1e12);
  EXPECT_GT(heavy.first, light.first);
  // Whatever the steps, they are the same for the total and for a change.
  EXPECT_NEAR(heavy.second / heavy.first, light.second / light.first, 1e-9);
}

RC_GTEST_PROP(Anneal, IsNeverWorseThanItsStart, ()) {
  support::Dice dice(*rc::gen::arbitrary<std::uint64_t>());
  const auto all = case_with_slices(dice);
  const auto chips = place_along_curve(all.problem(), {}).value();
  const auto nets = mapper::fold(all.nets, all.slices.size());
  const auto better =
      anneal(all.problem(), nets, Distances(all.machine), chips, {.seed = 3, .effort = 0.01});
  RC_ASSERT(oracle(all, better) <= oracle(all, chips));
}

TEST(Anneal, BringsPartnersTogether) {
  // Sixteen chips; slice 2 i talks to slice 2 i + 1 alone, but the curve deals them out by halves.
  support::PlacingCase all{support::rectangle(4, 4, true), {}, {}};
  const std::size_t pairs = 8 * 16;
  all.slices.assign(2 * pairs, support::a_slice());
  for (std::size_t s = 0; s < 2 * pairs; ++s) {
    all.nets.push_back(support::a_net(s, 10.0, {(s + pairs) % (2 * pairs)}));
  }
  ChipOfSlice chips;
  for (std::size_t s = 0; s < 2 * pairs; ++s) chips.emplace_back(s / 16);
  const auto nets = mapper::fold(all.nets, all.slices.size());
  const auto better = anneal(all.problem(), nets, Distances(all.machine), chips, {.effort = 4.0});
  // All pairs can meet: zero is the least. Nearly there from a mean of two hops.
  EXPECT_LT(oracle(all, better), 0.05 * oracle(all, chips));
  EXPECT_TRUE(legal(all.problem(), onto_cores(all.problem(), better)).empty());
}

}  // namespace
}  // namespace spikeloom::placer
