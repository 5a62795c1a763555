// The law across engines: whatever the network, its slices and the machine, a board gives the
// native engine's spikes, values and counters, to the bit, also while its clocks differ and its
// packets are late, together by less than half a tick; what is later than that is counted.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "emulator/native/engine.h"
#include "tests/board/equality/faulty_board.h"
#include "tests/support/pieces.h"

namespace spikeloom {
namespace {

using board::Time;
using support::maybe;

// 60 ms: a source that sends a thousand packets in a tick has time to, and those that take them in.
constexpr std::uint32_t kTickCycles = 12'000'000, kGapCycles = 2000;
constexpr Time kTick = Time{60'000} * board::kMicrosecond;

std::uint64_t below(std::uint64_t bound) { return *rc::gen::inRange<std::uint64_t>(0, bound); }

machine::MachineSpec a_machine() {
  machine::MachineSpec spec;
  spec.shape = maybe() ? machine::Shape::spinn3 : machine::Shape::spinn5;
  const auto whole = machine::build(spec);
  const auto any = [&] { return whole->chips[below(whole->chips.size())].at; };
  const bool small = spec.shape == machine::Shape::spinn3;
  for (auto dead = below(small ? 2 : 4); dead > 0; --dead)
    if (const auto at = any(); at != machine::ChipXY{}) spec.dead_chips.push_back(at);
  for (auto dead = below(8); dead > 0; --dead)
    spec.dead_cores.push_back({any(), 2 + static_cast<int>(below(16))});
  for (auto dead = below(small ? 2 : 6); dead > 0; --dead)
    spec.dead_links.push_back({any(), static_cast<chip::Link>(below(chip::kLinks))});
  return spec;
}

network::Network a_network() {
  auto network = maybe() ? support::a_random_network(*rc::gen::element(50.0, 300.0, 5000.0))
                         : support::a_network_of_any_delay();
  network.duration_ticks = std::min<std::uint64_t>(network.duration_ticks, 40);
  return network;
}

// Up to four synapse cores for each population.
std::vector<mapper::SliceLayout> some_layouts(const network::Network& network) {
  std::vector<mapper::SliceLayout> layouts;
  for (const auto& population : network.populations) {
    const auto synapse_cores = static_cast<std::uint8_t>(below(5));
    layouts.push_back(
        {*rc::gen::inRange(3U, 40U), population.is_source() ? std::uint8_t{0} : synapse_cores});
  }
  return layouts;
}

// Discards networks and machines that do not go together: too few cores, delays beyond a row.
void run_and_compare(const support::Lateness& lateness) {
  const auto network = a_network();
  const auto spec = a_machine();
  const auto neurons_per_core = *rc::gen::inRange(3U, 40U);
  auto board = support::FaultyBoard::make(spec, lateness);
  if (!board) RC_DISCARD(board.error().what);
  const auto layouts = maybe() ? some_layouts(network) : std::vector<mapper::SliceLayout>{};
  const auto leg_ticks = *rc::gen::inRange<std::uint64_t>(1, 60);
  const auto ran = (*board)->run(network, neurons_per_core,
                                 {.tick_cycles = kTickCycles,
                                  .start_cycles = 2'000'000,
                                  .gap_cycles = kGapCycles,
                                  .leg_ticks = leg_ticks},
                                 layouts);
  if (!ran && ran.error().error_class == ErrorClass::does_not_fit) RC_DISCARD(ran.error().what);
  if (!ran) RC_FAIL(to_text(ran.error()));
  const auto native = native::run(network, {.threads = 1});
  RC_ASSERT(native.has_value());
  RC_CLASSIFY(!layouts.empty(), "synapse cores");
  RC_CLASSIFY(!native->recording.spikes.empty(), "spikes");
  RC_CLASSIFY(native->recording.counters.synaptic_events > 0, "synaptic events");
  RC_CLASSIFY(!spec.dead_chips.empty() || !spec.dead_links.empty() || !spec.dead_cores.empty(),
              "faults");
  RC_ASSERT(ran->counters.late_spikes == 0U);
  RC_ASSERT(ran->counters.dropped_packets == 0U);
  support::expect_same(*ran, native->recording);
}

RC_GTEST_PROP(AnyNetworkOnAnyMachine, IsTheEngines, ()) {
  if (support::FaultyBoard::can_run()) run_and_compare({});
}

// A tree has at most some fourteen links on these machines.
RC_GTEST_PROP(AnyNetworkOnAnyMachine, IsTheEnginesWithClocksAndPacketsHalfATickLate, ()) {
  if (!support::FaultyBoard::can_run()) return;
  const auto skew = static_cast<Time>(below(static_cast<std::uint64_t>(kTick / 2)));
  run_and_compare({.seed = below(1000), .skew = skew, .delay = (kTick / 2 - skew) / 14});
}

// One neuron drives others of all chips with the shortest delay.
TEST(LateSpikes, AreCountedAndNotAdded) {
  if (!support::FaultyBoard::can_run()) GTEST_SKIP() << "no arm-none-eabi-g++ at build time";
  network::Network network;
  network.tick_us = 1000;
  network.duration_ticks = 50;
  network::SpikeListSource list;
  for (int ms = 2; ms < 48; ++ms) list.spikes.push_back({0, static_cast<double>(ms)});
  network.populations.resize(2);
  network.populations[0].name = "clock";
  network.populations[0].size = 1;
  network.populations[0].model = list;
  network.populations[1].name = "listeners";
  network.populations[1].size = 60;
  network.populations[1].model = network::LifCurrExp{};
  network.projections = {{.name = "ticks",
                          .pre = network::PopulationId(0),
                          .post = network::PopulationId(1),
                          .rule = network::AllToAll{},
                          .weight_pa = network::Distribution::constant(10),
                          .delay_ms = network::Distribution::constant(1)}};
  const image::TimeOptions time{.tick_cycles = kTickCycles, .start_cycles = 4'000'000};
  const auto in_step = support::FaultyBoard::make({}, {});
  ASSERT_TRUE(in_step);
  const auto all = (*in_step)->run(network, 1, time);
  ASSERT_TRUE(all) << to_text(all.error());
  EXPECT_EQ(all->counters.late_spikes, 0U);
  EXPECT_EQ(all->counters.synaptic_events, 46U * 60);
  const auto out_of_step =
      support::FaultyBoard::make({}, {.seed = 3, .skew = kTick * 9 / 10, .delay = kTick / 2});
  ASSERT_TRUE(out_of_step);
  const auto some = (*out_of_step)->run(network, 1, time);
  ASSERT_TRUE(some) << to_text(some.error());
  EXPECT_GT(some->counters.late_spikes, 0U);
  EXPECT_LT(some->counters.synaptic_events, 46U * 60);
  EXPECT_EQ(some->counters.synaptic_events + some->counters.late_spikes, 46U * 60);
}

}  // namespace
}  // namespace spikeloom
