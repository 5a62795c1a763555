// What cores wrote, and what no core can have written.
#include "host-tools/image/decode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstring>

#include "tests/support/recorded_case.h"

namespace spikeloom::image {
namespace {

using Words = std::vector<std::uint32_t>;

class Recorded : public testing::Test {
 protected:
  static std::vector<std::uint8_t> bytes(const Words& words) {
    std::vector<std::uint8_t> made(words.size() * 4);
    if (!made.empty()) std::memcpy(made.data(), words.data(), made.size());
    return made;
  }
  // Of leg 10 to 20.
  Result<network::Recording> decode(std::size_t core, const std::vector<Words>& buffers,
                                    Leg leg = {10, 20}) const {
    RecordingParts parts(case_.plan, leg.first_tick);
    std::vector<std::vector<std::uint8_t>> all;
    for (const auto& words : buffers) all.push_back(bytes(words));
    if (auto added = parts.add(case_.cores[core], leg, all); !added)
      return tl::unexpected(added.error());
    return parts.take(leg.last_tick - leg.first_tick);
  }
  void expect_bad(std::size_t core, const std::vector<Words>& buffers, const char* what,
                  Leg leg = {10, 20}) const {
    const auto recording = decode(core, buffers, leg);
    ASSERT_FALSE(recording.has_value()) << what;
    EXPECT_EQ(recording.error().error_class, ErrorClass::not_trustworthy);
    EXPECT_EQ(recording.error().code, "bad_recording");
    EXPECT_THAT(recording.error().what, testing::HasSubstr(what));
  }

  support::RecordedCase case_;
};

const Words kSamples{12, 0, 1U << 20, 15, 0, 0, 18, 0, 0};

TEST_F(Recorded, SpikesComeOutInOrder) {
  // Neuron 4 sends twice, neuron 1 three times.
  const auto list = decode(0, {{11, 0x0000'0300, 0x02, 20, 0x0000'0100, 0}});
  ASSERT_TRUE(list) << to_text(list.error());
  const std::vector<network::Spike> expected{{11, 1}, {11, 1}, {11, 1}, {11, 4}, {11, 4}, {20, 1}};
  EXPECT_EQ(list->spikes, expected);
  EXPECT_EQ(list->ticks_done, 10U);

  const auto lif = decode(1, {{13, 1U << 31, 0x81}, kSamples});
  ASSERT_TRUE(lif) << to_text(lif.error());
  const std::vector<network::Spike> counted_through{{13, 5 + 31}, {13, 5 + 32}, {13, 5 + 39}};
  EXPECT_EQ(lif->spikes, counted_through);
}

TEST_F(Recorded, ValuesAreThoseOfTheirStates) {
  const auto lif = decode(1, {{}, kSamples});
  ASSERT_TRUE(lif) << to_text(lif.error());
  ASSERT_EQ(lif->values.size(), 1U);
  EXPECT_EQ(lif->values[0].probe, 2U);
  EXPECT_THAT(lif->values[0].neurons, testing::ElementsAre(7, 39));
  // 2^20 is one mV above rest.
  EXPECT_THAT(lif->values[0].samples, testing::ElementsAre(-70, -69, -70, -70, -70, -70));
}

TEST_F(Recorded, ListsAloneHaveSpikesOfTickZeroAndOnlyInTheFirstLeg) {
  EXPECT_TRUE(decode(0, {{0, 0x100, 0}}, {0, 10}));
  expect_bad(0, {{0, 0x100, 0}}, "spikes of tick 0 where 11 to 20 can be");
  expect_bad(1, {{0, 1, 0}, {3, 0, 0, 6, 0, 0, 9, 0, 0}}, "spikes of tick 0 where 1 to 10 can be",
             {0, 10});
}

TEST_F(Recorded, RecordsThatNoCoreWritesAreRefused) {
  expect_bad(0, {{11, 0x100}}, "2 words of spikes; a record has 3");
  expect_bad(0, {{21, 0x100, 0}}, "spikes of tick 21 where 11 to 20 can be");
  expect_bad(0, {{12, 0x100, 0, 12, 0x100, 0}}, "spikes of tick 12 where 13 to 20 can be");
  expect_bad(0, {{12, 0, 0}}, "0 spikes in tick 12");
  expect_bad(0, {{12, 0x101, 0}}, "2 spikes in tick 12, 1 of them of recorded neurons");
  expect_bad(0, {{12, 0x100, 0x100}}, "2 spikes in tick 12, 1 of them of recorded neurons");
  expect_bad(1, {{12, 1, 0x100}, kSamples}, "2 spikes in tick 12, 1 of them of recorded neurons");
  expect_bad(1, {{}, {12, 0, 0, 15, 0, 0}}, "6 words of samples; the leg has 3 records of 3");
  expect_bad(1, {{}, {12, 0, 0, 16, 0, 0, 18, 0, 0}},
             "a sample of tick 16 in the place of tick 15");
  expect_bad(1, {{}}, "1 buffers; it has 2 probes");
}

TEST_F(Recorded, UsedBytesAreHeldAgainstTheBuffer) {
  const CoreLayout& core = case_.cores[1];
  std::vector<std::uint8_t> section(core.header.probes.bytes);
  std::memcpy(section.data(), core.probes.data(), core.probes.size() * sizeof(abi::Probe));
  const auto set_used = [&section](std::size_t probe, std::uint32_t used) {
    std::memcpy(&section[probe * sizeof(abi::Probe) + offsetof(abi::Probe, used)], &used, 4);
  };
  const std::uint32_t room = core.probes[0].buffer.bytes;
  set_used(0, room);
  const auto full = recorded(core, section);
  ASSERT_TRUE(full) << to_text(full.error());
  EXPECT_EQ(full->at(0).offset, core.probes[0].buffer.offset);
  EXPECT_EQ(full->at(0).bytes, room);
  EXPECT_EQ(full->at(1).bytes, 0U);
  for (const std::uint32_t used : {room + 4, room - 1, 0xFFFF'FFFFU}) {
    set_used(0, used);
    EXPECT_FALSE(recorded(core, section)) << used;
  }
  section.pop_back();
  EXPECT_FALSE(recorded(core, section));
}

TEST_F(Recorded, ReportsAreRefusedWhereTheySayWhatIsNot) {
  abi::CoreReport report;
  report.phase = abi::Phase::running;
  report.spikes = 7;
  std::vector<std::uint8_t> good(sizeof report);
  std::memcpy(good.data(), &report, sizeof report);
  EXPECT_EQ(decode_report(case_.cores[0], good)->spikes, 7U);
  auto bad = good;
  bad[offsetof(abi::CoreReport, phase)] = 4;
  EXPECT_EQ(decode_report(case_.cores[0], bad).error().code, "bad_report");
  bad = good;
  bad[offsetof(abi::CoreReport, fault) + 3] = 1;
  EXPECT_EQ(decode_report(case_.cores[0], bad).error().code, "bad_report");
  good.pop_back();
  EXPECT_EQ(decode_report(case_.cores[0], good).error().code, "bad_report");
}

TEST_F(Recorded, CountersAddUp) {
  RecordingParts parts(case_.plan, 0);
  abi::CoreReport report;
  report.spikes = 5;
  report.synaptic_events = 7;
  report.saturated_inputs = 1;
  report.late_packets = 2;
  report.lost_packets = 3;
  parts.add(report);
  parts.add(report);
  const auto counters = parts.take(10).counters;
  EXPECT_EQ(counters.spikes, 10U);
  EXPECT_EQ(counters.synaptic_events, 14U);
  EXPECT_EQ(counters.saturated_inputs, 2U);
  EXPECT_EQ(counters.late_spikes, 4U);
  EXPECT_EQ(counters.dropped_packets, 6U);
}

// Bytes from a board that went mad: an error or a recording within the leg, never a crash.
RC_GTEST_FIXTURE_PROP(Recorded, AnyBytesAreReadOrRefused, ()) {
  const auto core = *rc::gen::inRange<std::size_t>(0, 2);
  std::vector<Words> buffers;
  for (std::size_t i = 0; i <= core; ++i)
    buffers.push_back(*rc::gen::container<Words>(
        rc::gen::oneOf(rc::gen::inRange(0U, 25U), rc::gen::element(0U, 1U, 0x100U),
                       rc::gen::arbitrary<std::uint32_t>())));
  const auto recording = decode(core, buffers);
  if (!recording) return;
  for (const auto& spike : recording->spikes) RC_ASSERT(spike.tick > 10 && spike.tick <= 20);
}

}  // namespace
}  // namespace spikeloom::image
