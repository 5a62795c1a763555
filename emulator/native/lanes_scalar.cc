// The loops one neuron at a time: the reference, and the fallback of machines without vectors.
#include "board-runtime/shared/fixed/scalar_lane.h"
#include "emulator/native/deliver-inl.h"
#include "emulator/native/lane_functions.h"
#include "emulator/native/loops-inl.h"

namespace spikeloom::native {

const LaneFunctions& scalar_functions() {
  static constexpr LaneFunctions kFunctions = kernels::lane_functions<fixed::ScalarLane>("scalar");
  return kFunctions;
}

}  // namespace spikeloom::native
