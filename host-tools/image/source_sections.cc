#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "board-runtime/shared/abi/neuron_block.h"
#include "board-runtime/shared/abi/poisson_block.h"
#include "board-runtime/shared/abi/recording.h"
#include "host-tools/image/poisson_words.h"
#include "host-tools/image/sections.h"
#include "host-tools/image/slice_text.h"
#include "network-specs/neurons/sources.h"

namespace spikeloom::image {
namespace {

constexpr std::uint64_t kMostSpikes = (1U << abi::kSourceSpikeBits) - 1;

Result<void> too_many(const Plan& plan, const mapper::Slice& slice, std::uint64_t spikes) {
  return failure(ErrorClass::does_not_fit, "too_many_spikes",
                 fmt::format("a neuron of {} may send {} spikes in a tick; a core counts to {}",
                             text_of(plan.inputs().network, slice), spikes, kMostSpikes),
                 "image.source", "", "lower rates on more neurons, or a shorter timestep");
}

// Writes one population's into the section that has begun.
Result<void> add_trains(const Plan& plan, const mapper::Slice& slice, const mapper::Tenant& tenant,
                        TableWords& words, Draft& draft) {
  const auto source =
      neurons::make_poisson_source(plan.inputs().network, tenant.population, tenant.neurons);
  std::vector<abi::AliasTable> tables;
  for (const auto& table : source.tables) {
    const std::uint64_t most = (std::uint64_t{1} << table.columns().bits) - 1;
    if (most > kMostSpikes) return too_many(plan, slice, most);
    tables.push_back(words.add(table));
  }
  draft.writer.add(abi::PoissonSource{.first = tenant.first_place,
                                      .last = tenant.first_place + tenant.neurons.size(),
                                      .first_neuron = tenant.neurons.first,
                                      .after = to_word(source.window.after),
                                      .last_tick = to_word(source.window.last),
                                      .stream = words_of(source.stream),
                                      .tables = static_cast<std::uint32_t>(tables.size())});
  draft.writer.add_all(std::span<const abi::AliasTable>(tables));
  return {};
}

Result<void> add_trains(const Plan& plan, const mapper::Slice& slice, Draft& draft) {
  TableWords words;
  draft.header.kind = abi::CoreKind::poisson_source;
  draft.writer.begin();
  for (const auto& tenant : mapper::tenants_of(slice))
    if (auto added = add_trains(plan, slice, tenant, words, draft); !added) return added;
  draft.header.poisson_source = draft.writer.end();
  draft.header.alias_tables = draft.writer.section(words.words());
  return {};
}

Result<void> add_list(const Plan& plan, const mapper::Slice& slice, const mapper::Tenant& tenant,
                      std::vector<abi::ListedSpike>& listed) {
  const auto& network = plan.inputs().network;
  const auto& list = std::get<network::SpikeListSource>(network.at(tenant.population).model);
  const auto due = neurons::due_spikes(list.spikes, tenant.neurons, network.tick_ms());
  std::uint64_t alike = 0;
  for (std::size_t i = 0; i < due.size() && due[i].tick <= plan.time().run_ticks; ++i) {
    alike = i > 0 && due[i] == due[i - 1] ? alike + 1 : 1;
    if (alike > kMostSpikes) return too_many(plan, slice, alike);
    listed.push_back({static_cast<std::uint32_t>(due[i].tick),
                      tenant.first_place + due[i].neuron - tenant.neurons.first});
  }
  return {};
}

Result<void> add_lists(const Plan& plan, const mapper::Slice& slice, Draft& draft) {
  std::vector<abi::ListedSpike> listed;
  for (const auto& tenant : mapper::tenants_of(slice))
    if (auto added = add_list(plan, slice, tenant, listed); !added) return added;
  std::ranges::stable_sort(listed, {}, &abi::ListedSpike::tick);
  draft.header.kind = abi::CoreKind::spike_list;
  draft.header.listed_spikes = draft.writer.section(listed);
  return {};
}

}  // namespace

Result<void> add_source(const Plan& plan, const mapper::Slice& slice, Draft& draft) {
  const auto& model = plan.inputs().network.at(slice.population).model;
  if (std::holds_alternative<network::SpikeListSource>(model)) return add_lists(plan, slice, draft);
  return add_trains(plan, slice, draft);
}

}  // namespace spikeloom::image
