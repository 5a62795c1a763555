// Light populations that share cores, against the native engine: spike for spike, value for value.
#include <gtest/gtest.h>

#include <algorithm>

#include "host-tools/flow/remap.h"
#include "host-tools/flow/slice_names.h"
#include "mapper/packing.h"
#include "tests/firmware/placed_network.h"
#include "tests/firmware/small_networks.h"
#include "tests/support/light_network.h"

namespace spikeloom::on_core {
namespace {

using PackedNetworks = OnCoresTest;

const image::TimeOptions kTime{
    .tick_cycles = kTickCycles, .start_cycles = 400'000, .gap_cycles = 100};

// What the engine has; returns it, for more.
void expect_the_engine(PlacedNetwork& placed, const network::Network& network) {
  const auto want = on_host(network);
  ASSERT_GT(want.spikes.size(), 500U);
  for (std::uint64_t tick : {std::uint64_t{1}, std::uint64_t{30}, network.duration_ticks})
    ASSERT_TRUE(placed.run_leg(tick));
  const auto got = placed.recording();
  expect_equal(got, want);
  EXPECT_EQ(got.counters.late_spikes + got.counters.dropped_packets, 0U);
}

std::size_t tenants(const flow::Mapping& mapping) {
  std::size_t count = 0;
  for (const auto& slice : mapping.slices) count += slice.tenants.size();
  return count;
}

TEST_F(PackedNetworks, AreTheEngines) {
  const auto network = support::light_network(30, 200);
  const auto mapping = flow::map(network, {});
  ASSERT_TRUE(mapping) << mapping.error().what;
  EXPECT_EQ(tenants(*mapping), 34U);
  EXPECT_LE(mapping->slices.size(), 8U);
  auto placed = PlacedNetwork::make(network, {}, kTime);
  ASSERT_TRUE(placed) << placed.error().what;
  expect_the_engine(**placed, network);
}

TEST_F(PackedNetworks, HaveTheAnswerOfACoreForEach) {
  const auto network = support::light_network(30, 200);
  auto placed = PlacedNetwork::make(network, {.machine = {}, .pack = false}, kTime);
  ASSERT_TRUE(placed) << placed.error().what;
  EXPECT_EQ((*placed)->reports().size(), 34U);
  expect_the_engine(**placed, network);
}

TEST_F(PackedNetworks, OfIzhikevichNeuronsAreTheEngines) {
  auto network = support::light_network(6, 80);
  for (std::size_t u = 0; u < 6; ++u) {
    network::Izhikevich model;
    model.i_offset_pa = Distribution::constant(u % 2 == 0 ? 12.0 : 4.0);
    model.v_init_mv = {.kind = Distribution::Kind::uniform, .first = -70, .second = -56};
    network.populations[u].model = model;
  }
  for (auto& projection : network.projections)
    projection.weight_pa = Distribution::constant(projection.weight_pa.first / 20);
  for (auto& input : network.poisson_inputs) input.weight_pa /= 20;
  for (auto& input : network.dc_inputs) input.amplitude_pa /= 20;
  const auto mapping = flow::map(network, {});
  ASSERT_TRUE(mapping) << mapping.error().what;
  EXPECT_GE(tenants(*mapping), 8U);
  auto placed = PlacedNetwork::make(network, {}, kTime);
  ASSERT_TRUE(placed) << placed.error().what;
  expect_the_engine(**placed, network);
}

// One population is gone and another has other neighbours: what it shared a core with moves; the
// rest keeps its place, and the whole still has the engine's answer.
TEST_F(PackedNetworks, AfterAChangeAreTheEngines) {
  auto network = support::light_network(30, 200);
  const auto before = flow::map(network, {});
  ASSERT_TRUE(before) << before.error().what;
  const auto names_before = flow::slice_names(network, before->slices);
  network.projections.erase(network.projections.begin() + 4);
  network.populations[7].size += 3;
  auto after = flow::map(network, {});
  ASSERT_TRUE(after) << after.error().what;
  const auto names = flow::slice_names(network, after->slices);
  flow::Mapping changed;
  changed.spec = before->spec;
  changed.machine = before->machine;
  changed.slices = after->slices;
  changed.nets = after->nets;
  const auto patch = flow::remap({*before, names_before}, {}, {}, names, changed);
  ASSERT_TRUE(patch) << patch.error().what;
  auto placed = PlacedNetwork::make_mapped(std::move(changed), network, kTime);
  ASSERT_TRUE(placed) << placed.error().what;
  expect_the_engine(**placed, network);
}

}  // namespace
}  // namespace spikeloom::on_core
