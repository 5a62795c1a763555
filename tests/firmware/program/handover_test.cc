// A slice whose synapses are on other cores is the slice whose synapses are on its own: states,
// spikes, counters, at every leg's end. What goes wrong between the cores is told with its numbers.

#include "board-runtime/shared/abi/handover.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/counter_rng.h"
#include "board-runtime/shared/abi/dtcm_plan.h"
#include "board-runtime/shared/chip/scp.h"
#include "tests/firmware/program/placed_core.h"
#include "tests/firmware/program/small_block.h"

namespace spikeloom::on_core {
namespace {

constexpr std::uint32_t kNeurons = 40, kSources = 6, kRows = 8;
constexpr std::uint32_t kOwnKey = 0x2000, kKey = 0x1000, kKeys = 0x100;
constexpr std::uint32_t kTickCycles = 16'000, kStartCycles = 8'000;  // of a core at 160 MHz
constexpr board::Time kTick = 100 * board::kMicrosecond;

StreamReader some_words(std::uint32_t seed) {
  return StreamReader(CounterStream(seed, {StreamPurpose::test, 1, 0}));
}

// Some rows fill cells by themselves, some by their sum.
std::vector<TestSynapse> a_row(StreamReader& random, std::uint32_t least_delay) {
  std::vector<TestSynapse> row(10 + random.next_below(50));
  for (TestSynapse& s : row) {
    s = {random.next_below(kNeurons), random.next_below(2),
         least_delay + random.next_below(16 - least_delay), random.next_below(400)};
    if (random.next_below(12) == 0) s.weight = 20'000 + random.next_below(45'536);
  }
  std::stable_sort(row.begin(), row.end(),
                   [](const auto& a, const auto& b) { return a.delay < b.delay; });
  return row;
}

// So many mV a tick: of 0.15 and more, a neuron spikes by itself.
std::int64_t drive(double v_mv) {
  return fixed::kHalf + std::int64_t{kernels::to_v(v_mv)} * (std::int64_t{1} << 32);
}

// Neurons that drive each other; the first source is themselves.
SmallBlock a_slice(std::uint32_t least_delay, bool own_drives) {
  StreamReader random = some_words(7);
  SmallBlock block = lif_block(kNeurons);
  block.tick_cycles = kTickCycles;
  block.start_cycles = kStartCycles;
  block.key = kOwnKey;
  block.sources.resize(kSources);
  for (std::uint32_t i = 0; i < kSources; ++i) {
    TestSource& source = block.sources[i];
    source.key = i == kSources - 1 ? kOwnKey : kKey + i * kKeys;
    source.rows.resize(i == kSources - 1 ? kNeurons : kRows);
    for (auto& row : source.rows) row = a_row(random, least_delay);
  }
  block.membrane[kernels::kAfterSpike] = static_cast<std::uint32_t>(kernels::after_spike(0, 5));
  block.drives = {drive(0.4)};
  for (std::uint32_t n = 0; n < kNeurons; ++n) {
    block.states[3 * n] = static_cast<std::uint32_t>(kernels::to_v(random.next_below(14)));
    if (own_drives && n > 0) block.drives.push_back(drive(0.3 + 0.005 * n));
  }
  return block;
}

struct Outcome {
  std::vector<Words> states;          // at the end of each leg
  std::vector<std::uint64_t> spikes;  // until then
  abi::CoreReport neurons;
  std::uint64_t packets = 0, rows = 0, events = 0, late = 0;  // of all cores
};

// Packets come in the middle of ticks. `late_start`: ticks that a core begins late.
Outcome run(std::vector<SmallBlock> blocks, const std::vector<std::uint32_t>& legs,
            const std::vector<std::uint32_t>& late_start = {}) {
  std::vector<Words> words;
  for (std::size_t i = 0; i < late_start.size(); ++i)
    blocks.at(i).start_cycles += late_start[i] * kTickCycles;
  for (const SmallBlock& block : blocks) words.push_back(block.words());
  PlacedCore cores(words);
  for (std::size_t i = 0; i < blocks.size(); ++i)
    for (const TestSource& source : blocks[i].sources)
      cores.route(source.key, ~(kKeys - 1), PlacedCore::kCore + static_cast<int>(i));
  cores.run_for(3 * kMillisecond);
  const auto plan = abi::dtcm_plan(blocks[0].header(), blocks[0].drives.size() == 1);
  Outcome outcome;
  StreamReader random = some_words(99);
  std::uint32_t tick = 0;
  for (const std::uint32_t leg : legs) {
    cores.signal(leg);
    for (board::Time middle = cores.board().now() + kTick; tick < leg;) {
      ++tick;
      cores.board().run_until(middle += kTick);
      for (std::uint32_t i = random.next_below(6); i > 0; --i)
        cores.send(kKey + random.next_below(kSources - 1) * kKeys + random.next_below(kRows) * 4 +
                   tick % 4);
    }
    EXPECT_TRUE(cores.end_leg()) << cores.text(1) << cores.text(2);
    outcome.states.push_back(
        cores.dtcm(static_cast<std::uint32_t>(plan.states), blocks[0].states.size()));
    outcome.spikes.push_back(cores.report().spikes);
  }
  outcome.neurons = cores.report();
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto report = cores.report(PlacedCore::kCore + static_cast<int>(i));
    outcome.packets += report.packets;
    outcome.rows += report.rows;
    outcome.events += report.synaptic_events;
    outcome.late += report.late_events + report.lost_packets + report.unknown_keys;
  }
  return outcome;
}

void expect_equal(const Outcome& got, const Outcome& want) {
  EXPECT_EQ(got.spikes, want.spikes);
  ASSERT_EQ(got.states.size(), want.states.size());
  for (std::size_t leg = 0; leg < want.states.size(); ++leg)
    EXPECT_EQ(got.states[leg], want.states[leg]) << "leg " << leg;
  EXPECT_EQ(got.neurons.saturated_inputs, want.neurons.saturated_inputs);
  EXPECT_EQ(got.packets, want.packets);
  EXPECT_EQ(got.rows, want.rows);
  EXPECT_EQ(got.events, want.events);
  EXPECT_EQ(got.late, 0U);
}

const std::vector<std::uint32_t> kLegs{1, 2, 40, 41, 120, 260};

class SplitSlices : public testing::Test {
 protected:
  void SetUp() override {
    if (!PlacedCore::can_run()) GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  }
};

TEST_F(SplitSlices, AreTheWholeOnes) {
  for (const bool own_drives : {false, true}) {
    const SmallBlock slice = a_slice(1, own_drives);
    const Outcome whole = run({slice}, kLegs);
    ASSERT_GT(whole.spikes.back(), 300U);
    ASSERT_GT(whole.neurons.saturated_inputs, 100U);
    ASSERT_EQ(whole.late + whole.neurons.overruns, 0U);
    for (const std::uint32_t cores : {1U, 2U, 3U}) {
      SCOPED_TRACE(cores);
      const Outcome split = run(slice.split(cores), kLegs);
      expect_equal(split, whole);
      EXPECT_EQ(split.neurons.overruns, 0U);
    }
  }
}

// Slots of an odd number of transfers, and of one.
TEST_F(SplitSlices, MayBeSmall) {
  for (const std::uint32_t receptors : {1U, 3U}) {
    SmallBlock slice = lif_block(3, receptors);
    slice.tick_cycles = kTickCycles;
    slice.start_cycles = kStartCycles;
    slice.sources.resize(kSources - 1);
    for (std::uint32_t i = 0; i < kSources - 1; ++i) {
      slice.sources[i].key = kKey + i * kKeys;
      for (std::uint32_t r = 0; r < kRows; ++r)
        slice.sources[i].rows.push_back(
            {{r % 3, r % receptors, 1 + i, 100 + r}, {i % 3, i % receptors, 9, 70 * i}});
    }
    const Outcome whole = run({slice}, {50});
    ASSERT_GT(whole.events, 100U);
    expect_equal(run(slice.split(3), {50}), whole);
  }
}

// Cores of a chip that begin some ticks apart: the one that is ahead waits.
TEST_F(SplitSlices, AreRightWhereACoreLags) {
  const SmallBlock slice = a_slice(4, false);
  const Outcome whole = run({slice}, kLegs);
  ASSERT_GT(whole.spikes.back(), 300U);
  for (const auto& late_start :
       std::vector<std::vector<std::uint32_t>>{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}, {0, 1, 1}}) {
    SCOPED_TRACE(testing::PrintToString(late_start));
    const Outcome split = run(slice.split(2), kLegs, late_start);
    expect_equal(split, whole);
    const bool neurons_wait = late_start[0] == 0;
    EXPECT_EQ(split.neurons.overruns != 0, neurons_wait);
    EXPECT_EQ(split.neurons.worst_handover_cycles > kTickCycles / 2, neurons_wait);
  }
}

// A synapse core is at most two ticks ahead.
TEST_F(SplitSlices, WaitForNeuronsThatLagALot) {
  SmallBlock slice = a_slice(4, false);
  slice.key = abi::kNoKey;
  slice.sources.pop_back();
  const Outcome whole = run({slice}, {5, 60});
  std::vector<SmallBlock> blocks = slice.split(1);
  std::vector<Words> words;
  blocks[0].start_cycles += 10 * kTickCycles;
  for (const SmallBlock& block : blocks) words.push_back(block.words());
  PlacedCore cores(words);
  cores.run_for(3 * kMillisecond);
  cores.signal(60);
  cores.run_for(8 * kTick);
  const std::uint32_t shared = PlacedCore::block_of(2) + blocks[1].header().handover.offset;
  const auto word = [&](std::size_t i) {
    return board::word(cores.chip(), shared + static_cast<std::uint32_t>(4 * i));
  };
  EXPECT_EQ(word(0), 2U);
  EXPECT_EQ(word(1), 1U);
  EXPECT_EQ(word(2), 0U);
  ASSERT_TRUE(cores.end_leg());
  EXPECT_EQ(word(0), 60U);
  EXPECT_EQ(word(2), 60U);
  EXPECT_GT(cores.report(2).worst_handover_cycles, 5 * kTickCycles);
}

TEST_F(SplitSlices, SayWhatTheyAre) {
  std::vector<Words> words;
  for (const SmallBlock& block : a_slice(1, false).split(2)) words.push_back(block.words());
  PlacedCore cores(words);
  cores.run_for(3 * kMillisecond);
  EXPECT_EQ(cores.text(1),
            "lif_curr_exp: 40 neurons from 0, key 0x00002000, synapses on 2 cores, tick of 16000 "
            "cycles\n");
  EXPECT_EQ(cores.text(3), "synapses: 40 neurons from 0, for core 1, tick of 16000 cycles\n");
}

class SilentPartners : public SplitSlices {
 protected:
  void place() {
    std::vector<Words> words;
    for (const SmallBlock& block : a_slice(1, false).split(2)) words.push_back(block.words());
    cores_.emplace(words);
    cores_->run_for(3 * kMillisecond);
  }
  // Only the cores that have a bit in `to` begin the leg. Until one gives up, or for half a second.
  void run_some(std::uint32_t to) {
    place();
    cores_->signal(10, to);
    for (int i = 0; i < 50 && !any_failed(); ++i) cores_->run_for(10 * kMillisecond);
  }
  [[nodiscard]] bool any_failed() const {
    return std::ranges::any_of(
        std::array{1, 2, 3}, [this](int core) { return cores_->state(core).starts_with("error"); });
  }
  static void expect_fault(const abi::CoreReport& report, std::uint32_t core, std::uint32_t awaited,
                           std::uint32_t found) {
    EXPECT_EQ(report.fault, abi::Fault::partner_silent);
    EXPECT_EQ(report.detail[0], core);
    EXPECT_EQ(report.detail[1], awaited);
    EXPECT_EQ(report.detail[2], found);
  }

  std::optional<PlacedCore> cores_;
};

TEST_F(SilentPartners, AreNamedByTheNeuronCore) {
  run_some(1U << 1 | 1U << 2);
  EXPECT_EQ(cores_->state(1), "error: software error");
  expect_fault(cores_->report(1), 3, 1, 0);
  EXPECT_NE(cores_->text(1).find("core 3 is at tick 0, 1 was awaited"), std::string::npos)
      << cores_->text(1);
  // Of 0.1 s at 200 MHz.
  EXPECT_GT(cores_->report(1).tick + cores_->board().now(), 120 * kMillisecond);
}

TEST_F(SilentPartners, AreNamedByTheSynapseCore) {
  run_some(1U << 2);
  EXPECT_EQ(cores_->state(2), "error: software error");
  expect_fault(cores_->report(2), 1, 1, 0);
  EXPECT_EQ(cores_->report(2).tick, 2U);
}

TEST_F(SilentPartners, DoNotKeepTheHostFromStoppingACore) {
  place();
  cores_->signal(10, 1U << 1);
  cores_->run_for(kMillisecond);
  ASSERT_EQ(cores_->state(1), "run");
  cores_->call(1, chip::Signal::leave);
  cores_->run_for(kMillisecond);
  EXPECT_EQ(cores_->state(1), "exit");
}

struct Misfit {
  const char* name;
  void (*spoil)(SmallBlock& neurons, SmallBlock& synapses, std::uint32_t& tag);
  abi::Fault fault;
  const char* told;
};
constexpr Misfit kMisfits[]{
    {"NoBlock", [](auto&, auto&, std::uint32_t& tag) { tag = 0; }, abi::Fault::no_block,
     "no SDRAM is allocated with the tag of core 2"},
    {"NoBlockThere", [](auto&, auto&, std::uint32_t& tag) { tag += 64; }, abi::Fault::bad_section,
     "core 2 is no partner: header byte 0 of its block does not fit"},
    {"OfOthers", [](auto&, SmallBlock& synapses, auto&) { synapses.partners = 4; },
     abi::Fault::bad_section, "core 2 is no partner: header byte 184"},
    {"ANeuronCore",
     [](auto&, SmallBlock& synapses, auto&) {
       synapses = lif_block(kNeurons);
       synapses.start_cycles = kStartCycles;
     },
     abi::Fault::bad_section, "core 2 is no partner: header byte 16"},
    {"AnotherSlice", [](auto&, SmallBlock& synapses, auto&) { synapses.neurons = 128; },
     abi::Fault::bad_section, "core 2 is no partner: header byte 48"},
    {"MoreReceptors", [](auto&, SmallBlock& synapses, auto&) { synapses.receptors = 3; },
     abi::Fault::bad_section, "core 2 is no partner: header byte 32"},
    {"OneNeuron",
     [](SmallBlock& neurons, auto&, auto&) {
       neurons.neurons = 1;
       neurons.states.resize(3);
     },
     abi::Fault::bad_section, "core 1 is no partner: header byte 48"},
};

class PartnersThat : public testing::TestWithParam<Misfit> {};

TEST_P(PartnersThat, DoNotFitAreRefused) {
  if (!PlacedCore::can_run()) GTEST_SKIP() << "no arm-none-eabi-g++ (Debian: gcc-arm-none-eabi)";
  auto blocks = a_slice(1, false).split(1);
  std::uint32_t tag = PlacedCore::block_of(2);
  GetParam().spoil(blocks[0], blocks[1], tag);
  PlacedCore cores({blocks[0].words(), blocks[1].words()});
  board::poke_words(cores.chip(), 0, PlacedCore::kTags + 4 * 2, Words{tag});
  cores.run_for(5 * kMillisecond);
  EXPECT_EQ(cores.state(1), "error: software error");
  EXPECT_EQ(cores.report(1).fault, GetParam().fault);
  EXPECT_NE(cores.text(1).find(GetParam().told), std::string::npos) << cores.text(1);
}
INSTANTIATE_TEST_SUITE_P(Block, PartnersThat, testing::ValuesIn(kMisfits),
                         [](const testing::TestParamInfo<Misfit>& tested) {
                           return tested.param.name;
                         });

}  // namespace
}  // namespace spikeloom::on_core
