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

// A tenant of a neuron core.
struct Resident {
  const MadeNeurons& made;
  const mapper::NeuronOrder& order;
  NeuronRange places;  // of its population
};

std::vector<Resident> residents_of(const Plan& plan, const mapper::Slice& slice) {
  std::vector<Resident> all;
  for (const auto& tenant : mapper::tenants_of(slice))
    all.push_back({plan.numbers().populations[tenant.population.index()],
                   plan.inputs().order(tenant.population), tenant.neurons});
  return all;
}

// Coefficients and drives are shared by all neurons of a core, or by none.
void add_words(const std::vector<Resident>& residents, Draft& draft) {
  auto& writer = draft.writer;
  const auto& first = residents.front().made.numbers;
  const bool shared = residents.size() == 1 && !first.own_coefficients;
  writer.begin();
  for (const auto& [made, order, places] : residents)
    for (std::uint32_t n = 0; n < (shared ? 1 : places.size()); ++n)
      writer.add_all(made.coefficients_of(order.neuron(places.first + n)));
  draft.header.coefficients = writer.end();
  writer.begin();
  for (const auto& [made, order, places] : residents)
    for (std::uint32_t n = 0; n < places.size(); ++n)
      writer.add_all(made.states_of(order.neuron(places.first + n)));
  draft.header.states = writer.end();
  std::vector<std::uint32_t> shifts(first.shift.begin(), first.shift.end());
  draft.header.shifts = writer.section(shifts);
}

std::vector<std::int64_t> drives_at(const std::vector<Resident>& residents, bool shared,
                                    std::uint64_t tick) {
  std::vector<std::int64_t> drives;
  for (const auto& [made, order, places] : residents)
    for (std::uint32_t n = 0; n < (shared ? 1 : places.size()); ++n)
      drives.push_back(made.numbers.drive_at(order.neuron(places.first + n), tick));
  return drives;
}

// Steps in which no drive of the core changes are left out.
void add_drives(const std::vector<Resident>& residents, std::uint64_t run_ticks, Draft& draft) {
  const bool shared = residents.size() == 1 && !residents.front().made.numbers.own_drive;
  const auto next_change = [&residents](std::uint64_t tick) {
    std::uint64_t next = neurons::kNever;
    for (const auto& it : residents) next = std::min(next, it.made.numbers.next_change(tick));
    return next;
  };
  std::vector<std::int64_t> before;
  draft.one_drive = shared;
  draft.writer.begin();
  for (std::uint64_t tick = 1; tick == 1 || tick <= run_ticks; tick = next_change(tick)) {
    auto now = drives_at(residents, shared, tick);
    if (now == before) continue;
    draft.writer.add(
        abi::DriveStep{static_cast<std::uint32_t>(tick), static_cast<std::uint32_t>(now.size())});
    draft.writer.add_all(std::span<const std::int64_t>(now));
    before = std::move(now);
  }
  draft.header.drives = draft.writer.end();
}

void add_poisson_inputs(const Plan& plan, const mapper::Tenant& tenant, TableWords& tables,
                        std::vector<abi::PoissonInput>& inputs) {
  for (const auto& input : plan.numbers().poisson_inputs) {
    const std::uint32_t first = std::max(input.neurons.first, tenant.neurons.first);
    const std::uint32_t last = std::min(input.neurons.last, tenant.neurons.last);
    if (input.population != tenant.population || first >= last) continue;
    const std::uint32_t place = tenant.first_place + first - tenant.neurons.first;
    inputs.push_back({.receptor = static_cast<std::uint32_t>(input.receptor),
                      .first = place,
                      .last = place + last - first,
                      .first_neuron = first,
                      .after = to_word(input.arrivals.after),
                      .last_tick = to_word(input.arrivals.last),
                      .delay = to_word(input.delay),
                      .stream = words_of(input.stream),
                      .table = tables.add(input.table)});
  }
}

void add_poisson_inputs(const Plan& plan, const mapper::Slice& slice, Draft& draft) {
  std::vector<abi::PoissonInput> inputs;
  TableWords tables;
  for (const auto& tenant : mapper::tenants_of(slice))
    add_poisson_inputs(plan, tenant, tables, inputs);
  if (inputs.empty()) return;
  draft.header.poisson_inputs = draft.writer.section(inputs);
  draft.header.alias_tables = draft.writer.section(tables.words());
}

}  // namespace

void add_neurons(const Plan& plan, const mapper::Slice& slice, Draft& draft) {
  const auto residents = residents_of(plan, slice);
  const auto& numbers = residents.front().made.numbers;  // in what all have in common
  draft.header.kind = kind_of(numbers.model->kernel);
  draft.header.receptors = static_cast<std::uint32_t>(numbers.receptors);
  add_words(residents, draft);
  add_drives(residents, plan.time().run_ticks, draft);
  add_poisson_inputs(plan, slice, draft);
}

}  // namespace spikeloom::image
