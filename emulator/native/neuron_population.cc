#include "emulator/native/neuron_population.h"

namespace spikeloom::native {

bool NeuronPopulation::legal(std::uint32_t neuron, std::span<const std::int32_t> states) const {
  if (states.size() != state.size()) return false;
  for (std::size_t r = 0; r < receptors; ++r)
    if (states[current(r)] < 0 || states[current(r)] > limit(r, neuron)) return false;
  return model->legal(states.first(model->states));
}

}  // namespace spikeloom::native
