#include "network-specs/neurons/numbers.h"

#include <algorithm>

#include "board-runtime/shared/fixed/fraction.h"

namespace spikeloom::neurons {

using network::Variable;

std::int64_t NeuronNumbers::drive_at(std::uint32_t neuron, std::uint64_t tick) const {
  double current_pa = i_offset_pa[neuron];
  for (const DcStep& step : dc)
    if (step.neurons.contains(neuron) && step.window.contains(tick))
      current_pa += step.amplitude_pa;
  return fixed::nearest(drive_per_pa[neuron] * current_pa + drive_constant[neuron]) + fixed::kHalf;
}

std::uint64_t NeuronNumbers::next_change(std::uint64_t tick) const {
  std::uint64_t next = kNever;
  for (const DcStep& step : dc) {
    for (const std::uint64_t border : {step.window.after, step.window.last})
      if (border != kNever && border + 1 > tick) next = std::min(next, border + 1);
  }
  return next;
}

std::size_t NeuronNumbers::state_of(Variable variable) const {
  switch (variable) {
    case Variable::spikes:
      return 0;
    case Variable::v_mv:
      return model->v_state;
    case Variable::i_exc_pa:
      return current(static_cast<std::size_t>(network::Receptor::excitatory));
    case Variable::i_inh_pa:
      return current(static_cast<std::size_t>(network::Receptor::inhibitory));
    case Variable::u_mv_per_ms:
      return model->u_state;
  }
  return 0;
}

double NeuronNumbers::value(Variable variable, std::uint32_t neuron, std::int32_t state) const {
  switch (variable) {
    case Variable::spikes:
      return 0.0;
    case Variable::v_mv:
      return model->v_mv(*this, neuron, state);
    case Variable::i_exc_pa:
    case Variable::i_inh_pa:
      return state * unit_pa[state_of(variable) - model->states];
    case Variable::u_mv_per_ms:
      return model->u_mv_per_ms == nullptr ? 0.0 : model->u_mv_per_ms(*this, neuron, state);
  }
  return 0.0;
}

}  // namespace spikeloom::neurons
