// Slices among others that stay, against trying every chip.
#include "placer/fill_in.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <map>

#include "tests/support/placing_cases.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;

ChipId chip(std::size_t c) { return ChipId{c}; }

// A line of chips with two cores each; slice s is on chip s, core 1, unless it is to be placed.
struct OnALine {
  explicit OnALine(int chips) : machine(support::rectangle(chips, 1, false)) {
    for (auto& chip : machine.chips) chip.application_cores = 0b110;
    for (std::size_t c = 0; c < machine.chips.size(); ++c) kept.push_back(CorePlace{chip(c), 1});
    slices.assign(kept.size(), support::a_slice());
  }
  void to_place(std::size_t count) {
    slices.resize(slices.size() + count, support::a_slice());
    kept.resize(slices.size());
  }
  [[nodiscard]] Result<Placement> filled() const {
    return fill_in({machine, slices, nets, constraints}, kept);
  }
  // Where a slice comes to be.
  [[nodiscard]] CorePlace place(std::size_t slice) const {
    const auto placement = filled();
    EXPECT_TRUE(placement) << to_text(placement.error());
    return placement ? placement->cores[slice] : CorePlace{};
  }

  machine::Machine machine;
  std::vector<mapper::Slice> slices;
  std::vector<mapper::Net> nets;
  Constraints constraints;
  PlaceOfSlice kept;
};

TEST(FillIn, GoesWhereItLengthensTreesLeast) {
  OnALine line(5);
  line.to_place(1);
  line.nets = {support::a_net(1, 10.0, {2, 5}), support::a_net(5, 30.0, {3})};
  EXPECT_EQ(line.place(5), (CorePlace{chip(3), 2})) << "10 packets over a hop";
  line.nets[0].spikes_per_s = 50.0;
  EXPECT_EQ(line.place(5), (CorePlace{chip(2), 2})) << "30 packets over a hop";
  line.machine.chips[2].sdram_bytes = 1500;
  EXPECT_EQ(line.place(5), (CorePlace{chip(3), 2})) << "no memory there";
  line.machine.chips[3].application_cores = 0b010;
  EXPECT_EQ(line.place(5), (CorePlace{chip(1), 2})) << "no core there";
}

TEST(FillIn, GoesToItsSourceWhereItIsTheOnlySink) {
  OnALine line(4);
  line.to_place(1);
  line.nets = {support::a_net(2, 10.0, {4})};
  EXPECT_EQ(line.place(4).chip, chip(2));
}

TEST(FillIn, CountsHopsOverLiveLinks) {
  OnALine line(4);
  line.machine = support::rectangle(2, 2, false);
  for (auto& chip : line.machine.chips) chip.application_cores = 0b110;
  line.to_place(1);
  line.machine.chips[0].application_cores = 0b010;
  line.nets = {support::a_net(4, 10.0, {0})};
  EXPECT_EQ(line.place(4).chip, chip(1));
  support::kill_link(line.machine, chip(0), chip::Link::east);
  EXPECT_EQ(line.place(4).chip, chip(2));
}

TEST(FillIn, PlacesTheBusiestFirst) {
  OnALine line(3);
  line.to_place(2);
  line.nets = {support::a_net(3, 10.0, {1}), support::a_net(4, 20.0, {1})};
  EXPECT_EQ(line.place(4).chip, chip(1));
  EXPECT_EQ(line.place(3).chip, chip(0));
  line.nets[0].spikes_per_s = 30.0;
  EXPECT_EQ(line.place(3).chip, chip(1));
  EXPECT_EQ(line.place(4).chip, chip(0));
}

// The second joins the net of the first at its chip, not where the net had been before.
TEST(FillIn, CountsWhatItHasPlaced) {
  OnALine line(4);
  line.to_place(2);
  line.machine.chips[3].application_cores = 0b1110;
  line.nets = {support::a_net(0, 10.0, {4, 5}), support::a_net(4, 100.0, {3})};
  EXPECT_EQ(line.place(4).chip, chip(3));
  EXPECT_EQ(line.place(5).chip, chip(3));
}

TEST(FillIn, KeepsPartsAndGroupsTogetherAndPinsInPlace) {
  OnALine line(3);
  line.to_place(2);
  line.machine.chips[2].application_cores = 0b11110;
  line.nets = {support::a_net(3, 10.0, {0})};
  line.slices[3].synapse_cores = line.slices[4].synapse_cores = line.slices[4].part = 1;
  EXPECT_EQ(line.place(3).chip, chip(2)) << "chip 0 has one core";
  EXPECT_EQ(line.place(4).chip, chip(2));
  line.slices[3] = line.slices[4] = support::a_slice();
  EXPECT_EQ(line.place(3).chip, chip(0));
  line.constraints.together = {{mapper::SliceId{std::size_t{3}}, mapper::SliceId{std::size_t{4}}}};
  EXPECT_EQ(line.place(3).chip, chip(2));
  EXPECT_EQ(line.place(4).chip, chip(2));
  line.constraints.pins = {{mapper::SliceId{std::size_t{4}}, chip(2), std::uint8_t{2}}};
  EXPECT_EQ(line.place(4), (CorePlace{chip(2), 2}));
  EXPECT_EQ(line.place(3), (CorePlace{chip(2), 3}));
}

TEST(FillIn, SaysWhenThereIsNoRoom) {
  OnALine line(2);
  line.to_place(3);
  const auto placement = line.filled();
  ASSERT_FALSE(placement);
  EXPECT_EQ(placement.error().error_class, ErrorClass::does_not_fit);
}

using Hops = std::vector<int>;
constexpr int kFar = 1'000'000;

// To the nearest of some chips, by links that are followed until nothing comes nearer.
Hops hops_to(const machine::Machine& machine, const std::vector<ChipId>& goals) {
  Hops hops(machine.chips.size(), kFar);
  for (const auto goal : goals) hops[goal.index()] = 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t c = 0; c < hops.size(); ++c) {
      for (const auto& there : machine.chips[c].neighbours) {
        if (!there || hops[c] <= hops[there->index()] + 1) continue;
        hops[c] = hops[there->index()] + 1;
        changed = true;
      }
    }
  }
  return hops;
}

// Packets times hops from every chip to what a slice has nets with: the nearest other sink of each
// or, where there is none, the nearest source that sends to it alone.
std::vector<double> costs_of(const support::PlacingCase& given, const Placement& placement,
                             std::size_t slice) {
  const mapper::SliceId id{slice};
  std::map<std::vector<mapper::SliceId>, std::vector<ChipId>> sources;  // of nets of equal sinks
  for (const auto& net : given.nets) {
    if (net.source != id) sources[net.sinks].push_back(placement.cores[net.source.index()].chip);
  }
  std::vector<double> costs(given.machine.chips.size(), 0.0);
  for (const auto& net : given.nets) {
    const bool is_sink = std::ranges::find(net.sinks, id) != net.sinks.end();
    if (net.sinks.empty() || (net.source != id && !is_sink)) continue;
    std::vector<ChipId> goals;
    for (const auto sink : net.sinks) {
      if (sink != id) goals.push_back(placement.cores[sink.index()].chip);
    }
    if (goals.empty()) goals = sources[net.sinks];
    if (goals.empty()) continue;
    const auto hops = hops_to(given.machine, goals);
    const int times = (net.source == id ? 1 : 0) + (is_sink ? 1 : 0);
    for (std::size_t c = 0; c < costs.size(); ++c) costs[c] += times * net.spikes_per_s * hops[c];
  }
  return costs;
}

RC_GTEST_PROP(FillIn, FindsTheBestChipOfAllWithRoom, ()) {
  const support::Below below = [](int n) { return *rc::gen::inRange(0, n); };
  const auto given = support::random_placing_case(below, support::kSdramShare);
  RC_PRE(!given.slices.empty());
  const auto placed = find_placer("space_filling").value()(given.problem(), {});
  RC_PRE(placed.has_value());
  const auto slice = static_cast<std::size_t>(below(static_cast<int>(given.slices.size())));
  PlaceOfSlice kept(placed->cores.begin(), placed->cores.end());
  kept[slice].reset();
  const auto filled = fill_in(given.problem(), kept);
  RC_ASSERT(filled.has_value());
  RC_ASSERT(legal(given.problem(), *filled).empty());
  auto others = filled->cores;
  others[slice] = placed->cores[slice];
  RC_ASSERT(others == placed->cores);

  std::vector<int> cores, bytes;
  for (const auto& chip : given.machine.chips) {
    cores.push_back(std::popcount(chip.application_cores));
    bytes.push_back(static_cast<int>(chip.sdram_bytes));
  }
  for (std::size_t s = 0; s < given.slices.size(); ++s) {
    if (s == slice) continue;
    --cores[placed->cores[s].chip.index()];
    bytes[placed->cores[s].chip.index()] -= static_cast<int>(given.slices[s].need.sdram_bytes);
  }
  const auto costs = costs_of(given, *placed, slice);
  const double found = costs[filled->cores[slice].chip.index()];
  for (std::size_t c = 0; c < costs.size(); ++c) {
    const bool has_room =
        cores[c] > 0 && bytes[c] >= static_cast<int>(given.slices[slice].need.sdram_bytes);
    RC_ASSERT(!has_room || found <= costs[c]);
  }
}

}  // namespace
}  // namespace spikeloom::placer
