#include <algorithm>

#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/poisson_block.h"
#include "host-tools/image/plan_numbers.h"
#include "host-tools/image/poisson_words.h"
#include "host-tools/image/sections.h"

namespace spikeloom::image {
namespace {

using neurons::MadeNeurons;

abi::CoreKind kind_of(neurons::NeuronModel model) {
  return model == neurons::NeuronModel::lif_curr_exp ? abi::CoreKind::lif_curr_exp
                                                     : abi::CoreKind::izhikevich;
}

void add_words(const MadeNeurons& made, NeuronRange range, const mapper::NeuronOrder& order,
               Draft& draft) {
  auto& writer = draft.writer;
  writer.begin();
  for (std::uint32_t place = range.first; place < range.last; ++place) {
    writer.add_all(made.coefficients_of(order.neuron(place)));
    if (!made.numbers.own_coefficients) break;
  }
  draft.header.coefficients = writer.end();
  writer.begin();
  for (std::uint32_t place = range.first; place < range.last; ++place)
    writer.add_all(made.states_of(order.neuron(place)));
  draft.header.states = writer.end();
  std::vector<std::uint32_t> shifts(made.numbers.shift.begin(), made.numbers.shift.end());
  draft.header.shifts = writer.section(shifts);
}

// Steps in which no drive of the slice changes are left out.
void add_drives(const neurons::NeuronNumbers& numbers, NeuronRange range,
                const mapper::NeuronOrder& order, std::uint64_t run_ticks, Draft& draft) {
  const std::uint32_t count = numbers.own_drive ? range.size() : 1;
  std::vector<std::int64_t> before, now(count);
  draft.one_drive = !numbers.own_drive;
  draft.writer.begin();
  for (std::uint64_t tick = 1; tick == 1 || tick <= run_ticks; tick = numbers.next_change(tick)) {
    for (std::uint32_t n = 0; n < count; ++n)
      now[n] = numbers.drive_at(order.neuron(range.first + n), tick);
    if (now == before) continue;
    draft.writer.add(abi::DriveStep{static_cast<std::uint32_t>(tick), count});
    draft.writer.add_all(std::span<const std::int64_t>(now));
    before = now;
  }
  draft.header.drives = draft.writer.end();
}

void add_poisson_inputs(const Plan& plan, const mapper::Slice& slice, Draft& draft) {
  std::vector<abi::PoissonInput> inputs;
  TableWords tables;
  for (const auto& input : plan.numbers().poisson_inputs) {
    const std::uint32_t first = std::max(input.neurons.first, slice.neurons.first);
    const std::uint32_t last = std::min(input.neurons.last, slice.neurons.last);
    if (input.population != slice.population || first >= last) continue;
    inputs.push_back({.receptor = static_cast<std::uint32_t>(input.receptor),
                      .first = first - slice.neurons.first,
                      .last = last - slice.neurons.first,
                      .after = to_word(input.arrivals.after),
                      .last_tick = to_word(input.arrivals.last),
                      .delay = to_word(input.delay),
                      .stream = words_of(input.stream),
                      .table = tables.add(input.table)});
  }
  if (inputs.empty()) return;
  draft.header.poisson_inputs = draft.writer.section(inputs);
  draft.header.alias_tables = draft.writer.section(tables.words());
}

}  // namespace

void add_neurons(const Plan& plan, const mapper::Slice& slice, Draft& draft) {
  const auto& made = plan.numbers().populations[slice.population.index()];
  draft.header.kind = kind_of(made.numbers.model->kernel);
  draft.header.receptors = static_cast<std::uint32_t>(made.numbers.receptors);
  const auto& order = plan.inputs().order(slice.population);
  add_words(made, slice.neurons, order, draft);
  add_drives(made.numbers, slice.neurons, order, plan.time().run_ticks, draft);
  add_poisson_inputs(plan, slice, draft);
}

}  // namespace spikeloom::image
