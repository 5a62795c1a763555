#include "emulator/native/sources.h"

#include <algorithm>
#include <variant>

#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/alias_table.h"
#include "board-runtime/shared/kernels/neuron_random.h"
#include "network-specs/connect/neuron_values.h"

namespace spikeloom::native {
namespace {

const network::PoissonSource& model_of(const network::Network& network, const Span& span) {
  return std::get<network::PoissonSource>(network.at(span.population).model);
}

}  // namespace

PoissonSpan::PoissonSpan(const network::Network& network, const Span& span)
    : first_(span.first),
      count_(span.count),
      window_(window(model_of(network, span).start_ms, model_of(network, span).stop_ms,
                     network.tick_ms())),
      stream_(network.seed, {StreamPurpose::neuron_generator, span.population.value, 0}),
      spikes_(padded(span.count)) {
  const auto rates = connect::source_rates_hz(network, span.population);
  for (std::uint32_t n = 0; n < (rates.constant() ? 1 : count_); ++n)
    tables_.emplace_back(rates.of(first_ + n) * network.tick_ms() / 1000.0, 1, 65536);
}

void PoissonSpan::draw(std::uint64_t tick, const LaneFunctions& functions) {
  const TickWords words = tick_words(stream_, tick);
  if (tables_.size() == 1) {
    functions.draw({.columns = tables_.front().columns(),
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
    spikes_[n] = kernels::LargeAliasTable<Lane>(tables_[n].columns()).draw(word);
  }
}

ListedSpan::ListedSpan(const network::Network& network, const Span& span)
    : first_(span.first), count_(span.count), tick_ms_(network.tick_ms()) {
  set(std::get<network::SpikeListSource>(network.at(span.population).model).spikes, 0);
}

void ListedSpan::set(const std::vector<network::ListedSpike>& spikes, std::uint64_t tick) {
  spikes_.clear();
  next_ = 0;
  for (const auto& spike : spikes) {
    const std::uint64_t due = to_ticks(spike.time_ms, tick_ms_);
    const bool to_come = tick == 0 || due > tick;
    if (to_come && spike.neuron >= first_ && spike.neuron < first_ + count_)
      spikes_.push_back({due, spike.neuron});
  }
  std::sort(spikes_.begin(), spikes_.end());
}

}  // namespace spikeloom::native
