#include "host-tools/report/text.h"

#include <gtest/gtest.h>

#include "host-tools/report/format.h"
#include "tests/support/reports.h"

namespace spikeloom::report {
namespace {

TEST(ReportText, IsWhatAPersonReads) {
  EXPECT_EQ(to_text(support::a_report()),
            R"(pair: 100 neurons in 2 populations, 1,600 synapses, seed 7, ticks of 0.1 ms
1.50 s of biological time in 750 ms, RTF 0.50 (wall / biological); measured over 1.00 s after 500 ms
1 thread on 2 cores, scalar, small pages, 0 B of synapses

  population  neurons  rate/Hz reference          cv reference          cc reference      sync  peak
  E                80    8.738     8.000 ok    0.860     0.500 !!   0.0010         -       1.1     -
  I                20    7.850         -       0.790         -      0.0062         -       1.2     -

Mapping
  machine             spinn3: 2 x 2, 4 chips, 64 cores
  slices              2 of at most 80 neurons
  used                2 cores on 1 chip
  nets                2
  hops                3, 1,921 packets a second over all links
  busiest link        640.0 packets a second
  table entries       3, from 5
  largest table       2 of 1,023, from 4
  proven              100 keys reach each sink once and nobody else
  data memory         32.0 KiB of 64.0 KiB (50 %) of the fullest core
  shared memory       1.4 MiB of 118 MiB (1 %) of the fullest chip
  cycles a tick       30,000 of 20,000 (150 %) of the busiest core
  slow-down           RTF 1.50 (wall / biological), estimated
  gave way            slices of 80 neurons instead of 256

Time
  map                        12 ms    1 %
  build                     250 ms   25 %
  run                       750 ms   74 %
  together                  1.01 s

1,271 spikes, 12,345 synaptic events.
No input was cut off, no spike came late, no packet was lost.
1 of 2 figures differ from a table: E cv.
)");
}

TEST(ReportText, WithoutReferenceHasNoColumnsForOne) {
  auto report = support::a_report();
  report.against_reference.reset();
  EXPECT_EQ(activity_text(report), R"(  population  neurons  rate/Hz       cv       cc   sync  peak
  E                80    8.738    0.860   0.0010    1.1     -
  I                20    7.850    0.790   0.0062    1.2     -
)");
}

TEST(ReportText, SaysWhatIsNotJudgedAndWhy) {
  auto report = support::a_report();
  auto& cv = report.against_reference->lines[1];
  cv.verdict = analysis::Verdict::not_judged;
  cv.why = "windows differ in length";
  EXPECT_EQ(verdict_text(report),
            "The one figure agrees with a table. Not judged: 1, windows differ in length.");
}

TEST(ReportText, OfAMappingAloneSaysThatNothingRan) {
  RunReport report;
  report.network = summary_of(support::two_populations(), "d", 1600.0);
  report.mapping = support::a_mapping();
  const auto text = to_text(report);
  EXPECT_TRUE(text.ends_with("Mapped, not run.\n")) << text;
  EXPECT_EQ(text.find("rate/Hz"), std::string::npos);
}

TEST(CountersInWords, NameEachLoss) {
  RunReport report;
  auto& counters = report.counters;
  counters.saturated_inputs = 1;
  counters.late_spikes = 1200;
  counters.dropped_packets = 2;
  EXPECT_EQ(counters_in_words(report),
            (std::vector<std::string>{
                "1 input of a neuron in a tick reached full scale and lost what was above it: "
                "larger input than the weight scale expects (expected_rate_hz, weights).",
                "1,200 spikes came too late for the tick they were due in and did not count.",
                "2 packets were lost on the way: links or routers were too busy."}));
}

TEST(ReportText, OfABoardNamesItsBusiestCore) {
  const auto text = board_text(support::a_board());
  EXPECT_EQ(text,
            "  ran on              emulator, SC&MP/SpiNNaker 4.0.0, 1 Ethernet port\n"
            "  loaded              1.5 MiB in 500 ms, 3.0 MiB a second, 3 requests of 6,200 sent "
            "again\n"
            "  checked             2 blocks by their cores, 1 written again\n"
            "  program             12.0 KiB in 10 ms, 1.2 MiB a second\n"
            "  read back           0 B\n"
            "  ran                 1.60 s of the board, 2.50 s of wall time, in 2 legs\n"
            "  tick                20,000 cycles, 1.00 times the network's\n"
            "  worst tick          15,000 cycles of 20,000 (75 %), tick 17 of core 3 of chip "
            "(0,1), neurons 0 to 19 of I\n"
            "  real time           every tick of the network would hold: busiest core 46 % of it "
            "in the mean, 75 % at worst\n"
            "  busy core           9,100 cycles a tick (46 %), predicted 9,001, worst 15,000 "
            "(75 %): core 3 of chip (0,1), neurons 0 to 19 of I\n"
            "  busy core           8,000 cycles a tick (40 %), predicted 9,001, worst 11,000 "
            "(55 %): core 2 of chip (0,0), neurons 0 to 79 of E\n"
            "  energy              1.2 J (1.1 to 2.3), 0.6 uJ a synaptic event, estimated from "
            "figures of SpiNNMachine 7.4.2\n"
            "  packets             1,234 received by cores\n");
}

TEST(ReportText, SaysWhichCoresHaveSynapsesAlone) {
  auto board = support::a_board();
  EXPECT_EQ(board_text(board).find("handover"), std::string::npos);
  auto& core = board.cores.back();
  core.part = 1;
  core.synapse_cores = 2;
  core.worst_handover_cycles = 2500;
  const auto text = board_text(board);
  EXPECT_NE(
      text.find(
          "  handover            longest wait in a tick 2,500 cycles of 20,000 (12 %): core 3 "
          "of chip (0,1), synapses 1 of 2 onto neurons 0 to 19 of I\n"),
      std::string::npos)
      << text;
  auto mapping = support::a_mapping();
  EXPECT_EQ(mapping_text(mapping).find("layout"), std::string::npos);
  mapping.split_slices = 1;
  mapping.synapse_cores = 2;
  EXPECT_NE(
      mapping_text(mapping).find("  layout              1 neuron core with 2 synapse cores\n"),
      std::string::npos);
}

TEST(RealTime, HoldsWhereTheLargestLoadOfAllCoresIsBelowATick) {
  auto board = support::a_board();
  board.cores[0].worst_load = 1.25;
  auto real_time = real_time_of(board);
  EXPECT_DOUBLE_EQ(real_time.mean_load, 0.455);
  EXPECT_DOUBLE_EQ(real_time.worst_load, 1.25);
  EXPECT_TRUE(real_time.holds_in_the_mean);
  EXPECT_FALSE(real_time.holds_in_every_tick);
  board.cores[1].mean_load = 1.0;
  EXPECT_FALSE(real_time_of(board).holds_in_the_mean);
}

TEST(Format, GroupsDigitsAndChoosesUnits) {
  EXPECT_EQ(grouped(std::uint64_t{0}), "0");
  EXPECT_EQ(grouped(std::uint64_t{999}), "999");
  EXPECT_EQ(grouped(std::uint64_t{298880968}), "298,880,968");
  EXPECT_EQ(grouped(3.237), "3.24");
  EXPECT_EQ(grouped(48211.4), "48,211");
  EXPECT_EQ(grouped(-48211.4), "-48,211");
  EXPECT_EQ(bytes_text(512.0), "512 B");
  EXPECT_EQ(bytes_text(51234.0), "50.0 KiB");
  EXPECT_EQ(bytes_text(123469792.0), "118 MiB");
  EXPECT_EQ(seconds_text(0.0123), "12.3 ms");
  EXPECT_EQ(seconds_text(1.5), "1.50 s");
  EXPECT_EQ(seconds_text(200.0), "3 min 20 s");
  EXPECT_EQ(share_text(1.0, 0.0), "-");
}

}  // namespace
}  // namespace spikeloom::report
