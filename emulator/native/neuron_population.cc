#include "emulator/native/neuron_population.h"

#include <algorithm>

#include "board-runtime/shared/fixed/fraction.h"

namespace spikeloom::native {

std::int32_t NeuronPopulation::limit(std::size_t receptor, std::uint32_t neuron) const {
  return coefficient(
      model->coefficients + receptor * kernels::kReceptorCoefficients + kernels::kLimit, neuron);
}

std::int64_t NeuronPopulation::drive_at(std::uint32_t neuron, std::uint64_t tick) const {
  double current_pa = i_offset_pa[neuron];
  for (const DcStep& step : dc)
    if (step.neurons.contains(neuron) && step.window.contains(tick))
      current_pa += step.amplitude_pa;
  return fixed::nearest(drive_per_pa[neuron] * current_pa + drive_constant[neuron]) + fixed::kHalf;
}

std::uint64_t NeuronPopulation::next_change(std::uint64_t tick) const {
  std::uint64_t next = kNever;
  for (const DcStep& step : dc) {
    for (const std::uint64_t border : {step.window.after, step.window.last})
      if (border != kNever && border + 1 > tick) next = std::min(next, border + 1);
  }
  return next;
}

double NeuronPopulation::current_pa(network::Receptor receptor, std::uint32_t neuron) const {
  const auto r = static_cast<std::size_t>(receptor);
  return state.at(current(r), neuron) * unit_pa[r];
}

double NeuronPopulation::value(network::Variable variable, std::uint32_t neuron) const {
  switch (variable) {
    case network::Variable::spikes:
      return 0.0;
    case network::Variable::v_mv:
      return v_mv(neuron);
    case network::Variable::i_exc_pa:
      return current_pa(network::Receptor::excitatory, neuron);
    case network::Variable::i_inh_pa:
      return current_pa(network::Receptor::inhibitory, neuron);
    case network::Variable::u_mv_per_ms:
      return model->u_mv_per_ms == nullptr ? 0.0 : model->u_mv_per_ms(*this, neuron);
  }
  return 0.0;
}

bool NeuronPopulation::legal(std::uint32_t neuron, std::span<const std::int32_t> states) const {
  if (states.size() != state.size()) return false;
  for (std::size_t r = 0; r < receptors; ++r)
    if (states[current(r)] < 0 || states[current(r)] > limit(r, neuron)) return false;
  return model->legal(*this, neuron, states.first(model->states));
}

}  // namespace spikeloom::native
