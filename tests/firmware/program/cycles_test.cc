// What a core's work costs, in cycles of the emulated core: differences of busy cycles between runs
// that differ in one number. Emulated cycles are the same everywhere; the bounds are demands.

#include <gtest/gtest.h>

#include <functional>

#include "tests/firmware/program/placed_core.h"
#include "tests/firmware/program/small_block.h"

namespace spikeloom::on_core {
namespace {

constexpr std::uint32_t kTicks = 4;
constexpr std::uint32_t kKey = 0x1000;

class Cycles : public testing::Test {
 protected:
  void SetUp() override {
    if (!PlacedCore::can_run()) GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  }
  // Of a leg in which `packets` packets come in a burst, within a tick.
  static abi::CoreReport run(const SmallBlock& block, std::uint32_t packets = 0) {
    PlacedCore core(block.words());
    core.route(kKey, 0xFFFF'F000);
    core.run_for(20 * kMillisecond);
    core.signal(kTicks);
    core.run_for(kMillisecond * 3 / 2);
    for (std::uint32_t i = 0; i < packets; ++i) {
      core.send(kKey | 1);  // tick 1
      if (i % 8 == 7) core.run_for(board::kMicrosecond);
    }
    core.run_for(kMillisecond * (kTicks + 2));
    EXPECT_EQ(core.state(), "sync1");
    const auto report = core.report();
    EXPECT_EQ(report.packets, packets);
    EXPECT_EQ(report.late_events, 0U);
    EXPECT_EQ(report.overruns, 0U);
    return report;
  }
  static std::uint64_t busy(const SmallBlock& block, std::uint32_t packets = 0) {
    return run(block, packets).busy_cycles;
  }
  void expect_cycles(const char* what, std::uint64_t more, std::uint64_t less, double count,
                     double most) {
    const double cycles = static_cast<double>(more - less) / count;
    std::printf("%-28s %7.1f\n", what, cycles);
    EXPECT_LE(cycles, most) << what;
  }
};

// `synapses` onto all neurons in turn, delays ascending.
TestSource source_with_row(std::uint32_t synapses) {
  std::vector<TestSynapse> row;
  for (std::uint32_t i = 0; i < synapses; ++i)
    row.push_back({i * 7 % 64, i % 2, 1 + i * 15 / synapses, 1 + i});
  return {kKey, {row}};
}

TEST_F(Cycles, OfALifNeuron) {
  for (const std::uint32_t receptors : {1U, 2U, 3U}) {
    expect_cycles("LIF neuron, shared", busy(lif_block(128, receptors)),
                  busy(lif_block(64, receptors)), 64 * kTicks, receptors < 3 ? 60 : 240);
  }
  for (const std::uint32_t receptors : {1U, 2U})
    expect_cycles("LIF neuron, own coefficients", busy(with_own(lif_block(128, receptors))),
                  busy(with_own(lif_block(64, receptors))), 64 * kTicks, 70);
}

TEST_F(Cycles, OfPacketsRowsAndSynapticEvents) {
  SmallBlock block = lif_block(64);
  block.sources = {{kKey, {}}};
  const std::uint64_t none = busy(block);
  const std::uint64_t packets = busy(block, 200);
  expect_cycles("packet", packets, none, 200, 40);
  // While a row of 32 synapses is worked off, the next one comes.
  constexpr std::uint32_t kSynapses = 32;
  block.sources = {source_with_row(kSynapses)};
  const std::uint64_t rows = busy(block, 200);
  block.sources = {source_with_row(kSynapses + 100)};
  const std::uint64_t more = busy(block, 200);
  expect_cycles("synaptic event", more, rows, 200 * 100, 9);
  expect_cycles("row", rows - kSynapses * (more - rows) / 100, packets, 200, 60);
}

// Packets so far apart that each finds the core asleep.
TEST_F(Cycles, OfAPacketThatWakes) {
  constexpr std::uint32_t kPackets = 20;
  const auto busy_with = [](std::uint32_t synapses, std::uint32_t packets) {
    SmallBlock block = lif_block(64);
    block.sources = {source_with_row(synapses)};
    PlacedCore core(block.words());
    core.route(kKey, 0xFFFF'F000);
    core.run_for(20 * kMillisecond);
    core.signal(kTicks);
    core.run_for(kMillisecond * 3 / 2);
    for (std::uint32_t i = 0; i < packets; ++i) {
      core.send(kKey | 1);
      core.run_for(20 * board::kMicrosecond);
    }
    core.run_for(kMillisecond * (kTicks + 2));
    EXPECT_EQ(core.report().late_events, 0U);
    return core.report().busy_cycles;
  };
  const auto none = busy_with(8, 0);
  expect_cycles("packet that wakes, 8 synapses", busy_with(8, kPackets), none, kPackets, 1000);
}

TEST_F(Cycles, OfIzhikevichNeurons) {
  const auto with_parts = [](std::uint32_t neurons, std::uint32_t parts) {
    SmallBlock block = lif_block(neurons);
    block.kind = abi::CoreKind::izhikevich;
    const auto bits = [](std::int32_t value) { return static_cast<std::uint32_t>(value); };
    block.membrane = {536'870,    bits(-107'374'182), 429'496,   bits(-2'147'483),
                      97'000'000, bits(-2'621'440),   8'388'608, parts};
    block.states.assign(std::size_t{neurons} * 4, 0);
    return block;
  };
  const std::uint64_t none = busy(with_parts(64, 0));
  expect_cycles("Izhikevich part", busy(with_parts(64, 4)), none, 4.0 * 64 * kTicks, 120);
  expect_cycles("Izhikevich neuron, no part", busy(with_parts(128, 0)), none, 64 * kTicks, 200);
}

TEST_F(Cycles, OfASpikeSent) {
  SmallBlock block = lif_block(64);
  const std::uint64_t none = busy(block);
  block.key = 0x2000;
  block.membrane[1] = static_cast<std::uint32_t>(kernels::to_v(-1.0));  // every tick, every neuron
  block.membrane[3] = 0;
  const auto report = run(block);
  EXPECT_EQ(report.spikes, 64 * kTicks);
  expect_cycles("spike", report.busy_cycles, none, 64 * kTicks, 65);
}

}  // namespace
}  // namespace spikeloom::on_core
