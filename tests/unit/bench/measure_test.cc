#include "host-tools/bench/measure.h"

#include <gtest/gtest.h>

#include "emulator/native/engine.h"
#include "host-tools/bench/figures.h"
#include "host-tools/bench/spike_checksum.h"
#include "tests/support/spike_digest.h"

namespace spikeloom::bench {
namespace {

Protocol short_protocol() {
  Protocol protocol;
  protocol.scales = {0.05};
  protocol.transient_ms = 50.0;
  protocol.biological_ms = 100.0;
  protocol.threads = 1;
  return protocol;
}

ScaleResult measured(const Protocol& protocol, const ProgressSink& progress = {}) {
  const auto described = microcircuit(protocol.scales.front(), protocol);
  EXPECT_TRUE(described);
  auto result = measure(*described, protocol, 0.125, progress);
  EXPECT_TRUE(result);
  return *result;
}

TEST(AMeasurement, HasTheSpikesOfARunWithoutOne) {
  const auto protocol = short_protocol();
  const auto result = measured(protocol);
  const auto described = microcircuit(0.05, protocol);
  const auto run = native::run(described->network, {.threads = 1});
  ASSERT_TRUE(run);
  EXPECT_EQ(result.checksum, support::spike_digest(run->recording.spikes));
  EXPECT_GT(totals(result).spikes, 0U);
  EXPECT_LE(totals(result).spikes, run->recording.counters.spikes);
  EXPECT_EQ(result.engine.synapses, run->report.synapses);
}

TEST(AMeasurement, GivesOneAnswerInAnyNumberOfSegmentsAndThreads) {
  auto protocol = short_protocol();
  const auto whole = measured(protocol);
  protocol.segments = 7;
  protocol.threads = 3;
  const auto pieces = measured(protocol);
  EXPECT_EQ(pieces.segments.size(), 7U);
  EXPECT_EQ(pieces.checksum, whole.checksum);
  EXPECT_EQ(totals(pieces).spikes, totals(whole).spikes);
  EXPECT_EQ(totals(pieces).synaptic_events, totals(whole).synaptic_events);
  EXPECT_NEAR(totals(pieces).biological_s, 0.1, 1e-12);
}

TEST(AMeasurement, LeavesNoTimeUnexplained) {
  const auto result = measured(short_protocol());
  EXPECT_EQ(result.stages.create, 0.125);
  EXPECT_GT(result.stages.connect, 0.0);
  EXPECT_GE(result.stages.prepare, 0.0);
  EXPECT_GT(result.stages.presimulate, 0.0);
  EXPECT_DOUBLE_EQ(result.stages.simulate, totals(result).wall_s);
  EXPECT_GE(result.stages.other, 0.0);
  EXPECT_GT(result.phases.update, 0.0);
  EXPECT_GT(result.phases.deliver, 0.0);
  EXPECT_GT(result.phases.collocate, 0.0);
  EXPECT_GE(remainder(result), 0.0);  // phases lie inside of the segments' time
}

TEST(AMeasurement, ThatIsStoppedKeepsItsWholeSegments) {
  auto protocol = short_protocol();
  protocol.transient_ms = 0.0;
  protocol.biological_ms = 1e6;
  protocol.segments = 10'000;
  const auto result = measured(protocol, [](const ProgressEvent& event) {
    return event.biological_ms < 300.0;  // three segments
  });
  EXPECT_TRUE(result.interrupted);
  EXPECT_GE(result.segments.size(), 2U);
  EXPECT_LT(result.segments.size(), 10'000U);
  EXPECT_GT(result.peak_bytes, 0U);
}

TEST(AMeasurement, ThatIsStoppedWhileBuildingIsNoError) {
  const auto result = measured(short_protocol(), [](const ProgressEvent&) { return false; });
  EXPECT_TRUE(result.interrupted);
  EXPECT_TRUE(result.segments.empty());
}

// 7.7 million neurons with 3e12 synapses: some 12 TB.
TEST(AMeasurement, OfANetworkThatDoesNotFitSaysSo) {
  auto protocol = short_protocol();
  protocol.scales = {100.0};
  const auto result = measured(protocol);
  ASSERT_TRUE(result.refused);
  EXPECT_EQ(result.refused->error_class, ErrorClass::does_not_fit);
  EXPECT_TRUE(result.segments.empty());
}

TEST(AMeasurement, OfAnUnknownInstructionSetIsAnError) {
  auto protocol = short_protocol();
  protocol.simd = "abacus";
  EXPECT_FALSE(measure(*microcircuit(0.05, protocol), protocol, 0.0, {}));
}

TEST(AChecksum, DoesNotDependOnWhereATrainIsCut) {
  const std::vector<network::Spike> train{{1, 5}, {1, 7}, {300, 2}, {70000, 1U << 20}};
  SpikeChecksum pieces;
  pieces.add(std::span(train).first(1));
  pieces.add(std::span(train).subspan(1));
  EXPECT_EQ(pieces.value(), support::spike_digest(train));
}

}  // namespace
}  // namespace spikeloom::bench
