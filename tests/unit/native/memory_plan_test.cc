#include "emulator/native/memory_plan.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "emulator/native/build.h"
#include "emulator/native/engine.h"
#include "emulator/native/machine_memory.h"
#include "emulator/native/memory.h"
#include "network-specs/network/codec.h"
#include "tests/support/random_networks.h"

namespace spikeloom::native {
namespace {

network::Network library(const std::string& name) {
  return *network::read(std::string(SPIKELOOM_SOURCE_DIR "/network-specs/library/") + name);
}

TEST(TheMemoryPlan, OfTheFullMicrocircuitFitsTheHouseLimits) {
  const auto network = library("microcircuit.textproto");
  const MemoryPlan plan = plan_memory(network, lay_out(network, 2), 2);
  EXPECT_EQ(plan.unit_words, 8U);
  const double a_synapse = static_cast<double>(plan.store_bytes) / 298'880'968.0;
  EXPECT_GT(a_synapse, 4.0);
  EXPECT_LT(a_synapse, 5.0);
  EXPECT_LT(plan.total_bytes(), 2'500'000'000U);
}

// The stores of all ranks, and whether the plan held.
void check_plan(const network::Network& network, unsigned threads, std::uint32_t ranks,
                const std::string& name, double chance_bytes) {
  const Layout layout = lay_out(network, threads, ranks);
  const MemoryPlan plan = plan_memory(network, layout, threads);
  const auto scales = connect::weight_scales(network);
  std::uint64_t store = 0, synapses = 0;
  for (std::uint32_t rank = 0; rank < ranks; ++rank) {
    const auto built = build_store(network, layout, scales, plan,
                                   {.threads = threads, .huge_pages = false, .rank = rank}, {});
    ASSERT_TRUE(built.has_value()) << name << ": " << to_text(built.error());
    EXPECT_LE(built->scratch_bytes, plan.build_bytes) << name;
    store = std::max(store, built->store.used_bytes);
    synapses = std::max(synapses, built->store.synapses);
  }
  // Three percent, and what chance does to the number of a few synapses: three standard deviations
  // of some 10 bytes for one that is nearly alone in its row.
  const auto few = static_cast<double>(1 + std::max(plan.synapses, synapses));
  const auto most = static_cast<double>(store);
  EXPECT_NEAR(static_cast<double>(plan.store_bytes), most,
              0.03 * most + chance_bytes * std::sqrt(few))
      << name << ", threads " << threads << ", ranks " << ranks << ", unit " << plan.unit_words;
}

TEST(TheMemoryPlan, IsWithinThreePercentOfWhatTheLibrarysStoresTake) {
  for (const char* name :
       {"hello.textproto", "synfire.textproto", "brunel.textproto", "microcircuit_0.1.textproto"})
    for (const std::uint32_t ranks : {1U, 3U}) check_plan(library(name), 2, ranks, name, 32.0);
}

// Two populations, sources and targets; everything else drawn.
network::Network two_populations(network::Rule rule, network::Distribution delay_ms) {
  network::Network network;
  network.duration_ticks = 10;
  for (const std::uint32_t size : {800U, 700U}) {
    auto& population = network.populations.emplace_back();
    population.name = "p" + std::to_string(size);
    population.size = size;
  }
  network.projections.push_back({.name = "only",
                                 .pre = network::PopulationId(0),
                                 .post = network::PopulationId(1),
                                 .rule = std::move(rule),
                                 .weight_pa = network::Distribution::constant(10.0),
                                 .delay_ms = delay_ms});
  return network;
}

network::Distribution uniform_delay(double low_ms, double high_ms) {
  return {.kind = network::Distribution::Kind::uniform, .first = low_ms, .second = high_ms};
}

TEST(TheMemoryPlan, KnowsEveryRuleAndSpreadOfDelays) {
  network::ExplicitList ring, hub;
  for (std::uint32_t i = 0; i < 700; ++i) {
    ring.synapses.push_back({.pre = i, .post = (i + 1) % 700, .weight_pa = {}, .delay_ms = {}});
    for (std::uint32_t j = 0; j < 9; ++j)
      hub.synapses.push_back(
          {.pre = j * j, .post = i, .weight_pa = {}, .delay_ms = 0.1 * (1 + (i + j) % 50)});
  }
  const std::vector<std::pair<std::string, network::Rule>> rules{
      {"all to all", network::AllToAll{}},
      {"dense", network::PairwiseBernoulli{.probability = 0.9}},
      {"thin", network::PairwiseBernoulli{.probability = 0.003}},
      {"in-degree", network::FixedInDegree{.in_degree = 60}},
      {"in-degree, distinct", network::FixedInDegree{.in_degree = 500, .multapses = false}},
      {"out-degree 1", network::FixedOutDegree{.out_degree = 1}},
      {"out-degree, distinct", network::FixedOutDegree{.out_degree = 400, .multapses = false}},
      {"total", network::FixedTotalNumber{.total = 20'000}},
      {"total, distinct", network::FixedTotalNumber{.total = 400'000, .multapses = false}},
      {"ring", ring},
      {"hub", hub}};
  for (const auto& [name, rule] : rules)
    for (const auto& delay : {network::Distribution::constant(1.5), uniform_delay(0.1, 3.0),
                              uniform_delay(1.0, 99.9), network::Distribution::constant(90.0)})
      for (const unsigned threads : {1U, 3U})
        check_plan(two_populations(rule, delay), threads, 1, name, 32.0);
}

RC_GTEST_PROP(TheMemoryPlan, HoldsForRandomNetworks, ()) {
  const auto network = support::a_random_network(1000);
  // Quite alone it takes up to 20 bytes; four standard deviations, for there are many cases.
  check_plan(network, *rc::gen::inRange(1U, 4U), *rc::gen::inRange(1U, 4U), "random", 80.0);
  RC_ASSERT(!testing::Test::HasFailure());
}

TEST(ANetworkBeyondTheMachinesMemory, IsRefusedBeforeItIsBuilt) {
  network::Network network;
  network.duration_ticks = 10;
  auto& population = network.populations.emplace_back();
  population.name = "crowd";
  population.size = 20'000'000;
  network.projections.push_back({.name = "all",
                                 .pre = {},
                                 .post = {},
                                 .rule = network::AllToAll{},
                                 .weight_pa = network::Distribution::constant(1.0),
                                 .delay_ms = network::Distribution::constant(1.0)});
  const auto result = run(network, {});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, "no_memory");
  EXPECT_EQ(result.error().error_class, ErrorClass::does_not_fit);
  // 4e14 synapses of at least 4 bytes.
  EXPECT_NE(result.error().what.find("missing"), std::string::npos);
  EXPECT_LT(available_bytes(), 1'600'000'000'000'000U);
}

TEST(TheMemoryPlan, SaysHowManyMachinesHoldANetwork) {
  const auto network = library("microcircuit.textproto");
  const std::uint64_t whole = plan_memory(network, lay_out(network, 2), 2).total_bytes();
  EXPECT_EQ(ranks_needed(network, 2, whole), 1U);
  EXPECT_EQ(ranks_needed(network, 2, whole - 1), 2U);
  const auto needed = ranks_needed(network, 2, whole / 5);
  ASSERT_TRUE(needed.has_value());
  EXPECT_GE(*needed, 6U);  // what every rank has of its own comes on top
  const auto fits = [&](std::uint32_t ranks) {
    return plan_memory(network, lay_out(network, 2, ranks), 2).total_bytes() <= whole / 5;
  };
  EXPECT_TRUE(fits(*needed));
  EXPECT_FALSE(fits(*needed - 1));
  // The neurons' own arrays are on every rank.
  EXPECT_EQ(ranks_needed(network, 2, 100'000), std::nullopt);
}

TEST(AReservation, ReadsAsZeroAndTakesWhatIsWritten) {
  for (const bool huge : {false, true}) {
    Reservation memory(64U << 20, huge);
    ASSERT_NE(memory.data(), nullptr);
    EXPECT_EQ(memory.bytes(), 64U << 20);
    EXPECT_EQ(memory.data()[(64U << 20) - 1], std::byte{0});
    memory.data()[5'000'000] = std::byte{7};
    EXPECT_EQ(memory.data()[5'000'000], std::byte{7});
  }
  EXPECT_EQ(Reservation(std::size_t{1} << 62, false).data(), nullptr);
}

}  // namespace
}  // namespace spikeloom::native
