#include "host-tools/report/run_report.h"

#include <gtest/gtest.h>

#include "host-tools/report/text.h"
#include "tests/support/reports.h"

namespace spikeloom::report {
namespace {

TEST(RunReport, ColoursPopulationsByWhatTheirProjectionsDo) {
  const auto report = support::a_report();
  EXPECT_EQ(report.populations[0].sign, Sign::excitatory);
  EXPECT_EQ(report.populations[1].sign, Sign::inhibitory);
  auto network = support::two_populations();
  network.projections[1].pre = network::PopulationId(0);
  const auto recording = support::recording_of(network);
  const auto statistics = analysis::statistics(
      network, recording.spikes, analysis::measured_window(network, recording.ticks_done));
  const auto mixed = report_of({network, "d", recording, statistics});
  EXPECT_EQ(mixed.populations[0].sign, Sign::mixed);
  EXPECT_EQ(mixed.populations[1].sign, Sign::none);
}

TEST(RunReport, ComparesWithTheDescriptionsOwnReference) {
  const auto report = support::a_report();
  ASSERT_TRUE(report.against_reference);
  // Within three sd of 8 Hz, but the reference's CV of 0.5 is not that of Poisson trains.
  EXPECT_EQ(report.against_reference->lines.size(), 3u);
  EXPECT_EQ(report.against_reference->lines[0].verdict, analysis::Verdict::within);
  EXPECT_EQ(report.against_reference->lines[1].verdict, analysis::Verdict::outside);
  EXPECT_EQ(standing_of(report), Standing::differs);
}

TEST(RunReport, WithoutAReferenceIsSoundAndNotJudged) {
  auto network = support::two_populations();
  network.populations[0].reference.reset();
  const auto recording = support::recording_of(network);
  const auto statistics = analysis::statistics(
      network, recording.spikes, analysis::measured_window(network, recording.ticks_done));
  const auto report = report_of({network, "d", recording, statistics});
  EXPECT_FALSE(report.against_reference);
  EXPECT_EQ(standing_of(report), Standing::no_reference);
}

TEST(RunReport, IsNotTrustworthyOnceAnythingWasLost) {
  for (auto counter : {&network::Counters::saturated_inputs, &network::Counters::late_spikes,
                       &network::Counters::dropped_packets}) {
    auto report = support::a_report();
    report.counters.*counter = 1;
    EXPECT_EQ(standing_of(report), Standing::not_trustworthy);
    EXPECT_EQ(counters_in_words(report).size(), 1u);
  }
}

TEST(RunReport, OfABoardCountsTicksThatBeganLate) {
  auto report = support::a_report();
  report.engine.reset();
  report.board = support::a_board();
  EXPECT_NE(standing_of(report), Standing::not_trustworthy);
  report.board->overruns = 1;
  EXPECT_EQ(standing_of(report), Standing::not_trustworthy);
  EXPECT_EQ(counters_in_words(report).size(), 1u);
}

TEST(RunReport, TakesTheWallTimeOfWhateverRan) {
  auto report = support::a_report();
  EXPECT_DOUBLE_EQ(*real_time_factor(report), 0.75 / (report.simulated_ms / 1000.0));
  report.board = support::a_board();
  EXPECT_DOUBLE_EQ(*real_time_factor(report), 2.5 / (report.simulated_ms / 1000.0));
}

TEST(RunReport, OfAnInterruptedRunMeasuresWhatWasDone) {
  const auto network = support::two_populations();
  auto recording = support::recording_of(network);
  recording.ticks_done = 9000;
  recording.interrupted = true;
  const auto statistics =
      analysis::statistics(network, recording.spikes, analysis::measured_window(network, 9000));
  const auto report = report_of({network, "d", recording, statistics});
  EXPECT_DOUBLE_EQ(report.simulated_ms, 900.0);
  EXPECT_DOUBLE_EQ(report.window_s, 0.4);
  EXPECT_NE(verdict_text(report).find("interrupted"), std::string::npos);
}

}  // namespace
}  // namespace spikeloom::report
