#include "emulator/native/sources.h"

#include <algorithm>
#include <variant>

#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/alias_table.h"
#include "board-runtime/shared/kernels/neuron_random.h"

namespace spikeloom::native {

PoissonSpan::PoissonSpan(const network::Network& network, const Span& span)
    : first_(span.first),
      count_(span.count),
      source_(neurons::make_poisson_source(network, span.population,
                                           {span.first, span.first + span.count})),
      spikes_(padded(span.count)) {}

void PoissonSpan::draw(std::uint64_t tick, const LaneFunctions& functions) {
  const auto words = neurons::tick_words(source_.stream, tick);
  const auto& tables = source_.tables;
  if (tables.size() == 1) {
    functions.draw({.columns = tables.front().columns(),
                    .tick_words = {words.words[0], words.words[1]},
                    .first_neuron = first_,
                    .count = padded(count_),
                    .first_active = 0,
                    .last_active = count_,
                    .values = spikes_.data()});
    return;
  }
  using Lane = fixed::ScalarLane;
  using Random = kernels::NeuronRandom<Lane>;
  for (std::uint32_t n = 0; n < count_; ++n) {
    const std::int32_t word = Random::words(Random::seeds(first_ + n), words.words);
    spikes_[n] = kernels::LargeAliasTable<Lane>(tables[n].columns()).draw(word);
  }
}

ListedSpan::ListedSpan(const network::Network& network, const Span& span)
    : neurons_{span.first, span.first + span.count}, tick_ms_(network.tick_ms()) {
  set(std::get<network::SpikeListSource>(network.at(span.population).model).spikes, 0);
}

void ListedSpan::set(const std::vector<network::ListedSpike>& spikes, std::uint64_t tick) {
  spikes_ = neurons::due_spikes(spikes, neurons_, tick_ms_);
  next_ = 0;
  if (tick == 0) return;
  while (next_ < spikes_.size() && spikes_[next_].tick <= tick) ++next_;
}

}  // namespace spikeloom::native
