#include "emulator/native/block_run.h"

#include <algorithm>
#include <variant>

#include "board-runtime/shared/fixed/full_scale.h"

namespace spikeloom::native {
namespace {

constexpr std::size_t kHeaderLines = 3;        // of a row with some eighty delays
constexpr std::uint32_t kMostUnitsAGroup = 8;  // to be fetched for every 16 neurons

// g++ drops calls of functions that only fetch ahead; the empty statement counts as something.
inline void fetch(const void* line) {
  __builtin_prefetch(line);
  asm volatile("");
}

}  // namespace

BlockRun::BlockRun(const RunContext& context, const Block& block, std::uint32_t index,
                   Samples& samples)
    : context_(context),
      first_unit_(context.store.first_unit[index]),
      receptors_(network::most_receptors(context.network)),
      due_(context.store.max_delay_ticks, receptors_),
      units_(receptors_),
      listed_(receptors_),
      delivered_(receptors_),
      fetch_(receptors_),
      zeros_(kChunk),
      added_(receptors_),
      input_(receptors_),
      fired_(kChunk) {
  for (std::size_t r = 0; r < receptors_; ++r) {
    accumulators_.emplace_back(block.targets);
    direct_.emplace_back(kChunk);
  }
  groups_ = block.targets / kGroup;
  for (const Span& span : block.spans) {
    const auto& model = context.network.at(span.population).model;
    if (!context.network.at(span.population).is_source()) {
      add_neurons(span, samples);
      continue;
    }
    turns_.push_back({false, sources_.size()});
    auto& source = sources_.emplace_back(SourceSpan{span, {}, {}});
    if (std::holds_alternative<network::PoissonSource>(model)) {
      source.poisson.emplace_back(context.network, span);
    } else {
      source.listed.emplace_back(context.network, span);
    }
  }
}

void BlockRun::add_neurons(const Span& span, Samples& samples) {
  turns_.push_back({true, neurons_.size()});
  auto& neurons = neurons_.emplace_back(
      NeuronSpan{span, &context_.populations[span.population.index()], {}, {}});
  for (const neurons::PoissonInput& input : context_.inputs) {
    if (input.population != span.population) continue;
    const std::uint32_t first = std::max(input.neurons.first, span.first);
    const std::uint32_t last = std::min(input.neurons.last, span.first + span.count);
    if (first < last) neurons.inputs.push_back({&input, first - span.first, last - span.first});
  }
  for (std::size_t i = 0; i < samples.values.size(); ++i) {
    SpanProbe probe(context_.network.probes[samples.values[i].probe], samples, i, span);
    if (!probe.empty()) neurons.probes.push_back(std::move(probe));
  }
}

void BlockRun::start() {
  for (SourceSpan& source : sources_)
    if (!source.listed.empty()) emit_sources(source, 0);
}

void BlockRun::update(std::uint64_t tick) {
  // All at once: words of different inputs are computed side by side.
  for (NeuronSpan& neurons : neurons_) prepare(neurons, tick);
  for (const Turn turn : turns_) {
    if (turn.neurons) {
      update_neurons(neurons_[turn.index], tick);
    } else {
      emit_sources(sources_[turn.index], tick);
    }
  }
}

void BlockRun::deliver_listed() {
  for (std::size_t r = 0; r < receptors_; ++r) {
    units_[r].close();
    delivered_[r] += context_.functions.deliver(listed_units(r));
    units_[r].clear();
  }
}

DeliverArgs BlockRun::listed_units(std::size_t receptor) {
  const SynapseStore& store = context_.store;
  return {units_[receptor].data(), units_[receptor].size(), store.words(), store.unit_words,
          accumulators_[receptor].data()};
}

void BlockRun::deliver_due(std::uint64_t tick) {
  for (std::size_t r = 0; r < receptors_; ++r)
    units_[r].append(std::span(due_.due(tick, r)).subspan(listed_[r]));
  deliver_listed();
  largest_input_ = 0;
  for (std::size_t r = 0; r < receptors_; ++r) {
    if (delivered_[r] != 0) largest_input_ = std::max(largest_input_, checked_largest(tick, r));
    delivered_[r] = 0;
    due_.due(tick, r).clear();
  }
}

// Delivers a receptor's whole tick again where an accumulator may have wrapped; the largest one.
std::uint16_t BlockRun::checked_largest(std::uint64_t tick, std::size_t receptor) {
  auto& accumulators = accumulators_[receptor];
  const InputSum sum = context_.functions.sum_inputs(accumulators.data(), accumulators.size());
  if (sum.as_signed == static_cast<std::int64_t>(delivered_[receptor])) return sum.largest;
  std::fill_n(accumulators.data(), accumulators.size(), std::uint16_t{0});
  units_[receptor].append(due_.due(tick, receptor));
  deliver_saturating(listed_units(receptor));
  units_[receptor].clear();
  return context_.functions.sum_inputs(accumulators.data(), accumulators.size()).largest;
}

void BlockRun::look_ahead(std::uint64_t tick) {
  std::size_t units = 0;
  for (std::size_t r = 0; r < receptors_; ++r) {
    const auto& pieces = due_.due(tick, r);
    units_[r].append(pieces);
    listed_[r] = pieces.size();
    units += units_[r].size();
  }
  const auto a_group = static_cast<std::uint32_t>(std::min<std::size_t>(
      kMostUnitsAGroup, groups_ == 0 ? 0 : (units / 2 + groups_ - 1) / groups_));
  for (std::size_t r = 0; r < receptors_; ++r) {
    const std::uint32_t* const data = units_[r].data();
    fetch_[r] = {data, data + units_[r].size(), context_.store.words(), context_.store.unit_words,
                 a_group};
  }
}

void BlockRun::update_neurons(NeuronSpan& neurons, std::uint64_t tick) {
  const std::uint32_t count = padded(neurons.span.count);
  for (std::uint32_t first = 0; first < count; first += kChunk) {
    const std::uint32_t here = std::min<std::uint32_t>(kChunk, count - first);
    step(neurons, first, here, tick);
  }
  for (SpanProbe& probe : neurons.probes) probe.sample(tick, *neurons.population);
}

void BlockRun::prepare(NeuronSpan& neurons, std::uint64_t tick) {
  if (tick >= neurons.next_change) set_drive(neurons, tick);
  for (SpanInput& it : neurons.inputs) {
    it.active = it.input->arrivals.contains(tick);
    if (it.active) it.words = neurons::tick_words(it.input->stream, tick - it.input->delay);
  }
}

void BlockRun::set_drive(NeuronSpan& neurons, std::uint64_t tick) {
  NeuronPopulation& population = *neurons.population;
  const Span& span = neurons.span;
  neurons.next_change = population.next_change(tick);
  if (!population.own_drive) {
    neurons.drive = population.drive_at(0, tick);
    return;
  }
  for (std::uint32_t n = span.first; n < span.first + span.count; ++n)
    population.drive[n] = population.drive_at(n, tick);
}

// Input of a chunk beside its accumulators.
Beside BlockRun::draw_inputs(const NeuronSpan& neurons, std::uint32_t first, std::uint32_t count) {
  std::fill(added_.begin(), added_.end(), zeros_.data());
  Beside beside = Beside::nothing;
  for (const SpanInput& it : neurons.inputs) {
    if (!it.active || it.last <= first || it.first >= first + count) continue;
    const std::size_t receptor = it.input->receptor;
    std::int32_t* const values = direct_[receptor].data();
    context_.functions.draw({.columns = it.input->table.columns(),
                             .tick_words = {it.words.words[0], it.words.words[1]},
                             .first_neuron = neurons.span.first + first,
                             .count = count,
                             .first_active = it.first > first ? it.first - first : 0,
                             .last_active = std::min(it.last - first, count),
                             .add = added_[receptor] == values,
                             .values = values});
    added_[receptor] = values;
    beside = std::max(beside, receptor == 0 ? Beside::first : Beside::all);
  }
  return beside;
}

void BlockRun::step(NeuronSpan& neurons, std::uint32_t first, std::uint32_t count,
                    std::uint64_t tick) {
  NeuronPopulation& population = *neurons.population;
  const std::uint32_t neuron = neurons.span.first + first;
  const std::uint32_t local = neurons.span.first_local + first;
  for (std::size_t r = 0; r < population.receptors; ++r)
    input_[r] = accumulators_[r].data() + local;
  const Beside beside = draw_inputs(neurons, first, count);
  StepArgs args{.count = count,
                .receptors = population.receptors,
                .state = &population.state.at(0, neuron),
                .state_stride = population.state.stride(),
                .shared = population.shared.data(),
                .shared_drive = neurons.drive,
                .input = input_.data(),
                .shift = population.shift.data(),
                .added = added_.data(),
                .fired = fired_.data(),
                .fetch = &next_fetch()};
  Own own = Own::nothing;
  if (population.own_drive) {
    own = Own::drive;
    args.own_drive = population.drive.data() + neuron;
  }
  if (population.own_coefficients) {
    own = Own::everything;
    args.own = &population.own.at(0, neuron);
    args.own_stride = population.own.stride();
  }
  const std::uint32_t fired =
      context_.functions.step(population.model->kernel, population.receptors, own, beside)(args);
  if (largest_input_ >= population.telling_input) count_full(neurons, first, count);
  for (std::size_t r = 0; r < population.receptors; ++r)
    std::fill_n(accumulators_[r].data() + local, count, std::uint16_t{0});
  for (std::uint32_t i = 0; i < fired; ++i) {
    const std::uint32_t n = first + fired_[i];
    if (n < neurons.span.count) emit(tick, neurons.span, neurons.span.first + n);
  }
}

// Input of a chunk, of all receptors.
std::uint16_t BlockRun::largest_of(const NeuronSpan& neurons, std::uint32_t first,
                                   std::uint32_t count) const {
  std::uint16_t largest = 0;
  for (std::size_t r = 0; r < neurons.population->receptors; ++r) {
    const std::uint16_t* const inputs = accumulators_[r].data() + neurons.span.first_local + first;
    largest = std::max(largest, context_.functions.sum_inputs(inputs, count).largest);
  }
  return largest;
}

// Of the first receptor with units left to fetch.
FetchAhead& BlockRun::next_fetch() {
  for (FetchAhead& fetch : fetch_)
    if (fetch.next < fetch.end) return fetch;
  return fetch_.front();
}

// Counts the inputs at full scale, and currents at their limit.
void BlockRun::count_full(const NeuronSpan& neurons, std::uint32_t first, std::uint32_t count) {
  const NeuronPopulation& population = *neurons.population;
  if (largest_of(neurons, first, count) < population.telling_input) return;
  for (std::uint32_t i = first; i < std::min(first + count, neurons.span.count); ++i) {
    const std::uint32_t neuron = neurons.span.first + i;
    const std::uint32_t local = neurons.span.first_local + i;
    for (std::size_t r = 0; r < population.receptors; ++r) {
      const bool at_limit =
          population.state.at(population.current(r), neuron) >= population.limit(r, neuron);
      if (at_limit || accumulators_[r][local] == fixed::kFullInput) ++counters_.saturated_inputs;
    }
  }
}

void BlockRun::resume(std::uint64_t tick) {
  due_ = DueRing(context_.store.max_delay_ticks, receptors_);
  for (std::size_t r = 0; r < receptors_; ++r) {
    std::fill_n(accumulators_[r].data(), accumulators_[r].size(), std::uint16_t{0});
    units_[r].clear();
  }
  std::fill(listed_.begin(), listed_.end(), 0);
  std::fill(delivered_.begin(), delivered_.end(), 0);
  for (NeuronSpan& neurons : neurons_) neurons.next_change = 0;
  for (SourceSpan& sources : sources_) {
    const auto& model = context_.network.at(sources.span.population).model;
    for (ListedSpan& span : sources.listed)
      span.set(std::get<network::SpikeListSource>(model).spikes, tick);
  }
  sent_.clear();
  recorded_.clear();
  counters_ = {};
}

void BlockRun::refile(const std::vector<SentSpike>& spikes, std::uint64_t now) {
  const SynapseStore& store = context_.store;
  each_row(spikes, [&](std::uint64_t tick, std::size_t receptor, std::uint32_t row) {
    const std::uint32_t first = first_unit_[row];
    if (first == 0) return;
    for_each_piece(store, first, [&](std::uint32_t delay, std::uint32_t unit, std::uint32_t units) {
      if (tick + delay > now) due_.file(tick + delay, receptor, {unit, units});
    });
  });
}

void BlockRun::set_spikes(network::PopulationId source,
                          const std::vector<network::ListedSpike>& spikes, std::uint64_t tick) {
  for (SourceSpan& sources : sources_) {
    if (sources.span.population != source) continue;
    for (ListedSpan& span : sources.listed) span.set(spikes, tick);
  }
}

void BlockRun::emit_sources(SourceSpan& sources, std::uint64_t tick) {
  const auto use = [&](std::uint32_t neuron) { emit(tick, sources.span, neuron); };
  for (PoissonSpan& span : sources.poisson) span.emit(tick, context_.functions, use);
  for (ListedSpan& span : sources.listed) span.emit(tick, use);
}

void BlockRun::emit(std::uint64_t tick, const Span& span, std::uint32_t neuron) {
  ++counters_.spikes;
  sent_.push_back({tick, span.population, neuron});
  const std::uint64_t counted = span.first_neuron - span.first + neuron;
  if (context_.wanted[counted] != 0)
    recorded_.push_back({static_cast<std::uint32_t>(tick), static_cast<std::uint32_t>(counted)});
}

template <class Use>
void BlockRun::each_row(const std::vector<SentSpike>& spikes, Use use) const {
  const SynapseStore& store = context_.store;
  for (const SentSpike& spike : spikes)
    for (const std::uint32_t set : store.sets_of[spike.population.index()]) {
      const RowSet& rows = store.row_sets[set];
      use(spike.tick, static_cast<std::size_t>(rows.receptor), rows.first_row + spike.neuron);
    }
}

void BlockRun::fetch_index(const std::vector<SentSpike>& spikes) const {
  each_row(spikes,
           [&](std::uint64_t, std::size_t, std::uint32_t row) { fetch(first_unit_.data() + row); });
}

void BlockRun::fetch_headers(const std::vector<SentSpike>& spikes) const {
  const SynapseStore& store = context_.store;
  each_row(spikes, [&](std::uint64_t, std::size_t, std::uint32_t row) {
    const auto* const header = store.words() + std::uint64_t{first_unit_[row]} * store.unit_words;
    for (std::size_t line = 0; line < kHeaderLines; ++line)
      fetch(header + line * kCacheLine / sizeof *header);
  });
}

void BlockRun::take_in(const std::vector<SentSpike>& spikes) {
  const SynapseStore& store = context_.store;
  each_row(spikes, [&](std::uint64_t tick, std::size_t receptor, std::uint32_t row) {
    const std::uint32_t first = first_unit_[row];
    if (first == 0) return;
    counters_.synaptic_events += synapses_of(store, first);
    for_each_piece(store, first, [&](std::uint32_t delay, std::uint32_t unit, std::uint32_t units) {
      due_.file(tick + delay, receptor, {unit, units});
    });
  });
}

}  // namespace spikeloom::native
