#include "host-tools/flow/pace.h"

#include <gtest/gtest.h>

namespace spikeloom::flow {
namespace {

network::Network of_tick_us(std::uint32_t tick_us) {
  network::Network network;
  network.tick_us = tick_us;
  return network;
}

std::vector<mapper::Slice> slices(std::initializer_list<double> cycles_per_tick) {
  std::vector<mapper::Slice> slices;
  for (const double cycles : cycles_per_tick) {
    mapper::Slice slice;
    slice.neurons = {0, 100};
    slice.need.cycles_per_tick = cycles;
    slices.push_back(slice);
  }
  return slices;
}

std::vector<mapper::Net> all_to_all(std::size_t count) {
  std::vector<mapper::Net> nets(count);
  for (auto& net : nets)
    for (std::size_t sink = 0; sink < count; ++sink) net.sinks.emplace_back(sink);
  return nets;
}

TEST(Pace, IsTheNetworksOwnWhereCoresHaveTime) {
  const auto time = pace(of_tick_us(1000), slices({50'000, 98'000}), {}, 0.0);
  ASSERT_TRUE(time);
  EXPECT_EQ(time->tick_cycles, 200'000u);
}

TEST(Pace, GivesTheBusiestCoreTwiceItsMeanAndTheSkew) {
  const auto time = pace(of_tick_us(100), slices({10'000, 15'000}), {}, 0.0);
  ASSERT_TRUE(time);
  EXPECT_EQ(time->tick_cycles, 34'000u);
}

TEST(Pace, DoesWhatTheUserSays) {
  EXPECT_EQ(pace(of_tick_us(100), slices({15'000}), {}, 1.0)->tick_cycles, 20'000u);
  EXPECT_EQ(pace(of_tick_us(100), slices({15'000}), {}, 2.5)->tick_cycles, 50'000u);
  const auto too_long = pace(of_tick_us(1000), slices({1.0}), {}, 1e6);
  ASSERT_FALSE(too_long);
  EXPECT_EQ(too_long.error().code, "tick_too_long");
}

TEST(Pace, SpreadsPacketsOverTheSourcesOfACoreAndNoMoreThanItsShareOfTheTick) {
  const auto four = slices({1.0, 1.0, 1.0, 1.0});
  auto time = pace(of_tick_us(1000), four, all_to_all(4), 0.0);
  ASSERT_TRUE(time);
  EXPECT_EQ(time->stagger_cycles, kReceiveCycles);
  EXPECT_EQ(time->gap_cycles, 4 * kReceiveCycles);
  time = pace(of_tick_us(100), four, all_to_all(4), 0.0);
  EXPECT_EQ(time->gap_cycles, 20'000u / kMostSendingShare / 100u);
  time = pace(of_tick_us(100), slices({8000.0, 8000.0}), all_to_all(2), 0.0);  // no time left
  EXPECT_EQ(time->gap_cycles, 20'000u / kSendingShare / 100u);
  time = pace(of_tick_us(100), slices({4500.0, 4500.0}), all_to_all(2), 0.0);  // 7,000 left
  EXPECT_EQ(time->gap_cycles, 35u);
}

TEST(ASlowerPace, GivesMoreThanTheWorstTickAndTwiceAsMuchWhereThatWasNotTooLong) {
  image::TimeOptions before;
  before.tick_cycles = 20'000;
  EXPECT_EQ(slower(before, slices({1.0}), {}, 5'000)->tick_cycles, 40'000u);
  EXPECT_EQ(slower(before, slices({1.0}), {}, 100'000)->tick_cycles, 129'000u);
  EXPECT_EQ(slower(before, slices({1.0}), {}, 24'000)->tick_cycles, 34'000u);
}

}  // namespace
}  // namespace spikeloom::flow
