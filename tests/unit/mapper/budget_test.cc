// Budgets against sums done by hand.
#include "mapper/budget.h"

#include <gtest/gtest.h>

#include <array>

#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/kernels/izhikevich_coefficients.h"
#include "board-runtime/shared/kernels/lif_curr_exp_coefficients.h"

namespace spikeloom::mapper {
namespace {

using abi::InputLayout;

// Stack 4,096, variables 4,096, packet queue 1,024, row buffers 2,056.
constexpr std::uint64_t kRuntime = 11'272;

SliceLoad neurons_with_input() {
  SliceLoad load;
  load.neurons = 64;
  load.receptors = 2;
  load.bytes_per_neuron = 60;
  load.update_cycles = 80.0;
  load.max_delay_ticks = 63;
  load.delay_values = 60;
  load.source_slices = 100;
  load.source_neurons = 6400;
  load.rows = 6000.0;
  load.synapses = 250'000.0;
  load.packets_per_tick = 20.0;
  load.rows_per_tick = 18.0;
  load.synaptic_events_per_tick = 750.0;
  load.spikes_per_tick = 0.5;
  return load;
}

static_assert(abi::kLifMembraneBytes == (kernels::kLifStates + kernels::kLifCoefficients) * 4);
static_assert(abi::kIzhikevichMembraneBytes ==
              (kernels::kIzhikevichStates + kernels::kIzhikevichCoefficients) * 4);
static_assert(abi::kReceptorBytes == (kernels::kReceptorCoefficients + 1) * 4);

TEST(Dtcm, HoldsRuntimeNeuronsRingAndSourceEntries) {
  // 64 neurons at 60 bytes; ring of 64 slots: 64 * 2 * 64 cells of 2 bytes; 100 entries of 12.
  EXPECT_EQ(dtcm_bytes(neurons_with_input(), InputLayout::ring), kRuntime + 3840 + 16'384 + 1200);
}

TEST(Dtcm, OfADueQueueGrowsWithUnfinishedRowsInsteadOfDelaySlots) {
  // 64 * 2 accumulators of 2 bytes; 2 * 18 rows a tick * 63 ticks, 8 bytes each.
  EXPECT_EQ(dtcm_bytes(neurons_with_input(), InputLayout::due_queue),
            kRuntime + 3840 + 256 + 18'144 + 1200);
}

TEST(Dtcm, OfARingDoublesWhenTheDelayReachesItsSlots) {
  auto load = neurons_with_input();
  const auto before = dtcm_bytes(load, InputLayout::ring);
  load.max_delay_ticks = 64;  // needs 65 slots, so 128
  EXPECT_EQ(dtcm_bytes(load, InputLayout::ring), before + 16'384);
}

TEST(Dtcm, OfASourceHasNoInputBuffer) {
  SliceLoad load;
  load.kind = SliceLoad::Kind::poisson_source;
  load.neurons = 10;
  load.poisson_trains = 10;
  load.poisson_laws = 2;
  EXPECT_EQ(dtcm_bytes(load, InputLayout::ring), kRuntime + 10 * 8 + 2 * 192);
}

TEST(Sdram, HoldsRowsPointersACopyOfTheNeuronsAndRecordings) {
  auto load = neurons_with_input();
  load.recording_bytes = 5000;
  load.listed_spikes = 3;
  // 250,000 synapses and a spread of 8 * (500 + 1) at 4 bytes, 6,000 row headers of 4; 6,400 + 100
  // pointers of 4; 64 * 60; 3 listed spikes of 8.
  EXPECT_EQ(sdram_bytes(load), 254'008 * 4 + 6000 * 4 + 6500 * 4 + 3840 + 5000 + 24);
}

TEST(Cycles, AddUpPerKindOfWork) {
  const auto load = neurons_with_input();
  // Tick 300, neurons 64 * 80, packets 20 * 40, rows 18 * 120, synapses 750 * 40, spikes 0.5 * 30.
  EXPECT_DOUBLE_EQ(cycles_per_tick(load, InputLayout::ring), 300 + 5120 + 800 + 2160 + 30'000 + 15);
}

TEST(Cycles, OfADueQueueReadEachPieceOfARow) {
  const auto load = neurons_with_input();
  // 250,000 / 6,000 = 41.67 synapses a row, fewer than the 60 delays that occur.
  EXPECT_DOUBLE_EQ(
      cycles_per_tick(load, InputLayout::due_queue),
      cycles_per_tick(load, InputLayout::ring) + 18.0 * 120 * (250'000.0 / 6000.0 - 1.0));
  auto few_delays = load;
  few_delays.delay_values = 1;
  EXPECT_DOUBLE_EQ(cycles_per_tick(few_delays, InputLayout::due_queue),
                   cycles_per_tick(few_delays, InputLayout::ring));
}

TEST(CoreNeed, TakesARingWhereItFitsAndADueQueueElsewhere) {
  EXPECT_EQ(core_need(neurons_with_input()).input, InputLayout::ring);
  auto large = neurons_with_input();
  large.neurons = 256;  // the ring alone is 64 KiB
  const auto need = core_need(large);
  EXPECT_EQ(need.input, InputLayout::due_queue);
  EXPECT_EQ(need.dtcm_bytes, dtcm_bytes(large, InputLayout::due_queue));
}

TEST(SlowDown, IsTheBusiestCoreOverATickAndNeverBelowOne) {
  const std::array<CoreNeed, 2> needs{
      {{.cycles_per_tick = 10'000.0}, {.cycles_per_tick = 50'000.0}}};
  EXPECT_DOUBLE_EQ(slow_down(needs, 100), 2.5);  // 0.1 ms at 200 MHz are 20,000 cycles
  EXPECT_DOUBLE_EQ(slow_down(needs, 1000), 1.0);
}

}  // namespace
}  // namespace spikeloom::mapper
