#include "mapper/nets.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "mapper/projection_index.h"
#include "mapper/rates.h"
#include "mapper/synapse_shares.h"
#include "network-specs/connect/expected.h"

namespace spikeloom::mapper {
namespace {

using network::Network;
using network::PopulationId;
using network::ProjectionId;

// Cores of one population: a run of ids, as slices ascend by (population, first neuron, part).
struct SliceRun {
  std::uint32_t first = 0, last = 0;
  std::uint32_t parts = 1;  // of a slice, with part 0
  [[nodiscard]] std::uint32_t slices() const { return (last - first) / parts; }
};

std::vector<SliceRun> runs_of(const Network& network, const std::vector<Slice>& slices) {
  std::vector<SliceRun> runs(network.populations.size());
  for (std::uint32_t s = 0; s < slices.size(); ++s) {
    auto& run = runs[slices[s].population.index()];
    if (run.first == run.last) run = {s, s, slices[s].synapse_cores + 1U};
    run.last = s + 1;
  }
  return runs;
}

class SinkFinder {
 public:
  SinkFinder(const Network& network, const std::vector<Slice>& slices)
      : network_(network),
        slices_(slices),
        runs_(runs_of(network, slices)),
        sinks_(slices.size()) {}

  std::vector<std::vector<SliceId>> run() {
    const auto index = index_projections(network_);
    share_out(index);
    for (const auto& projections : index.by_pre) {
      for (const auto id : projections) add(id);
    }
    std::vector<SliceId> joined;  // of the slice before, whose sinks are often the same
    std::size_t before = 0;
    for (std::size_t s = 0; s < sinks_.size(); ++s) {
      auto& sinks = sinks_[s];
      if (!sinks.empty() && sinks == joined) {
        sinks = sinks_[before];
        continue;
      }
      joined = sinks;
      before = s;
      std::ranges::sort(sinks);
      sinks.erase(std::unique(sinks.begin(), sinks.end()), sinks.end());
      sinks.shrink_to_fit();
    }
    return std::move(sinks_);
  }

 private:
  void share_out(const ProjectionIndex& index) {
    SliceSizes sizes;
    for (const auto& run : runs_)
      sizes.push_back(run.first == run.last ? 1 : slices_[run.first].neurons.size());
    shares_.resize(runs_.size());
    for (std::size_t p = 0; p < runs_.size(); ++p) {
      const auto parts = static_cast<std::uint8_t>(runs_[p].parts - 1);
      if (parts > 0)
        shares_[p] = synapse_shares(network_, index, PopulationId{p}, sizes, parts).part_of;
    }
  }

  void add(ProjectionId id) {
    const auto& projection = network_.at(id);
    if (const auto* list = std::get_if<network::ExplicitList>(&projection.rule)) {
      add_list(projection, *list);
    } else if (std::holds_alternative<network::OneToOne>(projection.rule)) {
      add_diagonal(projection);
    } else {
      add_block(id, projection);
    }
  }

  void add_list(const network::Projection& projection, const network::ExplicitList& list) {
    for (const auto& synapse : list.synapses)
      join(projection, slice_of(projection.pre, synapse.pre),
           slice_of(projection.post, synapse.post));
  }

  void add_diagonal(const network::Projection& projection) {
    const std::uint32_t sources = runs_[projection.pre.index()].slices();
    for (std::uint32_t source = 0; source < sources; ++source) {
      const auto neurons = neurons_of(projection.pre, source);
      const auto last = slice_of(projection.post, neurons.last - 1);
      for (auto sink = slice_of(projection.post, neurons.first); sink <= last; ++sink)
        join(projection, source, sink);
    }
  }

  void add_block(ProjectionId id, const network::Projection& projection) {
    const std::uint32_t sources = runs_[projection.pre.index()].slices();
    const std::uint32_t sinks = runs_[projection.post.index()].slices();
    // Only a diagonal that is left out makes pairs of slices differ.
    const bool is_alike = projection.pre != projection.post;
    if (is_alike && !can_join(id, projection, 0, 0)) return;
    for (std::uint32_t source = 0; source < sources; ++source) {
      for (std::uint32_t sink = 0; sink < sinks; ++sink) {
        if (is_alike || can_join(id, projection, source, sink)) join(projection, source, sink);
      }
    }
  }

  bool can_join(ProjectionId id, const network::Projection& projection, std::uint32_t source,
                std::uint32_t sink) const {
    return connect::expected_synapses(network_, id, neurons_of(projection.pre, source),
                                      neurons_of(projection.post, sink)) > 0.0;
  }

  // Both counted in their populations.
  void join(const network::Projection& projection, std::uint32_t source, std::uint32_t sink) {
    const auto& pre = runs_[projection.pre.index()];
    const auto& post = runs_[projection.post.index()];
    std::uint32_t part = 0;
    if (post.parts > 1) part = shares_[projection.post.index()][projection.pre.index()][source];
    auto& sinks = sinks_[pre.first + source * pre.parts];
    const SliceId id{std::size_t{post.first + sink * post.parts + part}};
    if (sinks.empty() || sinks.back() != id) sinks.push_back(id);
  }

  // All slices of a population have the size of its first.
  std::uint32_t slice_of(PopulationId population, std::uint32_t neuron) const {
    return neuron / slices_[runs_[population.index()].first].neurons.size();
  }
  NeuronRange neurons_of(PopulationId population, std::uint32_t slice) const {
    const auto& run = runs_[population.index()];
    return slices_[run.first + slice * run.parts].neurons;
  }

  const Network& network_;
  const std::vector<Slice>& slices_;
  std::vector<SliceRun> runs_;
  std::vector<std::vector<std::vector<std::uint8_t>>> shares_;  // [post], as SynapseShares
  std::vector<std::vector<SliceId>> sinks_;
};

std::vector<Net> nets_of_unpacked(const Network& network, const std::vector<Slice>& slices) {
  auto sinks = SinkFinder(network, slices).run();
  std::vector<Net> nets;
  for (std::size_t s = 0; s < slices.size(); ++s) {
    if (sinks[s].empty()) continue;
    const double rate = spikes_per_s(network, slices[s].population, slices[s].neurons);
    nets.push_back({SliceId{s}, rate, std::move(sinks[s])});
  }
  return nets;
}

// Every tenant as a slice, and where it is.
struct Unpacked {
  std::vector<Slice> slices;
  std::vector<std::pair<SliceId, std::uint32_t>> tenant_of;
};

Unpacked unpack(const std::vector<Slice>& slices) {
  std::vector<std::pair<SliceId, std::uint32_t>> order;
  std::vector<PopulationId> population;
  for (std::size_t s = 0; s < slices.size(); ++s)
    for (std::uint32_t t = 0; t < std::max<std::size_t>(slices[s].tenants.size(), 1); ++t)
      order.emplace_back(s, t);
  const auto tenant = [&slices](const auto& at) {
    return tenants_of(slices[at.first.index()])[at.second];
  };
  std::ranges::stable_sort(order, {}, [&](const auto& at) { return tenant(at).population; });
  Unpacked all;
  for (const auto& at : order) {
    Slice slice = slices[at.first.index()];
    slice.population = tenant(at).population;
    slice.neurons = tenant(at).neurons;
    slice.tenants.clear();
    all.slices.push_back(std::move(slice));
  }
  all.tenant_of = std::move(order);
  return all;
}

}  // namespace

std::vector<Net> nets(const Network& network, const std::vector<Slice>& slices) {
  if (std::ranges::all_of(slices, [](const Slice& slice) { return slice.tenants.empty(); }))
    return nets_of_unpacked(network, slices);
  const auto alone = unpack(slices);
  auto nets = nets_of_unpacked(network, alone.slices);
  for (auto& net : nets) {
    std::tie(net.source, net.tenant) = alone.tenant_of[net.source.index()];
    for (auto& sink : net.sinks) sink = alone.tenant_of[sink.index()].first;
    std::ranges::sort(net.sinks);
    net.sinks.erase(std::unique(net.sinks.begin(), net.sinks.end()), net.sinks.end());
  }
  std::ranges::sort(nets, {}, [](const Net& net) { return std::pair(net.source, net.tenant); });
  return nets;
}

}  // namespace spikeloom::mapper
