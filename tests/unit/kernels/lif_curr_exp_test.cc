#include "board-runtime/shared/kernels/lif_curr_exp.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/lif.h"

namespace spikeloom::kernels {
namespace {

using support::LifNeuron;
using support::LifSetup;

// The golden values in short: 87.8085 pA, one spike added at the end of step 1 (the same program
// as reference/golden_single_neuron.json, double precision).
TEST(ALifNeuron, FollowsTheExactPostsynapticPotential) {
  const double step_pa = 0.0625, weight_pa = 87.8085;
  LifNeuron neuron({.step_pa = step_pa});
  const auto weight = static_cast<std::uint16_t>(std::lround(weight_pa / step_pa));
  const double scale = weight_pa / (weight * step_pa);  // takes the weight's rounding out
  const std::vector<std::pair<int, double>> golden{
      {1, 0.0},           {2, 0.031670043},  {3, 0.057284159},  {5, 0.094548576},
      {10, 0.138392156},  {17, 0.149991989}, {18, 0.149790484}, {30, 0.137764319},
      {100, 0.068689662}, {200, 0.025269514}};
  auto next = golden.begin();
  for (int tick = 1; tick <= 200; ++tick) {
    EXPECT_FALSE(neuron.step(tick == 1 ? weight : 0, 0));
    if (next == golden.end() || next->first != tick) continue;
    // v gathers half an LSB a tick: 0.5 / (1 - e^-0.01) = 51 LSB = 4.9e-5 mV at most.
    EXPECT_NEAR(neuron.v_mv() * scale, next->second, 5e-5) << "tick " << tick;
    ++next;
  }
}

TEST(ALifNeuron, SpikesOnTheGoldenTicksUnderConstantCurrent) {
  const std::string path = SPIKELOOM_SOURCE_DIR "/../shared/reference/golden_single_neuron.json";
  std::ifstream file(path);
  if (!file) GTEST_SKIP() << "reference data not here: " << path;
  const auto reference = nlohmann::json::parse(file);
  int cases = 0;
  for (const auto& golden : reference["cases"]) {
    if (golden["model"] != "iaf_psc_exp" || !golden.contains("first_spikes")) continue;
    const std::string what = golden["what"];
    const double drive_pa = std::stod(what.substr(what.find('=') + 1));
    LifNeuron neuron({.drive_pa = drive_pa});
    std::vector<int> ticks;
    for (int tick = 1; tick <= 20000; ++tick)
      if (neuron.step(0, 0)) ticks.push_back(tick);
    const auto first = golden["first_spikes"].get<std::vector<int>>();
    ASSERT_GE(ticks.size(), first.size()) << what;
    EXPECT_EQ(std::vector<int>(ticks.begin(), ticks.begin() + static_cast<int>(first.size())),
              first)
        << what;
    EXPECT_EQ(ticks.size(), golden["n"].get<std::size_t>()) << what;
    ++cases;
  }
  EXPECT_EQ(cases, 7);
}

TEST(ALifNeuronAfterASpike, HoldsResetForItsRefractoryTicksAndStillGathersCurrent) {
  // 2^14 pA for one tick fires it; reset above rest makes the wait visible.
  LifNeuron neuron({.thresh_mv = 1.0, .reset_mv = 0.5, .refractory_ticks = 3, .step_pa = 1.0});
  std::string train;
  std::vector<double> v_mv;
  for (int tick = 1; tick <= 9; ++tick) {
    train += neuron.step(tick == 1 || tick == 4 ? 16384 : 0, 0) ? '|' : '.';
    v_mv.push_back(neuron.v_mv());
  }
  // Input of tick 1 acts in tick 2; waits 3..5; what came in 4 acts in 6, and so on.
  EXPECT_EQ(train, ".|...|...");
  for (const int tick : {2, 3, 4, 5})
    EXPECT_EQ(v_mv[static_cast<std::size_t>(tick - 1)], 0.5) << tick;
}

TEST(ALifNeuronWithoutRefractoryTime, CanSpikeInEveryTick) {
  LifNeuron neuron({.refractory_ticks = 0, .drive_pa = 40000.0});
  for (int tick = 1; tick <= 10; ++tick) EXPECT_TRUE(neuron.step(0, 0)) << tick;
}

TEST(ALifNeuronUnderFullScaleInputForEver, NeverLeavesItsRange) {
  for (const double step_pa : {0.001, 0.0625, 1.0, 8.0})
    for (const double tau_ms : {0.1, 0.5, 10.0, 200.0}) {
      LifSetup setup{.thresh_mv = 2000.0, .step_pa = step_pa};
      setup.tau_exc_ms = setup.tau_inh_ms = tau_ms;
      for (const int sign : {1, -1}) {
        LifNeuron neuron(setup);
        double before = 0.0;
        for (int tick = 1; tick <= 20000; ++tick) {
          const bool spiked = neuron.step(sign > 0 ? 65535 : 0, sign < 0 ? 65535 : 0);
          // Monotone until it spikes: a wrap would turn the sign of v.
          if (spiked) break;
          ASSERT_GE(sign * neuron.v_mv(), sign * before - 1e-4) << step_pa << ' ' << tau_ms;
          ASSERT_LE(std::abs(neuron.v_mv()), kVLimitMv);
          ASSERT_GE(neuron.raw_exc(), 0);
          ASSERT_GE(neuron.raw_inh(), 0);
          before = neuron.v_mv();
        }
      }
    }
}

// Double-precision neuron with the same quantised weights: the oracle for the accuracy clause.
struct ExactNeuron {
  support::LifPropagators p;
  double v = 0.0, exc = 0.0, inh = 0.0;
  void step(double drive_pa, double exc_pa, double inh_pa) {
    v = p.decay_v * v + p.gain_exc * exc - p.gain_inh * inh + p.gain_dc * drive_pa;
    exc = p.decay_exc * exc + exc_pa;
    inh = p.decay_inh * inh + inh_pa;
  }
};

RC_GTEST_PROP(ALifNeuronBelowThreshold, StaysWithinItsErrorBound, ()) {
  LifSetup setup{.thresh_mv = 2000.0, .step_pa = 0.125};
  setup.times.tau_m_ms = *rc::gen::inRange(20, 400) * 0.1;
  setup.tau_exc_ms = *rc::gen::inRange(2, 200) * 0.1;
  setup.tau_inh_ms = *rc::gen::inRange(2, 200) * 0.1;
  setup.drive_pa = *rc::gen::inRange(-500, 500);
  LifNeuron neuron(setup);
  ExactNeuron exact{support::propagators(setup.times, setup.tau_exc_ms, setup.tau_inh_ms)};
  const double lsb_pa = setup.step_pa / (1 << neuron.shift());
  // Roundings, and coefficients off by half a unit of 2^-31 (decays) or of their own (gains).
  const double decay_error = 0x1p-32;
  const double i_max_pa = 700 * setup.step_pa / (1.0 - exact.p.decay_exc) +
                          700 * setup.step_pa / (1.0 - exact.p.decay_inh);
  const double slow = std::max(1.0 / (1.0 - exact.p.decay_exc), 1.0 / (1.0 - exact.p.decay_inh));
  const double i_bound_pa = slow * (0.5 * lsb_pa + decay_error * i_max_pa);
  const double gain = std::max(exact.p.gain_exc, exact.p.gain_inh);
  const double gain_error = 0.5 / (kVUnit * fixed::kFractionOne) / lsb_pa;  // mV/pA
  const double v_max_mv =
      (gain * i_max_pa + std::abs(exact.p.gain_dc * setup.drive_pa)) / (1.0 - exact.p.decay_v);
  const double v_bound_mv =
      (0.5 / kVUnit + 2 * gain * i_bound_pa + gain_error * i_max_pa + decay_error * v_max_mv) /
          (1.0 - exact.p.decay_v) +
      1e-9;
  const auto inputs = *rc::gen::container<std::vector<std::pair<std::uint16_t, std::uint16_t>>>(
      400, rc::gen::pair(rc::gen::inRange<std::uint16_t>(0, 700),
                         rc::gen::inRange<std::uint16_t>(0, 700)));
  for (const auto& [exc, inh] : inputs) {
    RC_ASSERT(!neuron.step(exc, inh));
    exact.step(setup.drive_pa, exc * setup.step_pa, inh * setup.step_pa);
    RC_ASSERT(std::abs(neuron.exc_pa() - exact.exc) <= i_bound_pa);
    RC_ASSERT(std::abs(neuron.inh_pa() - exact.inh) <= i_bound_pa);
    RC_ASSERT(std::abs(neuron.v_mv() - exact.v) <= v_bound_mv);
  }
}

TEST(ThePropagators, AgreeWithTheTextbookFormAndAreSmoothWhereItBreaks) {
  const LifTimes times{.tick_ms = 0.1, .c_m_pf = 250.0, .tau_m_ms = 10.0};
  const auto p = support::propagators(times, 0.5, 12.0);
  const auto textbook = [&](double tau) {
    return 10.0 * tau / (250.0 * (10.0 - tau)) * (std::exp(-0.01) - std::exp(-0.1 / tau));
  };
  EXPECT_NEAR(p.gain_exc / textbook(0.5), 1.0, 1e-13);
  EXPECT_NEAR(p.gain_inh / textbook(12.0), 1.0, 1e-12);
  EXPECT_NEAR(p.gain_exc, 0.0003606717487814448, 1e-17);
  EXPECT_NEAR(p.gain_dc, 0.00039800665003327575, 1e-17);
  const auto q = support::propagators(times, 10.0, 10.0 + 1e-9);
  EXPECT_NEAR(q.gain_exc, 0.1 / 250.0 * std::exp(-0.01), 1e-18);
  EXPECT_NEAR(q.gain_inh, q.gain_exc, 1e-15);
}

}  // namespace
}  // namespace spikeloom::kernels
