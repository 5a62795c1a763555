// The loops one neuron at a time: the reference, and the fallback of machines without vectors.
#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/lif_curr_exp.h"
#include "emulator/native/deliver-inl.h"
#include "emulator/native/lane_functions.h"
#include "emulator/native/loops-inl.h"

namespace spikeloom::native {

const LaneFunctions& scalar_functions() {
  using Lane = fixed::ScalarLane;
  static constexpr LaneFunctions kFunctions{
      "scalar", kernels::draw<Lane>, kernels::deliver, kernels::sum_inputs,
      kernels::step_functions<Lane, kernels::LifCurrExp<Lane>>()};
  return kFunctions;
}

}  // namespace spikeloom::native
