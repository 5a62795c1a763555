#include "host-tools/report/load_side.h"

#include <gtest/gtest.h>

#include "host-tools/report/json.h"
#include "host-tools/results/run_directory.h"
#include "host-tools/results/spike_writer.h"
#include "network-specs/network/codec.h"
#include "tests/support/reports.h"
#include "tests/support/scratch.h"

namespace spikeloom::report {
namespace {

using support::ScratchDirectory;

// A run directory as the flow leaves it.
void leave_run(const std::filesystem::path& path) {
  const auto network = support::two_populations();
  const auto recording = support::recording_of(network);
  const auto run = results::RunDirectory::at(path, true);
  ASSERT_TRUE(run->write(results::kNetworkFile, serialize(network, network::Form::binary)));
  ASSERT_TRUE(run->write_with(results::kSpikesFile, [&](const auto& temporary) {
    return results::write_spikes(temporary, network, recording.spikes);
  }));
  ASSERT_TRUE(run->write(results::kReportJsonFile, to_json(support::a_report())));
}

TEST(LoadSide, OfARunTakesTheStatisticsAgain) {
  const ScratchDirectory scratch;
  leave_run(scratch.path());
  const auto side = load_side(scratch.path(), {});
  ASSERT_TRUE(side) << to_text(side.error());
  EXPECT_EQ(side->window_s, 1.0);
  ASSERT_EQ(side->populations.size(), 2u);
  const auto report = support::a_report();
  EXPECT_EQ(side->populations[0].rate_hz.mean, report.populations[0].activity.rate_hz->mean);
  EXPECT_EQ(side->populations[0].rate_hz.sample.size(), 80u);
  EXPECT_EQ(side->populations[0].rate_hz.sd_over_seeds, 0.5);
}

TEST(LoadSide, OfARunAgreesWithItsReport) {
  const ScratchDirectory scratch;
  leave_run(scratch.path());
  const auto run = load_side(scratch.path(), {});
  ASSERT_TRUE(run) << to_text(run.error());
  const auto report = load_side(scratch.path() / "report.json", {});
  ASSERT_TRUE(report) << to_text(report.error());
  const auto comparison = analysis::compare(*run, *report);
  ASSERT_TRUE(comparison);
  EXPECT_TRUE(comparison->passed()) << to_text(*comparison);
  for (const auto& line : comparison->lines) {
    if (line.reference) {
      EXPECT_EQ(line.measured, line.reference) << line.observable;
    }
  }
}

TEST(LoadSide, OfATableFindsTheDistributionsBesideIt) {
  const ScratchDirectory scratch;
  std::ofstream(scratch.path() / "my_reference_rates.csv")
      << "config,T_s,population,observable,mean,sd_over_seeds,ks_pairs_mean,ks_pairs_sd\n"
         "pair,1,E,rate,8,0.2,0.1,0.02\n";
  std::ofstream(scratch.path() / "my_reference_quantiles.json")
      << R"({"quantiles": {"pair_T1": {"E": {"rate": [0, 7, 8, 9, 20]}}}})";
  const auto side =
      load_side(scratch.path() / "my_reference_rates.csv", {.config = "pair", .window_s = 1.0});
  ASSERT_TRUE(side) << to_text(side.error());
  EXPECT_EQ(side->populations[0].rate_hz.quantiles, (std::vector<double>{0, 7, 8, 9, 20}));
  EXPECT_EQ(side->label, "my_reference_rates.csv pair");
}

TEST(LoadSide, RefusesWhatIsNoResult) {
  const ScratchDirectory scratch;
  EXPECT_EQ(load_side(scratch.path() / "nowhere", {}).error().error_class,
            ErrorClass::invalid_input);
  EXPECT_EQ(load_side(scratch.path(), {}).error().error_class, ErrorClass::invalid_input);
  std::ofstream(scratch.path() / "text.json") << "hello";
  const auto text = load_side(scratch.path() / "text.json", {});
  EXPECT_EQ(text.error().code, "not_json");
}

// The acceptance table of the microcircuit, whole: a side made of its own means passes it.
TEST(LoadSide, OfThePublishedTableHasDistributionsForEveryPopulation) {
  const std::filesystem::path path =
      SPIKELOOM_SOURCE_DIR "/../shared/reference/pd14_reference_rates.csv";
  if (!std::filesystem::exists(path))
    GTEST_SKIP() << "the reference data are not beside the project";
  const auto side = load_side(path, {.config = "full_poisson", .window_s = 10.0});
  ASSERT_TRUE(side) << to_text(side.error());
  ASSERT_EQ(side->populations.size(), 8u);
  for (const auto& population : side->populations) {
    EXPECT_EQ(population.cv.quantiles.size(), 41u) << population.population;
    EXPECT_TRUE(population.cc.ks_limit) << population.population;
  }
}

}  // namespace
}  // namespace spikeloom::report
