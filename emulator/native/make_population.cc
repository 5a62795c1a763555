#include "emulator/native/make_population.h"

#include <utility>
#include <vector>

#include "network-specs/neurons/make_numbers.h"

namespace spikeloom::native {
namespace {

// Neuron by neuron -> number by number.
Columns columns_of(const std::vector<std::int32_t>& words, std::size_t columns,
                   std::uint32_t neurons, const Shares& shares) {
  Columns made(columns, neurons, shares);
  auto word = words.begin();
  for (std::uint32_t n = 0; n < neurons; ++n)
    for (std::size_t c = 0; c < columns; ++c) made.at(c, n) = *word++;
  return made;
}

}  // namespace

Result<NeuronPopulation> make_population(const network::Network& network, network::PopulationId id,
                                         std::span<const connect::WeightScale> scales,
                                         const Shares& shares) {
  NeuronPopulation population;
  if (network.at(id).is_source()) return population;
  auto made = neurons::make_numbers(network, id, scales);
  if (!made) return tl::unexpected(made.error());
  static_cast<neurons::NeuronNumbers&>(population) = std::move(made->numbers);
  population.state = columns_of(made->states, population.states(), population.size, shares);
  if (population.own_drive) population.drive = AlignedArray<std::int64_t>(padded(population.size));
  if (population.own_coefficients) {
    population.own =
        columns_of(made->coefficients, made->coefficient_words, population.size, shares);
  } else {
    population.shared = std::move(made->coefficients);
  }
  return population;
}

}  // namespace spikeloom::native
