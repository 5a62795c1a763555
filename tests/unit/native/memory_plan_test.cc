#include "emulator/native/memory_plan.h"

#include <gtest/gtest.h>

#include "emulator/native/engine.h"
#include "emulator/native/memory.h"
#include "network-specs/network/codec.h"

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

TEST(TheMemoryPlan, IsCloseToWhatTheStoreTakes) {
  for (const char* name : {"microcircuit_0.1.textproto", "brunel.textproto"}) {
    auto network = library(name);
    network.duration_ticks = 1;
    const auto result = run(network, {.threads = 2});
    ASSERT_TRUE(result.has_value());
    const MemoryPlan plan = plan_memory(network, lay_out(network, 2), 2);
    const auto store = static_cast<double>(result->report.store_bytes);
    EXPECT_NEAR(static_cast<double>(plan.store_bytes) / store, 1.0, 0.2) << name;
    EXPECT_LT(store / static_cast<double>(result->report.synapses), 7.0) << name;
  }
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
  EXPECT_NE(result.error().what.find("bytes"), std::string::npos);
  EXPECT_LT(available_bytes(), 1'600'000'000'000'000U);
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
