#include "mapper/packing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "board-runtime/shared/chip/geometry.h"
#include "mapper/nets.h"
#include "tests/support/light_network.h"
#include "tests/support/random_network.h"

namespace spikeloom::mapper {
namespace {

using network::Network;
using network::PopulationId;

std::vector<Slice> packed(const Network& network, const SliceOptions& options) {
  return pack(network, options, *slice(network, options));
}

// Populations that share a core, by core.
std::vector<std::set<std::size_t>> shared_cores(const std::vector<Slice>& slices) {
  std::vector<std::set<std::size_t>> cores;
  for (const auto& slice : slices) {
    if (slice.tenants.empty()) continue;
    auto& core = cores.emplace_back();
    for (const auto& tenant : slice.tenants) core.insert(tenant.population.index());
  }
  return cores;
}

RC_GTEST_PROP(Packing, HoldsEveryNeuronOnceAndFitsACore, ()) {
  const auto network = support::random_network(*rc::gen::arbitrary<std::uint64_t>());
  const SliceOptions options{.max_neurons = *rc::gen::element<std::uint32_t>(64, 256, 1024)};
  const auto slices = packed(network, options);
  std::vector<std::uint32_t> held(network.populations.size());
  for (const auto& slice : slices) {
    std::uint32_t places = 0;
    for (const auto& tenant : tenants_of(slice)) {
      RC_ASSERT(slice.tenants.empty() || tenant.first_place == places);
      RC_ASSERT(tenant.neurons.first == held[tenant.population.index()]);
      held[tenant.population.index()] = tenant.neurons.last;
      places += tenant.neurons.size();
    }
    RC_ASSERT(places == slice.neurons.size());
    RC_ASSERT(slice.neurons.size() <= options.max_neurons);
    RC_ASSERT(slice.need.dtcm_bytes <= chip::kDtcmBytes);
  }
  for (std::size_t p = 0; p < held.size(); ++p) RC_ASSERT(held[p] == network.populations[p].size);
  RC_CLASSIFY(!shared_cores(slices).empty(), "shared");
}

// What a net carries, from whom to which populations, whatever cores they are on.
std::map<std::size_t, std::set<std::size_t>> reached(const Network& network,
                                                     const std::vector<Slice>& slices,
                                                     const std::vector<Slice>& to) {
  std::map<std::size_t, std::set<std::size_t>> all;
  std::map<std::size_t, std::size_t> core_of;
  for (std::size_t s = 0; s < to.size(); ++s)
    for (const auto& tenant : tenants_of(to[s])) core_of[tenant.population.index()] = s;
  for (const auto& net : nets(network, slices)) {
    auto& cores = all[sender(net, slices).population.index()];
    for (const auto sink : net.sinks)
      for (const auto& tenant : tenants_of(slices[sink.index()]))
        cores.insert(core_of[tenant.population.index()]);
  }
  return all;
}

TEST(Packing, LeavesEverySenderItsNetToTheCoresOfItsSinks) {
  const auto network = support::light_network(30, 100);
  const auto alone = *slice(network, {});
  const auto slices = pack(network, {}, alone);
  EXPECT_LT(slices.size(), alone.size() / 3);
  EXPECT_EQ(reached(network, slices, slices), reached(network, alone, slices));
}

Network pairs() {
  Network network;
  for (int p = 0; p < 4; ++p) {
    auto& population = network.populations.emplace_back();
    population.name = std::to_string(p);
    population.size = 100;
    population.expected_rate_hz = 10;
  }
  const std::vector<std::pair<std::size_t, std::size_t>> ways{{0, 3}, {1, 2}, {2, 1}, {3, 0}};
  for (const auto& [pre, post] : ways) {
    network::Projection projection;
    projection.pre = PopulationId(pre);
    projection.post = PopulationId(post);
    projection.rule = network::OneToOne{};
    projection.weight_pa = network::Distribution::constant(10.0);
    projection.delay_ms = network::Distribution::constant(1.5);
    network.projections.push_back(projection);
  }
  network.tick_us = 1000;
  network.duration_ticks = 100;
  return network;
}

TEST(Packing, PutsTogetherWhatTalksToEachOther) {
  EXPECT_THAT(
      shared_cores(packed(pairs(), {.max_neurons = 256})),
      testing::UnorderedElementsAre(std::set<std::size_t>{0, 3}, std::set<std::size_t>{1, 2}));
}

SharedCores cores_of(const std::vector<Slice>& slices) {
  SharedCores cores;
  for (const auto& core : shared_cores(slices)) {
    cores.emplace_back();
    for (const auto population : core) cores.back().emplace_back(population);
  }
  return cores;
}

TEST(Packing, ComesBackToTheCoresOfBefore) {
  const SliceOptions small{.max_neurons = 64};
  const auto network = support::light_network(40, 100);
  const auto before = packed(network, small);
  const auto holds_both = [](const auto& core) { return core.contains(1) && core.contains(37); };
  const auto again = pack(network, small, *slice(network, small), cores_of(before));
  EXPECT_EQ(cores_of(again), cores_of(before));
  // Of another network: who was together stays so, whoever else joins.
  const auto kept = shared_cores(
      pack(network, small, *slice(network, small), {{PopulationId(1U), PopulationId(37U)}}));
  EXPECT_FALSE(std::ranges::any_of(shared_cores(before), holds_both));
  EXPECT_TRUE(std::ranges::any_of(kept, holds_both));
}

TEST(Packing, LeavesAloneWhatIsHeavy) {
  auto network = pairs();
  network.tick_us = 100;  // 20,000 cycles; a worst tick of 100 neurons asks for about half
  EXPECT_TRUE(shared_cores(packed(network, {.max_neurons = 256})).empty());
}

TEST(Packing, KeepsOtherProgramsApart) {
  auto network = pairs();
  network.populations[3].model = network::Izhikevich{};
  for (const auto& core : shared_cores(packed(network, {.max_neurons = 1024})))
    EXPECT_FALSE(core.contains(3));
}

}  // namespace
}  // namespace spikeloom::mapper
