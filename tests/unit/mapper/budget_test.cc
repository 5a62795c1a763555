// Budgets against sums done by hand.
#include "mapper/budget.h"

#include <gtest/gtest.h>

#include <array>

namespace spikeloom::mapper {
namespace {

SliceLoad neurons_with_input() {
  SliceLoad load;
  load.block.neurons = 64;
  load.block.receptors = 2;
  load.block.ring = {.neuron_bits = 6, .receptor_bits = 1, .slot_bits = 6, .unused = 0};
  load.block.row_words = 65;
  load.block.coefficients.bytes = 40;
  load.block.states.bytes = 768;
  load.block.shifts.bytes = 8;
  load.block.drives.bytes = 16;
  load.block.buckets.bytes = 260;
  load.block.sources.bytes = 1200;
  load.rows_bytes = 1'000'000;
  load.neuron_cycles = 60.0;
  load.train_cycles = 64 * 32.0;
  load.probe_cycles = 117.0;
  load.traffic = {.packets = 20.0, .rows = 18.0, .synaptic_events = 750.0, .spikes = 0.5};
  return load;
}

// The program's own, coefficients, states, shifts, a drive, ring, buckets, sources, four rows, and
// records of 3 and 65 words; each on a multiple of 8. Sources end with an entry of the core's.
constexpr std::uint64_t kDtcm = 6144 + 40 + 768 + 8 + 8 + 16'384 + 264 + 1216 + 1040 + 272;

TEST(Dtcm, HoldsNeuronsRingIndexRowsAndRecords) {
  EXPECT_EQ(dtcm_bytes(neurons_with_input()), kDtcm);
}

TEST(Dtcm, HoldsADriveForEveryNeuronWhereTheyDiffer) {
  auto load = neurons_with_input();
  load.one_drive = false;
  EXPECT_EQ(dtcm_bytes(load), kDtcm + 63 * 8);
}

TEST(Dtcm, HoldsInputBesideTheRingWherePoissonTrainsArrive) {
  auto load = neurons_with_input();
  load.block.poisson_inputs.bytes = 52;
  load.block.alias_tables.bytes = 192;
  EXPECT_EQ(dtcm_bytes(load), kDtcm + 56 + 192 + 64 * 2 * 4);
}

TEST(Dtcm, OfASourceHasNoInputBuffer) {
  SliceLoad load;
  load.block.kind = abi::CoreKind::poisson_source;
  load.block.neurons = 10;
  load.block.poisson_source.bytes = 40;
  load.block.alias_tables.bytes = 192;
  // Records of 1 + 3 and 1 + 10 words.
  EXPECT_EQ(dtcm_bytes(load), 6144U + 40 + 192 + 64);
}

TEST(Sdram, HoldsEverySectionRecordingsAndText) {
  auto load = neurons_with_input();
  load.recording_bytes = 5000;
  load.block.listed_spikes.bytes = 24;
  load.block.probes.bytes = 36;
  // Header, command and report first.
  EXPECT_EQ(sdram_bytes(load), abi::kFirstSectionOffset + 40 + 768 + 8 + 16 + 264 + 1200 +
                                   1'000'000 + 24 + 40 + 5000 + 1024);
}

TEST(Cycles, AddUpPerKindOfWork) {
  const auto load = neurons_with_input();
  // Tick, 64 neurons of 60, 64 trains of 32, a probe.
  EXPECT_DOUBLE_EQ(silent_cycles(load), 1000 + 3840 + 2048 + 117);
  // Packets 20 * 39.5, rows 18 * 58, synapses 750 * 8.3, spikes 0.5 * 62.
  EXPECT_DOUBLE_EQ(traffic_cycles(load.traffic, false), 790 + 1044 + 6225 + 31);
  EXPECT_DOUBLE_EQ(
      traffic_cycles({.packets = 0, .rows = 0, .synaptic_events = 0, .spikes = 10}, true), 300);
}

TEST(CoreNeed, IsAllOfIt) {
  const auto load = neurons_with_input();
  const auto need = core_need(load);
  EXPECT_EQ(need.dtcm_bytes, dtcm_bytes(load));
  EXPECT_EQ(need.sdram_bytes, sdram_bytes(load));
  EXPECT_DOUBLE_EQ(need.silent_cycles, 7005);
  EXPECT_DOUBLE_EQ(need.cycles_per_tick, 7005 + 8090);
}

TEST(WorstTick, DoublesWhatSpikesDoAndNothingElse) {
  const CoreNeed need{.cycles_per_tick = 9000, .silent_cycles = 6000, .waiting_cycles = 500};
  EXPECT_DOUBLE_EQ(worst_tick_cycles(need), 500 + 6000 + 2 * 3000 + 4000);
}

TEST(SlowDown, IsTheBusiestCoreOverATickAndNeverBelowOne) {
  const std::array<CoreNeed, 2> needs{
      {{.cycles_per_tick = 10'000.0}, {.cycles_per_tick = 50'000.0}}};
  EXPECT_DOUBLE_EQ(slow_down(needs, 100), 2.5);  // 0.1 ms at 200 MHz are 20,000 cycles
  EXPECT_DOUBLE_EQ(slow_down(needs, 1000), 1.0);
}

}  // namespace
}  // namespace spikeloom::mapper
