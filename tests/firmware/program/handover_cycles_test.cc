// What the split layout costs, in cycles of emulated cores at 200 MHz, and how many synaptic events
// a synapse core gets through. Emulated cycles are the same everywhere; the bounds are demands.
#include <gtest/gtest.h>

#include "tests/firmware/program/placed_core.h"
#include "tests/firmware/program/small_block.h"

namespace spikeloom::on_core {
namespace {

constexpr std::uint32_t kTickCycles = 20'000, kStartCycles = 10'000;
constexpr board::Time kTick = 100 * board::kMicrosecond;
constexpr std::uint32_t kTicks = 20, kKey = 0x1000;

SmallBlock slice(std::uint32_t neurons) {
  SmallBlock block = lif_block(neurons);
  block.tick_cycles = kTickCycles;
  block.start_cycles = kStartCycles;
  block.sources = {{kKey, {}}};
  return block;
}

class HandoverCycles : public testing::Test {
 protected:
  void SetUp() override {
    if (!PlacedCore::can_run()) GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  }
  // Reports of the cores, the neuron core's first, after a leg with so many packets a tick, at
  // equal distances. Core 2 takes them.
  static std::vector<abi::CoreReport> run(const std::vector<SmallBlock>& blocks,
                                          std::uint32_t packets = 0, std::uint32_t rows = 1) {
    std::vector<Words> words;
    for (const SmallBlock& block : blocks) words.push_back(block.words());
    PlacedCore cores(words);
    cores.set_full_clock();
    cores.route(kKey, 0xFFFF'F000, 2);
    cores.run_for(5 * kMillisecond);
    cores.signal(kTicks);
    const board::Time begun = cores.board().now() + kTick / 2;  // of tick 0
    for (std::uint32_t i = 0; i < kTicks * packets; ++i) {
      cores.board().run_until(begun + kTick + kTick * i / packets);
      cores.send(kKey | i % rows << 2 | (1 + i / packets) % 4);
    }
    EXPECT_TRUE(cores.end_leg());
    std::vector<abi::CoreReport> reports;
    for (std::size_t i = 0; i < blocks.size(); ++i)
      reports.push_back(cores.report(PlacedCore::kCore + static_cast<int>(i)));
    return reports;
  }
  // Of a tick, of one of the cores.
  static double busy(const std::vector<SmallBlock>& blocks, std::size_t core) {
    const auto report = run(blocks).at(core);
    EXPECT_EQ(report.overruns, 0U);
    return static_cast<double>(report.busy_cycles) / kTicks;
  }
  static void expect_cycles(const char* what, double cycles, double most) {
    std::printf("%-28s %7.2f\n", what, cycles);
    EXPECT_LE(cycles, most) << what;
  }
};

constexpr std::uint32_t kLess = 64, kMore = 128, kReceptors = 2;
constexpr double kCells = kReceptors * kLess, kMoreCells = kReceptors * (kMore - kLess);

TEST_F(HandoverCycles, OfASynapseCore) {
  const double less = busy(slice(kLess).split(1), 1), more = busy(slice(kMore).split(1), 1);
  const double cell = (more - less) / kMoreCells;
  expect_cycles("handing over, cell", cell, 2.5);
  expect_cycles("handing over, tick and all", less - cell * kCells, 1000);
}

TEST_F(HandoverCycles, OfANeuronCore) {
  const auto taking = [](std::uint32_t neurons, std::uint32_t cores) {
    return busy(slice(neurons).split(cores), 0) - busy({slice(neurons)}, 0);
  };
  const double first_less = taking(kLess, 1), first_more = taking(kMore, 1);
  const double cell = (first_more - first_less) / kMoreCells;
  expect_cycles("taking over, cell", cell, 2);
  expect_cycles("taking over", first_less - cell * kCells, 250);
  constexpr double kFurther = 2;
  const double less = (taking(kLess, 3) - first_less) / kFurther;
  const double more = (taking(kMore, 3) - first_more) / kFurther;
  const double further_cell = (more - less) / kMoreCells;
  expect_cycles("taking over and adding, cell", further_cell, 4.5);
  expect_cycles("adding, cell", further_cell - cell, 4.5);
  expect_cycles("taking over, further core", less - further_cell * kCells, 400);
}

// Rows of `synapses` onto all 128 neurons and both receptors in turn, of some sources.
std::vector<SmallBlock> full_load(std::uint32_t synapses, std::uint32_t rows) {
  SmallBlock block = slice(128);
  block.sources[0].rows.resize(rows);
  for (std::uint32_t r = 0; r < rows; ++r)
    for (std::uint32_t i = 0; i < synapses; ++i)
      block.sources[0].rows[r].push_back(
          {(i * 37 + r * 11) % 128, (i + r) % 2, 1 + i * 15 / synapses, 1 + i});
  return block.split(1);
}

struct Load {
  std::uint32_t synapses;  // of a row
  double most;             // cycles of an event, all in all; 20 are 10 million events a second
};
class FullLoad : public HandoverCycles, public testing::WithParamInterface<Load> {
 protected:
  // All packets of a tick are worked off in it, but for a few.
  static bool keeps_up(const std::vector<SmallBlock>& blocks, std::uint32_t packets) {
    constexpr std::uint32_t kFew = 8, kRows = 32;
    const auto reports = run(blocks, packets, kRows);
    const auto& synapses = reports[1];
    EXPECT_EQ(synapses.packets + synapses.lost_packets, kTicks * packets);
    return synapses.late_events == 0 && synapses.lost_packets == 0 && synapses.overruns == 0 &&
           reports[0].overruns == 0 && synapses.longest_queue <= kFew;
  }
};

TEST_P(FullLoad, OfASynapseCore) {
  const auto [synapses, most] = GetParam();
  const auto blocks = full_load(synapses, 32);
  std::uint32_t works = 1, fails = 400;  // packets a tick
  while (fails - works > 1) {
    const std::uint32_t packets = (works + fails) / 2;
    (keeps_up(blocks, packets) ? works : fails) = packets;
  }
  const double events = works * synapses;
  std::printf("rows of %2u: %3u packets in 0.1 ms, %5.2f million events/s\n", synapses, works,
              events * 200e6 / kTickCycles * 1e-6);
  expect_cycles("cycles an event", kTickCycles / events, most);
}
INSTANTIATE_TEST_SUITE_P(Rows, FullLoad,
                         testing::Values(Load{8, 23}, Load{13, 18}, Load{26, 14}, Load{64, 11.5}),
                         [](const testing::TestParamInfo<Load>& tested) {
                           return "Of" + std::to_string(tested.param.synapses);
                         });

}  // namespace
}  // namespace spikeloom::on_core
