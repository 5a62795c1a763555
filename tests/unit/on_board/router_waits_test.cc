// Cores that all send in one moment: what routers throw away after the monitor's 1.8 us, they keep.
#include "host-tools/board/router_waits.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "board-runtime/shared/chip/memory_map.h"
#include "board-runtime/shared/chip/router_registers.h"
#include "router/demands.h"
#include "router/minimise.h"
#include "router/trees.h"
#include "tests/support/emulated_run.h"

namespace spikeloom::on_board {
namespace {

using support::EmulatedRun;
using support::native_spikes;

// Sources that all spike in the same ticks, onto cores of every chip.
network::Network volley() {
  constexpr std::uint32_t kSources = 288;
  std::vector<network::ListedSpike> spikes;
  for (std::uint32_t n = 0; n < kSources; ++n)
    for (const double time_ms : {2.0, 3.0, 7.0}) spikes.push_back({n, time_ms});
  network::Network network;
  network.duration_ticks = 20;
  network.populations = {{.name = "sources",
                          .size = kSources,
                          .model = network::SpikeListSource{spikes},
                          .positions_um = {},
                          .reference = {}},
                         {.name = "targets",
                          .size = 128,
                          .model = network::LifCurrExp{},
                          .positions_um = {},
                          .reference = {}}};
  network.projections = {{.name = "all",
                          .pre = network::PopulationId{0},
                          .post = network::PopulationId{1},
                          .rule = network::AllToAll{},
                          .weight_pa = {.first = 10.0},
                          .delay_ms = {.first = 1.0}}};
  for (std::size_t p = 0; p < 2; ++p)
    network.probes.push_back({.name = {},
                              .population = network::PopulationId{p},
                              .variable = network::Variable::spikes,
                              .neurons = {},
                              .interval_ticks = 1});
  return network;
}

flow::MapOptions eight_a_core() {
  flow::MapOptions options;
  options.machine.emplace();
  options.machine->shape = machine::Shape::spinn3;
  options.neurons_per_core = 8;
  options.placer = "space_filling";  // a search finds places from which nothing is lost
  return options;
}

// Trees that share out no traffic: those that do bring the volley through without a loss.
void lead_along_plain_trees(flow::Mapping& mapping) {
  const placer::Problem problem{mapping.machine, mapping.slices, mapping.nets};
  const auto plain = std::ranges::find_if(router::tree_builders(), [](const auto& builder) {
    return std::string_view(builder.name) == "steiner";
  });
  mapping.trees = plain->build(problem, mapping.placement, {}).value();
  mapping.tables =
      router::minimise(mapping.machine,
                       router::demands(mapping.machine, mapping.trees, mapping.keys), {})
          .value();
}

// With no time between the cores.
image::Plan at_once(const EmulatedRun& emulated) {
  auto time = emulated.plan.time();
  time.stagger_cycles = 0;
  time.gap_cycles = 0;
  const auto& mapping = emulated.mapping;
  return image::make_plan(
             {emulated.network, mapping.slices, mapping.nets, mapping.placement, mapping.keys},
             time)
      .value();
}

RouterControls controls_of(EmulatedRun& emulated) {
  RouterControls controls;
  for (const auto& chip : emulated.mapping.machine.chips) {
    const auto word = emulated.client.read(
        chip.at, chip::shared_base(chip::SharedSlot::router) + chip::router::kControl, 4);
    controls.push_back(word ? little<std::uint32_t>(*word, 0) : 0);
  }
  return controls;
}

TEST(RouterWaits, AVolleyIsLostWithTheMonitorsAndNotWithOurs) {
  REQUIRE_PROGRAM();
  for (const bool longer : {false, true}) {
    EmulatedRun emulated(volley(), {}, eight_a_core());
    lead_along_plain_trees(emulated.mapping);
    const auto plan = at_once(emulated);
    if (longer) {
      ASSERT_TRUE(lengthen_waits(emulated.client, emulated.mapping.machine));
    }
    const auto loaded = load(emulated.client, emulated.job(plan));
    ASSERT_TRUE(loaded) << to_text(loaded.error());
    const auto summary = emulated.run(*loaded, plan);
    ASSERT_FALSE(summary.failed) << to_text(*summary.failed);
    EXPECT_EQ(summary.dropped_by_routers == 0, longer) << summary.dropped_by_routers;
    EXPECT_EQ(summary.lost, !longer);
    if (longer) {
      EXPECT_EQ(emulated.spikes, native_spikes(emulated.network));
    }
  }
}

TEST(RouterWaits, ArePutBackAsTheyWere) {
  EmulatedRun emulated(support::hello(10));
  const auto before = controls_of(emulated);
  const auto found = lengthen_waits(emulated.client, emulated.mapping.machine);
  ASSERT_TRUE(found) << to_text(found.error());
  const auto during = controls_of(emulated);
  const auto done = put_back(emulated.client, emulated.mapping.machine, *found);
  ASSERT_TRUE(done) << to_text(done.error());
  const auto after = controls_of(emulated);
  EXPECT_EQ(after, before);
  for (std::size_t c = 0; c < during.size(); ++c) {
    constexpr auto kWait = chip::router::kWaitMask << chip::router::kWait1Shift;
    EXPECT_EQ(during[c] & kWait, kLongestWait << chip::router::kWait1Shift);
    EXPECT_EQ(during[c] & ~kWait, before[c] & ~kWait);
  }
}

}  // namespace
}  // namespace spikeloom::on_board
