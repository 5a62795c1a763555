#include "host-tools/flow/altered.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "mapper/projection_index.h"

namespace spikeloom::flow {
namespace {

using mapper::SliceId;
using network::Network;
using network::PopulationId;

// Of each population, the numbers of those in `all` that are said of it, ascending.
using Numbers = std::vector<std::vector<std::size_t>>;
template <class Said>
Numbers by_population(const std::vector<Said>& all, std::size_t populations) {
  Numbers numbers(populations);
  for (std::size_t i = 0; i < all.size(); ++i) numbers[all[i].population.index()].push_back(i);
  return numbers;
}

struct Inputs {
  explicit Inputs(const Network& network)
      : projections(mapper::index_projections(network).by_post),
        dc(by_population(network.dc_inputs, network.populations.size())),
        poisson(by_population(network.poisson_inputs, network.populations.size())),
        probes(by_population(network.probes, network.populations.size())) {}
  std::vector<std::vector<network::ProjectionId>> projections;
  Numbers dc, poisson, probes;
};

// The same is said in the same order.
template <class Said>
bool are_equal(const std::vector<Said>& before, const std::vector<std::size_t>& then,
               const std::vector<Said>& after, const std::vector<std::size_t>& now) {
  return std::ranges::equal(
      then, now, [&](std::size_t old, std::size_t one) { return before[old] == after[one]; });
}

// By population after: whether its neurons, and what they take, are as before.
class Populations {
 public:
  Populations(const NamedNetwork& before, const NamedNetwork& after)
      : before_(before.network),
        after_(after.network),
        orders_before_(before.mapping.orders),
        orders_after_(after.mapping.orders),
        inputs_before_(before_),
        inputs_after_(after_) {
    for (std::size_t p = 0; p < after_.populations.size(); ++p)
      has_same_neurons_.push_back(has_same_neurons(PopulationId{p}));
  }

  [[nodiscard]] std::vector<bool> as_before() const {
    std::vector<bool> same(has_same_neurons_.size(), false);
    const bool is_one_run = before_.seed == after_.seed && before_.tick_us == after_.tick_us &&
                            before_.duration_ticks == after_.duration_ticks;
    for (std::size_t p = 0; is_one_run && p < same.size(); ++p)
      same[p] = has_same_neurons_[p] && takes_the_same(PopulationId{p});
    return same;
  }

 private:
  // None where all stay in order.
  [[nodiscard]] static const mapper::NeuronOrder* order(const mapper::NeuronOrders& orders,
                                                        PopulationId population) {
    const bool is_given =
        population.index() < orders.size() && orders[population.index()].is_given();
    return is_given ? &orders[population.index()] : nullptr;
  }
  [[nodiscard]] bool has_same_neurons(PopulationId population) const {
    if (population.index() >= before_.populations.size() ||
        before_.at(population) != after_.at(population))
      return false;
    const auto* then = order(orders_before_, population);
    const auto* now = order(orders_after_, population);
    return then == nullptr || now == nullptr ? then == now : *then == *now;
  }
  [[nodiscard]] bool takes_the_same(PopulationId population) const {
    const auto p = population.index();
    const auto &then = inputs_before_, &now = inputs_after_;
    return reach_it_as_before(then.projections[p], now.projections[p]) &&
           are_equal(before_.dc_inputs, then.dc[p], after_.dc_inputs, now.dc[p]) &&
           then.poisson[p] == now.poisson[p] &&  // they draw by number
           are_equal(before_.poisson_inputs, then.poisson[p], after_.poisson_inputs,
                     now.poisson[p]) &&
           are_equal(before_.probes, then.probes[p], after_.probes, now.probes[p]);
  }
  [[nodiscard]] bool reach_it_as_before(const std::vector<network::ProjectionId>& then,
                                        const std::vector<network::ProjectionId>& now) const {
    return then == now && std::ranges::all_of(now, [this](auto id) {
             return before_.at(id) == after_.at(id) && has_same_neurons_[after_.at(id).pre.index()];
           });
  }

  const Network& before_;
  const Network& after_;
  const mapper::NeuronOrders& orders_before_;
  const mapper::NeuronOrders& orders_after_;
  Inputs inputs_before_, inputs_after_;
  std::vector<bool> has_same_neurons_;
};

// Slices that send by another key, or whose sources do, or that have other sources.
class KeysAtSlices {
 public:
  KeysAtSlices(const NamedNetwork& before, const NamedNetwork& after)
      : before_(before), after_(after), is_touched_(after.slices.size(), false) {
    std::unordered_map<std::string_view, SliceId> now;
    for (std::size_t s = 0; s < after.slices.size(); ++s) now.emplace(after.slices[s], SliceId{s});
    for (const auto& name : before.slices) {
      const auto found = now.find(name);
      now_.push_back(found == now.end() ? std::nullopt : std::optional(found->second));
    }
  }

  [[nodiscard]] std::vector<bool> touched() {
    const auto then = nets_by_source(before_.mapping, before_.slices.size());
    const auto now = nets_by_source(after_.mapping, after_.slices.size());
    std::vector<bool> is_met(before_.mapping.nets.size(), false);
    std::vector<std::optional<std::size_t>> old(after_.slices.size());
    for (std::size_t s = 0; s < now_.size(); ++s)
      if (now_[s]) old[now_[s]->index()] = s;
    for (std::size_t s = 0; s < now.size(); ++s) {
      for (std::size_t i = 0; i < now[s].size(); ++i) {
        const bool had = old[s] && i < then[*old[s]].size();
        if (had) is_met[then[*old[s]][i]] = true;
        compare(now[s][i], had ? std::optional(then[*old[s]][i]) : std::nullopt);
      }
    }
    for (std::size_t n = 0; n < is_met.size(); ++n)
      if (!is_met[n]) touch_old(n);
    return std::move(is_touched_);
  }

 private:
  static std::vector<std::vector<std::size_t>> nets_by_source(const Mapping& mapping,
                                                              std::size_t slices) {
    std::vector<std::vector<std::size_t>> nets(slices);
    for (std::size_t n = 0; n < mapping.nets.size(); ++n)
      nets[mapping.nets[n].source.index()].push_back(n);
    return nets;
  }
  static bool is_same(router::KeyBlock a, router::KeyBlock b) {
    return a.key == b.key && a.mask == b.mask;
  }
  void touch(SliceId slice) { is_touched_[slice.index()] = true; }
  void touch_old(std::size_t net) {
    const auto& it = before_.mapping.nets[net];
    if (now_[it.source.index()]) touch(*now_[it.source.index()]);
    for (const auto sink : it.sinks)
      if (now_[sink.index()]) touch(*now_[sink.index()]);
  }
  void compare(std::size_t net, std::optional<std::size_t> old) {
    const auto& it = after_.mapping.nets[net];
    if (!old || !is_same(before_.mapping.keys[*old], after_.mapping.keys[net])) {
      if (old) touch_old(*old);
      touch(it.source);
      for (const auto sink : it.sinks) touch(sink);
      return;
    }
    std::vector<SliceId> then, differ;
    for (const auto sink : before_.mapping.nets[*old].sinks)
      if (now_[sink.index()]) then.push_back(*now_[sink.index()]);
    std::ranges::sort(then);
    std::ranges::set_symmetric_difference(then, it.sinks, std::back_inserter(differ));
    for (const auto sink : differ) touch(sink);
  }

  const NamedNetwork& before_;
  const NamedNetwork& after_;
  std::vector<std::optional<SliceId>> now_;  // by slice before
  std::vector<bool> is_touched_;             // by slice after
};

// All parts of a slice or none: they name each other's cores, and start together.
void alter_whole_slices(const std::vector<mapper::Slice>& slices, std::vector<bool>& is_altered) {
  for (std::size_t first = 0, last = 0; first < slices.size(); first = last) {
    last = first + 1 + slices[first].synapse_cores;
    bool any = false;
    for (auto s = first; s < last; ++s) any = any || is_altered[s];
    for (auto s = first; s < last; ++s) is_altered[s] = any;
  }
}

}  // namespace

std::vector<SliceId> altered_slices(const NamedNetwork& before, const NamedNetwork& after,
                                    const Patch& patch) {
  const auto same = Populations(before, after).as_before();
  auto is_altered = KeysAtSlices(before, after).touched();
  for (std::size_t s = 0; s < is_altered.size(); ++s) {
    for (const auto& tenant : mapper::tenants_of(after.mapping.slices[s]))
      is_altered[s] = is_altered[s] || !same[tenant.population.index()];
  }
  for (const auto slice : patch.to_load) is_altered[slice.index()] = true;
  alter_whole_slices(after.mapping.slices, is_altered);
  for (const auto slice : patch.to_load) is_altered[slice.index()] = false;
  std::vector<SliceId> altered;
  for (std::size_t s = 0; s < is_altered.size(); ++s)
    if (is_altered[s]) altered.emplace_back(s);
  return altered;
}

}  // namespace spikeloom::flow
