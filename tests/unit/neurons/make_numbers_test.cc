// The numbers of neurons that differ: all share a shift of their currents, which has to suit all.
#include "network-specs/neurons/make_numbers.h"

#include <gtest/gtest.h>

#include "board-runtime/shared/kernels/exp_current_coefficients.h"
#include "network-specs/connect/weight_scale.h"
#include "network-specs/network/codec.h"
#include "network-specs/neurons/sources.h"

namespace spikeloom::neurons {
namespace {

// Some of these neurons need a shift lower than the largest; with it, the gain of others is beyond
// 32 bits.
TEST(Populations, WhereOneNeuronLowersTheShiftTheOthersStillGetTheirInput) {
  const auto network = network::parse(R"(
      format_version: 1 seed: 143168 tick_us: 1000 duration_ms: 1
      populations {
        name: "neurons" size: 20
        lif_curr_exp {
          c_m_pf { normal { mean: 221.75 sd: 36.96 } low: 147.83 high: 295.67 }
          tau_m_ms { normal { mean: 5.645 sd: 0.9408 } low: 3.763 high: 7.527 }
          tau_syn_exc_ms { value: 2.0672 } tau_syn_inh_ms { value: 0.3 }
          v_rest_mv { value: -80 } v_reset_mv { value: -85 }
          v_thresh_mv { uniform { low: -70 high: -64 } }
          i_offset_pa { value: 100 } v_init_mv { value: -80 }
        }
      }
      populations { name: "burst" size: 16 poisson_source { rate_hz { value: 6244 } stop_ms: 1 } }
      projections {
        pre: "burst" post: "neurons" all_to_all {} weight_pa { value: 20 } delay_ms { value: 1 }
      })",
                                      network::Form::text);
  ASSERT_TRUE(network.has_value());
  const auto scales = connect::weight_scales(*network);
  const auto made = make_numbers(*network, network::PopulationId(0), scales[0]);
  ASSERT_TRUE(made.has_value());
  ASSERT_TRUE(made->numbers.own_coefficients);
  for (std::uint32_t n = 0; n < made->numbers.size; ++n) {
    EXPECT_GT(made->limit(0, n), 0) << "neuron " << n;
    EXPECT_GT(made->coefficients_of(n)[made->numbers.model->coefficients + kernels::kGain], 0)
        << "neuron " << n;
  }
}

TEST(Populations, ThatAreAlikeHoldTheirCoefficientsOnceAndEveryNeuronsStates) {
  network::Network network;
  auto& population = network.populations.emplace_back();
  population.size = 5;
  network::LifCurrExp lif;
  lif.v_init_mv = {.kind = network::Distribution::Kind::uniform, .first = -70.0, .second = -60.0};
  population.model = lif;
  const auto scales = connect::weight_scales(network);
  const auto made = make_numbers(network, network::PopulationId(0), scales[0]);
  ASSERT_TRUE(made.has_value());
  EXPECT_FALSE(made->numbers.own_coefficients);
  EXPECT_EQ(made->coefficients.size(), made->coefficient_words);
  EXPECT_EQ(made->coefficients_of(4).data(), made->coefficients_of(0).data());
  EXPECT_EQ(made->states.size(), 5 * made->numbers.states());
  EXPECT_NE(made->states_of(4)[0], made->states_of(3)[0]);
}

TEST(DueSpikes, AreThoseOfTheRangeByTickThenNeuron) {
  const auto due =
      due_spikes({{7, 1.0}, {3, 0.26}, {4, 0.26}, {3, 0.04}, {9, 0.1}, {3, 0.26}}, {3, 8}, 0.1);
  const std::vector<DueSpike> expected{{0, 3}, {3, 3}, {3, 3}, {3, 4}, {10, 7}};
  EXPECT_EQ(due, expected);
}

}  // namespace
}  // namespace spikeloom::neurons
