// The cortical microcircuit against published activity: Potjans & Diesmann 2014, figures of
// independent double-precision simulations that the descriptions carry.
//
// Accepted when, for every population, the mean rate is within max(3 SD over seeds, 2 %), the mean
// CV within 0.02 and the mean CC within 3 SD over seeds, all over 10 s after 0.5 s.
#include <gtest/gtest.h>

#include <filesystem>

#include "emulator/native/engine.h"
#include "host-tools/analysis/activity.h"
#include "host-tools/analysis/compare.h"
#include "network-specs/network/codec.h"

namespace spikeloom {
namespace {

constexpr double kDurationMs = 10500.0;
constexpr double kDiscardMs = 500.0;

class AMicrocircuit : public testing::TestWithParam<const char*> {};

TEST_P(AMicrocircuit, IsAsActiveAsItsReference) {
  const auto path = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "network-specs" / "library" /
                    (std::string(GetParam()) + ".textproto");
  auto network = network::read(path);
  ASSERT_TRUE(network);
  network->duration_ticks = static_cast<std::uint64_t>(kDurationMs / network->tick_ms());
  network->discard_ticks = static_cast<std::uint64_t>(kDiscardMs / network->tick_ms());
  const auto result = native::run(*network, {});
  ASSERT_TRUE(result) << to_text(result.error());
  EXPECT_EQ(result->recording.counters.saturated_inputs, 0U);
  const auto window = analysis::measured_window(*network, result->recording.ticks_done);
  const auto statistics = analysis::statistics(*network, result->recording.spikes, window);
  const auto comparison =
      analysis::compare(analysis::side_of_run("run", *network, statistics, window),
                        analysis::side_of_references(*network));
  ASSERT_TRUE(comparison) << to_text(comparison.error());
  EXPECT_GE(comparison->count(analysis::Verdict::within), 24U) << "3 observables x 8 populations";
  EXPECT_TRUE(comparison->passed()) << analysis::to_text(*comparison);
}

INSTANTIATE_TEST_SUITE_P(OfTheLibrary, AMicrocircuit,
                         testing::Values("microcircuit_0.1", "microcircuit", "microcircuit_dc"));

}  // namespace
}  // namespace spikeloom
