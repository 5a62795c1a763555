// Receptors beside the first two, and what populations of any model have in common.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/det_math.h"
#include "board-runtime/shared/kernels/lif_curr_exp_coefficients.h"
#include "emulator/native/engine.h"
#include "emulator/native/make_population.h"
#include "network-specs/connect/weight_scale.h"
#include "network-specs/network/codec.h"

namespace spikeloom::native {
namespace {

using network::Distribution;
using network::Network;
using network::Receptor;

constexpr double kTauMs = 4.0;
constexpr double kWeightsPa[] = {64.0, 128.0, 256.0};  // whole steps of any scale

// Three sources onto two neurons: all at the excitatory receptor of the first, each at a receptor
// of its own of the second.
Network split_in_three() {
  std::string text =
      "format_version: 1 duration_ms: 60 "
      "populations { name: 'one' size: 1 lif_curr_exp { v_thresh_mv { value: 1000 } "
      "tau_syn_exc_ms { value: 4 } } } "
      "populations { name: 'three' size: 1 lif_curr_exp { v_thresh_mv { value: 1000 } ";
  for (int r = 0; r < 3; ++r)
    text += "receptors { name: '" + std::to_string(r) + "' tau_syn_ms { value: 4 } } ";
  text +=
      "} } probes { population: 'one' variable: V_MV } "
      "probes { population: 'three' variable: V_MV } "
      "probes { population: 'three' variable: I_EXC_PA } ";
  for (int r = 0; r < 3; ++r) {
    const std::string source = "s" + std::to_string(r);
    text += "populations { name: '" + source + "' size: 1 spike_list_source {";
    for (int spike = 0; spike < 40; ++spike)
      text += " neuron: 0 time_ms: " + std::to_string(0.1 * (spike * (7 + 3 * r) % 400 + 1));
    text += " } } ";
    for (const std::string post : {"one", "three"}) {
      text += "projections { pre: '" + source + "' post: '" + post +
              "' one_to_one {} weight_pa { value: " + std::to_string(kWeightsPa[r]) +
              " } delay_ms { value: 1 } ";
      if (post == "three") text += "receptor_name: '" + std::to_string(r) + "' ";
      text += "} ";
    }
  }
  auto network = network::parse(text, network::Form::text);
  if (!network) ADD_FAILURE() << to_text(network.error().front());
  return std::move(*network);
}

TEST(OneReceptorSplitInThree, MovesTheMembraneAsBefore) {
  const Network network = split_in_three();
  const auto result = run(network, {});
  ASSERT_TRUE(result) << to_text(result.error());
  const auto& one = result->recording.values[0].samples;
  const auto& three = result->recording.values[1].samples;
  ASSERT_EQ(one.size(), 600U);

  // Each current is off by half an LSB a tick, gathered by its decay; each neuron's v by half an
  // LSB a tick and what its currents' errors bring, gathered by the leak. Gains are rounded to
  // 2^-31 of an LSB of v, beside at most 2^31 LSB of current. Samples are single precision.
  const auto scales = connect::weight_scales(network);
  const kernels::LifTimes times{0.1, 250.0, 10.0};
  const auto membrane = kernels::membrane_propagators(times, det::exp);
  const auto synapse = kernels::lif_receptor(times, kTauMs, det::exp);
  double a_tick = 2 * 0.5;  // LSB of v
  for (std::size_t p = 0; p < 2; ++p) {
    const auto made = make_population(network, network::PopulationId(p), scales[p]);
    ASSERT_TRUE(made);
    for (const double unit_pa : made->unit_pa)
      a_tick += synapse.gain_per_pa * std::fabs(unit_pa) * 0.5 / (1.0 - synapse.decay) + 0.5;
  }
  const double bound_mv = a_tick / (1.0 - membrane.decay_v) / kernels::kVUnit + 2 * 0x1p-24 * 128.0;
  double largest_mv = 0.0;
  for (std::size_t k = 0; k < one.size(); ++k) {
    EXPECT_NEAR(one[k], three[k], bound_mv) << "tick " << k + 1;
    largest_mv = std::max(largest_mv, one[k] + 70.0);
  }
  EXPECT_GT(largest_mv, 5.0);
  EXPECT_LT(bound_mv, 0.01);
  for (const float pa : result->recording.values[2].samples) EXPECT_EQ(pa, 0.0F);
}

TEST(AnInhibitoryReceptor, PullsDownWhateverItsNumber) {
  Network network = split_in_three();
  auto& model = std::get<network::LifCurrExp>(network.populations[1].model);
  model.receptors[2].sign = Receptor::inhibitory;
  for (auto& projection : network.projections)
    if (projection.receptor == Receptor{4}) projection.weight_pa = Distribution::constant(-256.0);
  network.projections.erase(
      std::remove_if(network.projections.begin(), network.projections.end(),
                     [](const auto& it) { return it.receptor != Receptor{4}; }),
      network.projections.end());
  const auto result = run(network, {});
  ASSERT_TRUE(result) << to_text(result.error());
  const auto& v_mv = result->recording.values[1].samples;
  EXPECT_LT(*std::min_element(v_mv.begin(), v_mv.end()), -75.0F);
  EXPECT_LE(*std::max_element(v_mv.begin(), v_mv.end()), -70.0F);
}

TEST(AStateFromOutside, IsJudgedByItsModelsRanges) {
  Network network;
  for (network::Model model :
       {network::Model{network::LifCurrExp{}}, network::Model{network::Izhikevich{}}}) {
    network.populations = {
        {.name = "N", .size = 1, .model = model, .positions_um = {}, .reference = {}}};
    const auto made =
        make_population(network, network::PopulationId(0), connect::weight_scales(network).front());
    ASSERT_TRUE(made) << to_text(made.error());
    std::vector<std::int32_t> states;
    for (std::size_t s = 0; s < made->state.size(); ++s) states.push_back(made->state.at(s, 0));
    EXPECT_TRUE(made->legal(0, states));
    const auto with = [&](std::size_t state, std::int32_t value) {
      auto changed = states;
      changed[state] = value;
      return changed;
    };
    EXPECT_FALSE(made->legal(0, with(0, 2147483647)));
    EXPECT_FALSE(made->legal(0, with(0, kernels::kRefractoryBase)));
    for (std::size_t r = 0; r < 2; ++r) {
      EXPECT_TRUE(made->legal(0, with(made->current(r), made->limit(r, 0))));
      EXPECT_FALSE(made->legal(0, with(made->current(r), -1)));
      if (made->limit(r, 0) < 2147483647) {
        EXPECT_FALSE(made->legal(0, with(made->current(r), made->limit(r, 0) + 1)));
      }
    }
    states.pop_back();
    EXPECT_FALSE(made->legal(0, states));
  }
}

}  // namespace
}  // namespace spikeloom::native
