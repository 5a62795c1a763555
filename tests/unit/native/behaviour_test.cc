// What a user can see of a run, on networks small enough to work out by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "emulator/native/engine.h"
#include "network-specs/network/codec.h"

namespace spikeloom::native {
namespace {

using network::Distribution;
using network::Network;
using network::Variable;

// A neuron as in the cortical microcircuit; threshold out of reach unless given.
network::LifCurrExp a_neuron(double v_thresh_mv = 1000.0) {
  network::LifCurrExp lif;
  lif.tau_syn_exc_ms = lif.tau_syn_inh_ms = Distribution::constant(0.5);
  lif.v_rest_mv = lif.v_reset_mv = lif.v_init_mv = Distribution::constant(-65.0);
  lif.v_thresh_mv = Distribution::constant(v_thresh_mv);
  return lif;
}

std::uint32_t add(Network& network, const std::string& name, std::uint32_t size,
                  network::Model model) {
  network.populations.push_back(
      {.name = name, .size = size, .model = std::move(model), .positions_um = {}, .reference = {}});
  return static_cast<std::uint32_t>(network.populations.size() - 1);
}

void join(Network& network, std::uint32_t pre, std::uint32_t post, double weight_pa,
          double delay_ms) {
  network.projections.push_back(
      {.name = "p" + std::to_string(network.projections.size()),
       .pre = network::PopulationId(pre),
       .post = network::PopulationId(post),
       .rule = network::AllToAll{},
       .receptor = weight_pa < 0 ? network::Receptor::inhibitory : network::Receptor::excitatory,
       .weight_pa = Distribution::constant(weight_pa),
       .delay_ms = Distribution::constant(delay_ms)});
}

void probe(Network& network, std::uint32_t population, Variable variable,
           std::uint32_t interval = 1, std::vector<std::uint32_t> neurons = {}) {
  network.probes.push_back({.name = "probe" + std::to_string(network.probes.size()),
                            .population = network::PopulationId(population),
                            .variable = variable,
                            .neurons = std::move(neurons),
                            .interval_ticks = interval});
}

network::Recording run_or_fail(const Network& network, const EngineOptions& options = {},
                               const ProgressSink& progress = {}) {
  auto result = run(network, options, progress);
  EXPECT_TRUE(result.has_value()) << (result ? "" : to_text(result.error()));
  return result ? std::move(result->recording) : network::Recording{};
}

TEST(ASpikeOfTickK, ArrivesAfterItsDelayAndMovesVOneTickLater) {
  Network network;
  network.duration_ticks = 40;
  const auto list = add(network, "list", 1, network::SpikeListSource{{{0, 0.3}}});
  const auto target = add(network, "target", 1, a_neuron());
  join(network, list, target, 87.8085, 0.5);
  probe(network, target, Variable::v_mv);
  probe(network, target, Variable::i_exc_pa);
  const auto recording = run_or_fail(network);
  const auto& v = recording.values[0].samples;
  const auto& i = recording.values[1].samples;
  // Sent in tick 3, there in tick 8; the golden values count from the arrival (their tick 1).
  EXPECT_EQ(i[6], 0.0F);
  EXPECT_NEAR(i[7], 87.8085, 0.01);
  EXPECT_EQ(v[7], -65.0F);
  // Weights are rounded to 1/8 pA or finer (7e-4 of 87.8 pA), samples are single precision.
  EXPECT_NEAR(v[8] + 65.0, 0.031670043, 1e-4);
  EXPECT_NEAR(v[16] + 65.0, 0.138392156, 2e-4);
  EXPECT_NEAR(v[23] + 65.0, 0.149991989, 2e-4);
}

TEST(ASpikeAtTimeZero, IsSentBeforeTheFirstTick) {
  Network network;
  network.duration_ticks = 5;
  const auto list = add(network, "list", 1, network::SpikeListSource{{{0, 0.0}}});
  const auto target = add(network, "target", 1, a_neuron());
  join(network, list, target, 50.0, 0.1);
  probe(network, list, Variable::spikes);
  probe(network, target, Variable::i_exc_pa);
  const auto recording = run_or_fail(network);
  EXPECT_EQ(recording.spikes, (std::vector<network::Spike>{{0, 0}}));
  EXPECT_NEAR(recording.values[0].samples[0], 50.0, 0.01);
}

TEST(ConstantCurrent, MakesTheGoldenTrain) {
  Network network;
  network.duration_ticks = 800;
  const auto neurons = add(network, "n", 20, a_neuron(-50.0));
  network.dc_inputs.push_back({network::PopulationId(neurons), {0, 20}, 500.0});
  probe(network, neurons, Variable::spikes, 1, {17});
  const auto recording = run_or_fail(network);
  // Golden, double precision, 500 pA: 139 298 457 616 775.
  EXPECT_EQ(recording.spikes,
            (std::vector<network::Spike>{{139, 17}, {298, 17}, {457, 17}, {616, 17}, {775, 17}}));
  EXPECT_EQ(recording.counters.spikes, 100U);
}

TEST(ConstantCurrent, ActsInTheTicksAfterItsStartUpToItsStop) {
  Network network;
  network.duration_ticks = 6;
  const auto neurons = add(network, "n", 40, a_neuron());
  network.dc_inputs.push_back({network::PopulationId(neurons), {33, 34}, 1000.0, 0.2, 0.4});
  probe(network, neurons, Variable::v_mv, 1, {32, 33});
  const auto values = run_or_fail(network, {.threads = 3}).values[0].samples;
  const double a_tick = 0.39800665, kept = 0.99004983;  // mV by 1000 pA; exp(-0.01)
  for (std::size_t tick = 1; tick <= 6; ++tick) EXPECT_EQ(values[2 * (tick - 1)], -65.0F);
  const double v[] = {0, 0, a_tick, a_tick * (1 + kept), a_tick * (1 + kept) * kept};
  for (std::size_t tick = 1; tick <= 5; ++tick)
    EXPECT_NEAR(values[2 * (tick - 1) + 1] + 65.0, v[tick - 1], 1e-5) << tick;
}

TEST(InhibitoryInput, IsShownAsANegativeCurrentAndLowersV) {
  Network network;
  network.duration_ticks = 30;
  const auto list = add(network, "list", 1, network::SpikeListSource{{{0, 0.1}}});
  const auto target = add(network, "target", 1, a_neuron());
  join(network, list, target, -351.0, 0.1);
  probe(network, target, Variable::i_inh_pa);
  probe(network, target, Variable::v_mv);
  const auto recording = run_or_fail(network);
  EXPECT_NEAR(recording.values[0].samples[1], -351.0, 0.01);
  EXPECT_LT(recording.values[1].samples[10], -65.0F);
}

TEST(APoissonInput, BringsTheMeanAndVarianceOfShotNoise) {
  Network network;
  network.duration_ticks = 1500;  // 15 membrane time constants
  constexpr std::uint32_t kNeurons = 4000;
  const auto neurons = add(network, "n", kNeurons, a_neuron());
  const double rate_hz = 12800.0, weight_pa = 87.8085;
  network.poisson_inputs.push_back({network::PopulationId(neurons),
                                    {0, kNeurons},
                                    network::Receptor::excitatory,
                                    rate_hz,
                                    weight_pa,
                                    1.5});
  probe(network, neurons, Variable::v_mv, 1500);
  const auto v = run_or_fail(network).values[0].samples;
  double sum = 0.0, squares = 0.0;
  for (const float value : v) {
    sum += value + 65.0;
    squares += (value + 65.0) * (value + 65.0);
  }
  const double mean = sum / kNeurons, variance = squares / kNeurons - mean * mean;
  // Campbell: mean = rate R w tau_s, variance = rate int psp^2, psp = a (exp(-t/10) - exp(-t/0.5)),
  // a = w tau_s tau_m / (C (tau_m - tau_s)); arrivals fall on ticks, which puts half a tick's decay
  // (10 % of the current's 0.5 ms, 0.03 % of what matters for v) into the variance: bounds of five
  // standard errors and 1 %; the mean of a sum over ticks is exact to h/(2 tau_s) squared / 3.
  const double a = weight_pa * 0.5 * 10.0 / (250.0 * 9.5);
  const double expected_variance =
      rate_hz / 1000.0 * a * a * (10.0 / 2 + 0.5 / 2 - 2 * 10.0 * 0.5 / 10.5);
  const double per_spike =
      87.8085 * 0.00036067175 / (1 - 0.99004983) / (1 - 0.81873075);  // sum over ticks
  const double expected_mean = rate_hz * 1e-4 * per_spike;
  EXPECT_NEAR(mean, expected_mean,
              5 * std::sqrt(expected_variance / kNeurons) + 1e-3 * expected_mean);
  EXPECT_NEAR(variance / expected_variance, 1.0, 5 * std::sqrt(2.0 / kNeurons) + 0.01);
}

TEST(APoissonInput, ArrivesFromItsStartToItsStopAfterItsDelay) {
  Network network;
  network.duration_ticks = 50;
  const auto neurons = add(network, "n", 64, a_neuron());
  // 500 arrivals a tick: none is ever without.
  network.poisson_inputs.push_back({network::PopulationId(neurons),
                                    {10, 20},
                                    network::Receptor::excitatory,
                                    1e6,
                                    1.0,
                                    0.7,
                                    1.0,
                                    2.0});
  probe(network, neurons, Variable::i_exc_pa, 1, {9, 10, 19, 20});
  const auto i = run_or_fail(network, {.threads = 2}).values[0].samples;
  const auto at = [&](std::size_t tick, std::size_t n) { return i[(tick - 1) * 4 + n]; };
  for (std::size_t tick = 1; tick <= 50; ++tick) {
    EXPECT_EQ(at(tick, 0), 0.0F);
    EXPECT_EQ(at(tick, 3), 0.0F);
    if (tick <= 17) {
      EXPECT_EQ(at(tick, 1), 0.0F) << tick;
    } else if (tick <= 27) {
      EXPECT_GT(at(tick, 1), 50.0F) << tick;
    } else {
      EXPECT_LT(at(tick, 2), at(tick - 1, 2)) << tick;
    }
  }
}

TEST(APoissonSource, SendsAndDeliversEverySpikeOfATick) {
  Network network;
  network.duration_ticks = 3000;
  constexpr std::uint32_t kSources = 50;
  const auto source =
      add(network, "source", kSources, network::PoissonSource{Distribution::constant(20000.0)});
  const auto target = add(network, "target", 1, a_neuron());
  network.populations[source].expected_rate_hz = 20000.0;
  join(network, source, target, 1.0, 0.1);
  probe(network, source, Variable::spikes);
  const auto recording = run_or_fail(network);
  const double mean = kSources * 3000 * 2.0;
  EXPECT_NEAR(static_cast<double>(recording.spikes.size()), mean, 5 * std::sqrt(mean));
  EXPECT_EQ(recording.counters.synaptic_events, recording.spikes.size());
  EXPECT_TRUE(std::is_sorted(recording.spikes.begin(), recording.spikes.end()));
  // P(two or more in a tick) = 1 - 3 e^-2 = 0.59.
  std::size_t repeats = 0;
  for (std::size_t s = 1; s < recording.spikes.size(); ++s)
    repeats += recording.spikes[s] == recording.spikes[s - 1];
  EXPECT_GT(repeats, recording.spikes.size() / 2);
}

TEST(APoissonSource, IsSilentOutsideItsWindow) {
  Network network;
  network.duration_ticks = 100;
  const auto source =
      add(network, "source", 10, network::PoissonSource{Distribution::constant(50000.0), 2.0, 3.0});
  probe(network, source, Variable::spikes);
  const auto spikes = run_or_fail(network).spikes;
  ASSERT_FALSE(spikes.empty());
  EXPECT_GT(spikes.front().tick, 20U);
  EXPECT_LE(spikes.back().tick, 30U);
  EXPECT_EQ(spikes.back().tick, 30U);  // P(no spike of ten neurons at 5 a tick) = e^-50
}

TEST(AFloodOfInput, SaturatesAndIsCounted) {
  Network network;
  network.duration_ticks = 100'000;  // so that the expected rate leaves no room for the flood
  network::SpikeListSource flood;
  for (int i = 0; i < 100'000; ++i) flood.spikes.push_back({0, 0.1});
  const auto list = add(network, "list", 1, flood);
  const auto target = add(network, "target", 2, a_neuron());
  join(network, list, target, 10.0, 0.1);
  const auto recording = run_or_fail(network);
  EXPECT_EQ(recording.counters.saturated_inputs, 2U);
  EXPECT_EQ(recording.counters.synaptic_events, 200'000U);
}

TEST(ARunThatIsStopped, KeepsWhatWasRecordedAndSaysSo) {
  Network network;
  network.duration_ticks = 100'000'000;
  const auto neurons = add(network, "n", 20, a_neuron(-50.0));
  network.dc_inputs.push_back({network::PopulationId(neurons), {0, 20}, 500.0});
  probe(network, neurons, Variable::spikes);
  probe(network, neurons, Variable::v_mv, 100'000, {3});
  std::uint64_t asked_at = 0;
  const auto stop = [&](const ProgressEvent& event) {
    if (event.stage != "run") return true;
    asked_at = event.done;
    return false;
  };
  const auto recording = run_or_fail(network, {.threads = 2}, stop);
  EXPECT_TRUE(recording.interrupted);
  EXPECT_EQ(recording.ticks_done, asked_at);
  EXPECT_GT(recording.ticks_done, 0U);
  EXPECT_EQ(recording.values[0].samples.size(), recording.ticks_done / 100'000);
  // A neuron spikes every 159 ticks from tick 139 on.
  EXPECT_EQ(recording.spikes.size(), (recording.ticks_done + 159 - 139) / 159 * 20);
}

TEST(ABuildThatIsStopped, LeavesAnEmptyRecording) {
  Network network;
  network.duration_ticks = 10;
  const auto neurons = add(network, "n", 1000, a_neuron());
  join(network, neurons, neurons, 1.0, 1.0);
  probe(network, neurons, Variable::spikes);
  const auto recording = run_or_fail(network, {}, [](const ProgressEvent&) { return false; });
  EXPECT_TRUE(recording.interrupted);
  EXPECT_EQ(recording.ticks_done, 0U);
  EXPECT_TRUE(recording.spikes.empty());
}

TEST(TheReport, SaysWhatWasUsed) {
  Network network;
  network.duration_ticks = 10;
  const auto neurons = add(network, "n", 100, a_neuron());
  join(network, neurons, neurons, 1.0, 1.0);
  const auto result = run(network, {.threads = 3, .huge_pages = false, .simd = "scalar"});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->report.simd, "scalar");
  EXPECT_EQ(result->report.threads, 3U);
  EXPECT_FALSE(result->report.huge_pages);
  EXPECT_EQ(result->report.synapses, 10'000U);
  EXPECT_GE(result->report.store_bytes, 40'000U);
  EXPECT_LT(result->report.store_bytes, 80'000U);
}

TEST(TheSpikesOfTheLibrary, AreTheSameForEveryInstructionSet) {
  auto network =
      *network::read(SPIKELOOM_SOURCE_DIR "/network-specs/library/microcircuit_0.1.textproto");
  network.duration_ticks = 1000;
  const auto scalar = run_or_fail(network, {.threads = 2, .simd = "scalar"});
  EXPECT_GT(scalar.spikes.size(), 1000U);
  EXPECT_EQ(scalar.counters.saturated_inputs, 0U);
  EXPECT_EQ(run_or_fail(network, {.threads = 1, .simd = "best"}).spikes, scalar.spikes);
}

// 400 neurons that excite and inhibit one another, driven by noise: everything that is random.
Network a_small_cortex() {
  Network network;
  network.seed = 20;
  network.duration_ticks = 2000;
  auto lif = a_neuron(-50.0);
  lif.v_init_mv = {.kind = Distribution::Kind::normal, .first = -58.0, .second = 5.0};
  lif.t_refrac_ms = {.kind = Distribution::Kind::uniform, .first = 1.0, .second = 3.0};
  const auto exc = add(network, "E", 320, lif);
  const auto inh = add(network, "I", 80, a_neuron(-50.0));
  const auto source = add(network, "S", 30, network::PoissonSource{Distribution::constant(100.0)});
  for (const auto pre : {exc, inh, source})
    for (const auto post : {exc, inh}) {
      const double sign = pre == inh ? -4.0 : 1.0;
      join(network, pre, post, sign * 87.8, 1.5);
      auto& it = network.projections.back();
      it.rule = network::FixedTotalNumber{.total = 3000};
      it.weight_pa.kind = it.delay_ms.kind = Distribution::Kind::normal;
      it.weight_pa.second = 8.78;
      it.delay_ms.second = 0.75;
      it.delay_ms.low = 0.05;
    }
  for (const auto p : {exc, inh}) {
    const network::PopulationId id(p);
    network.poisson_inputs.push_back(
        {id, {0, network.at(id).size}, network::Receptor::excitatory, 10000.0, 87.8, 1.5});
    probe(network, p, Variable::spikes);
  }
  return network;
}

// One number stands for every spike: in debug and release, on every machine. It changes with the
// law of synapses, parameters or arithmetic, and with nothing else; whoever changes the law on
// purpose puts the number printed here.
TEST(TheLaw, GivesTheSpikesThatItGaveBefore) {
  const auto recording = run_or_fail(a_small_cortex());
  std::uint64_t digest = 0xcbf29ce484222325U;  // FNV-1a, a word at a time
  for (const auto& spike : recording.spikes)
    for (const std::uint32_t word : {spike.tick, spike.neuron})
      digest = (digest ^ word) * 0x100000001b3U;
  EXPECT_EQ(recording.spikes.size(), 3434U);
  EXPECT_EQ(digest, 16382693065046433365U);
}

}  // namespace
}  // namespace spikeloom::native
