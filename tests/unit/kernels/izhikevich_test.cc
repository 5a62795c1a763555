#include "board-runtime/shared/kernels/izhikevich.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/det_math.h"
#include "tests/support/izhikevich.h"

namespace spikeloom::kernels {
namespace {

using support::IzhikevichEquations;
using support::IzhikevichNeuron;
using support::IzhikevichSetup;

struct Train {
  std::vector<double> at_ms;
};

Train kernel_train(const IzhikevichSetup& setup, double duration_ms) {
  IzhikevichNeuron neuron(setup);
  Train train;
  for (int tick = 1; tick <= std::lround(duration_ms / setup.tick_ms); ++tick)
    if (neuron.step()) train.at_ms.push_back(tick * setup.tick_ms);
  return train;
}

// Runge-Kutta of fourth order at 1/512 ms.
Train exact_train(const IzhikevichSetup& setup, double duration_ms) {
  IzhikevichEquations neuron{setup};
  Train train;
  for (int step = 1; step <= std::lround(duration_ms * 512); ++step) {
    neuron.runge_kutta(1.0 / 512, setup.drive_pa);
    if (neuron.spikes()) train.at_ms.push_back(step / 512.0);
  }
  return train;
}

// At most so much later after 1 s, and as many spikes. The bounds are those that a midpoint rule
// with a lengthened step after each spike meets at 0.1 ms; a tick of 1 ms may stamp a ms later.
struct Case {
  const char* name;
  IzhikevichSetup setup;
  double lag_ms;
};

class AnIzhikevichNeuron : public testing::TestWithParam<Case> {};

TEST_P(AnIzhikevichNeuron, FiresAsItsEquationsDoWhateverTheTick) {
  const auto& [name, kind, lag_ms] = GetParam();
  IzhikevichSetup setup = kind;
  setup.drive_pa = 4.775;
  const Train exact = exact_train(setup, 990.0);
  for (const double tick_ms : {0.01, 0.1, 0.25, 1.0}) {
    setup.tick_ms = tick_ms;
    // So that a last spike just before the end is not missed for its lag.
    const Train train = kernel_train(setup, 990.0 + lag_ms + tick_ms);
    ASSERT_GE(train.at_ms.size(), exact.at_ms.size()) << tick_ms;
    const std::size_t last = exact.at_ms.size() - 1;
    EXPECT_GE(train.at_ms[last], exact.at_ms[last] - 0.5) << tick_ms;
    EXPECT_LE(train.at_ms[last], exact.at_ms[last] + lag_ms + tick_ms) << tick_ms;
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, AnIzhikevichNeuron,
                         testing::Values(Case{"Regular", support::kRegular, 2.0},
                                         Case{"Fast", support::kFast, 9.0},
                                         Case{"Chattering", support::kChattering, 4.0}),
                         [](const auto& it) { return std::string(it.param.name); });

// Against the same rule in double precision, below threshold. A part adds to w the rounding of two
// changes (half an LSB each, the first halved), of the factor 0.04 h w (half of 2^-28, times w and
// as much again for the first half step) and of the coefficients (half of 2^-31 times 0.04 h w's
// scale, w and y); to y two roundings. Near a stable potential errors do not grow: |1 + h df/dv| <
// 1 for w < 0, and |1 - a h| < 1; over T ms they gather to at most T / h parts of each. e is what a
// part adds to either, in LSB: roundings 1, factor 2^-8 * 128 * 2 / 2 = 1, coefficients below 1.
RC_GTEST_PROP(AnIzhikevichNeuronBelowThreshold, FollowsItsRuleInDoublePrecision, ()) {
  IzhikevichSetup setup{.a = *rc::gen::inRange(20, 100) * 1e-3,
                        .b = *rc::gen::inRange(150, 200) * 1e-3,
                        .tick_ms = *rc::gen::element(0.01, 0.1, 0.25, 1.0)};
  const double current_pa = *rc::gen::inRange(-4000, 0) * 1e-3;
  IzhikevichNeuron neuron(setup);
  IzhikevichEquations exact{setup};
  const double start_mv = -80.0 + *rc::gen::inRange(0, 10000) * 1e-3;
  neuron.set(start_mv, -13.0);
  exact.v = start_mv;
  for (int tick = 1; tick <= 200; ++tick) {
    RC_ASSERT(!neuron.step(current_pa));
    for (int part = 0; part < neuron.parts(); ++part) exact.midpoint(neuron.part_ms(), current_pa);
    // The error of y acts on w through h y a part: again as many.
    const double parts = tick * neuron.parts();
    const double bound = 3.0 * parts * (1.0 + neuron.part_ms() * parts) / kIzhikevichUnit;
    RC_ASSERT(std::abs(neuron.v_mv() - exact.v) <= bound);
    RC_ASSERT(std::abs(neuron.u() - exact.u) <= bound);
  }
}

TEST(AnIzhikevichNeuronAfterASpike, StandsAtCWithDAdded) {
  IzhikevichNeuron neuron({.a = 0.0, .b = 0.2, .c_mv = -55.0, .d = 4.0, .tick_ms = 0.05});
  neuron.set(29.9, -13.0);
  EXPECT_TRUE(neuron.step());
  EXPECT_EQ(neuron.v_mv(), -55.0);
  EXPECT_NEAR(neuron.u(), -9.0, 1e-6);
  EXPECT_FALSE(neuron.step());
}

// 10,000 pA lift it from c to the peak within a part: it then fires in every tick, not in every
// part, and u grows by d once a tick.
TEST(AnIzhikevichNeuronUnderAnyDrive, FiresAtMostOnceATick) {
  IzhikevichNeuron neuron({.a = 0.0, .d = 0.5, .tick_ms = 1.0});
  for (int tick = 1; tick <= 100; ++tick) {
    EXPECT_TRUE(neuron.step(10'000.0)) << tick;
    EXPECT_NEAR(neuron.u(), -13.0 + 0.5 * tick, 1e-5);
  }
}

// Whatever the state, parameters and drive: states stay in their ranges, and none wraps, which
// would turn the sign of a change that has one.
RC_GTEST_PROP(AnIzhikevichNeuronOfAnyKind, KeepsToItsRanges, ()) {
  const auto real = [](double low, double high) {
    return low + (high - low) * (*rc::gen::inRange(0, 100'001)) * 1e-5;
  };
  const IzhikevichSetup setup{.a = real(-2, 2),
                              .b = real(-5, 5),
                              .c_mv = real(-180, 30),
                              .d = real(-600, 600),
                              .peak_mv = real(31, 60),
                              .tick_ms = *rc::gen::element(0.01, 0.05, 0.1, 0.11, 1.0)};
  IzhikevichNeuron neuron(setup);
  neuron.set(real(-180, 60), real(-600, 600));
  const bool strong = *rc::gen::arbitrary<bool>();
  // All the room: 1800 mV a part, less what the constant takes.
  const double most_pa = kRoomMv / neuron.part_ms() - std::abs(62.5 * setup.b - 16.25);
  const double current_pa = real(-1, 1) * (strong ? most_pa : 50.0);
  for (int tick = 1; tick <= 50; ++tick) {
    const double before_mv = neuron.v_mv();
    const bool spiked = neuron.step(current_pa);
    RC_ASSERT(neuron.raw(kW) <= kWLimit);
    RC_ASSERT(neuron.raw(kW) >= -kWLimit);
    RC_ASSERT(neuron.raw(kY) <= kYLimit);
    RC_ASSERT(neuron.raw(kY) >= -kYLimit);
    // Beyond what u and the parabola can hold against it, a current has its way.
    if (neuron.parts() == 1 && current_pa > 3000.0) RC_ASSERT(spiked || neuron.v_mv() >= before_mv);
    if (neuron.parts() == 1 && current_pa < -3000.0) RC_ASSERT(!spiked);
  }
}

TEST(AnIzhikevichReceptor, BringsTheChargeOfItsCurrent) {
  for (const double tick_ms : {0.01, 0.1, 1.0})
    for (const double tau_ms : {0.5, 5.0, 100.0}) {
      const auto it = izhikevich_receptor(tick_ms, tau_ms, det::exp);
      // A current of 1 pA that decays for ever: tau pC in all, in parts of gain each.
      const double charge = it.gain_per_pa * parts_of(tick_ms) / (1.0 - it.decay);
      EXPECT_NEAR(charge / kIzhikevichUnit / tau_ms, 1.0, 1e-12) << tick_ms << ' ' << tau_ms;
    }
}

TEST(TheParts, AreTheFewestOfAtMostATwentiethOfAMillisecond) {
  EXPECT_EQ(parts_of(0.01), 1);
  EXPECT_EQ(parts_of(0.05), 1);
  EXPECT_EQ(parts_of(0.06), 2);
  EXPECT_EQ(parts_of(0.1), 2);
  EXPECT_EQ(parts_of(0.25), 5);
  EXPECT_EQ(parts_of(1.0), 20);
}

}  // namespace
}  // namespace spikeloom::kernels
