// The numbers of neurons that differ: all share a shift of their currents, which has to suit all.
#include "emulator/native/make_population.h"

#include <gtest/gtest.h>

#include "board-runtime/shared/kernels/exp_current_coefficients.h"
#include "network-specs/connect/weight_scale.h"
#include "network-specs/network/codec.h"

namespace spikeloom::native {
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
  const auto population = make_population(*network, network::PopulationId(0), scales[0]);
  ASSERT_TRUE(population.has_value());
  for (std::uint32_t n = 0; n < population->size; ++n) {
    EXPECT_GT(population->limit(0, n), 0) << "neuron " << n;
    EXPECT_GT(population->coefficient(population->model->coefficients + kernels::kGain, n), 0)
        << "neuron " << n;
  }
}

}  // namespace
}  // namespace spikeloom::native
