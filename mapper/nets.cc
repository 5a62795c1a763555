#include "mapper/nets.h"

#include <algorithm>

#include "mapper/projection_index.h"
#include "mapper/rates.h"
#include "network-specs/connect/expected.h"

namespace spikeloom::mapper {
namespace {

using network::Network;
using network::PopulationId;
using network::ProjectionId;

// Slices of one population: a run of ids, as slices ascend by (population, first neuron).
struct SliceRun {
  std::uint32_t first = 0, last = 0;
};

std::vector<SliceRun> runs_of(const Network& network, const std::vector<Slice>& slices) {
  std::vector<SliceRun> runs(network.populations.size());
  for (std::uint32_t s = 0; s < slices.size(); ++s) {
    auto& run = runs[slices[s].population.index()];
    if (run.first == run.last) run = {s, s};
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
    for (const auto& projections : index.by_pre) {
      for (const auto id : projections) add(id);
    }
    for (auto& sinks : sinks_) {
      std::ranges::sort(sinks);
      sinks.erase(std::unique(sinks.begin(), sinks.end()), sinks.end());
      sinks.shrink_to_fit();
    }
    return std::move(sinks_);
  }

 private:
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
    for (const auto& synapse : list.synapses) {
      auto& sinks = sinks_[slice_of(projection.pre, synapse.pre)];
      const SliceId sink{std::size_t{slice_of(projection.post, synapse.post)}};
      if (sinks.empty() || sinks.back() != sink) sinks.push_back(sink);
    }
  }

  void add_diagonal(const network::Projection& projection) {
    const auto pre = runs_[projection.pre.index()];
    for (std::uint32_t source = pre.first; source < pre.last; ++source) {
      const auto neurons = slices_[source].neurons;
      const auto last = slice_of(projection.post, neurons.last - 1);
      for (auto sink = slice_of(projection.post, neurons.first); sink <= last; ++sink) {
        sinks_[source].emplace_back(std::size_t{sink});
      }
    }
  }

  void add_block(ProjectionId id, const network::Projection& projection) {
    const auto pre = runs_[projection.pre.index()];
    const auto post = runs_[projection.post.index()];
    for (std::uint32_t source = pre.first; source < pre.last; ++source) {
      for (std::uint32_t sink = post.first; sink < post.last; ++sink) {
        if (connect::expected_synapses(network_, id, slices_[source].neurons,
                                       slices_[sink].neurons) > 0.0) {
          sinks_[source].emplace_back(std::size_t{sink});
        }
      }
    }
  }

  // All slices of a population have the size of its first.
  std::uint32_t slice_of(PopulationId population, std::uint32_t neuron) const {
    const auto run = runs_[population.index()];
    return run.first + neuron / slices_[run.first].neurons.size();
  }

  const Network& network_;
  const std::vector<Slice>& slices_;
  std::vector<SliceRun> runs_;
  std::vector<std::vector<SliceId>> sinks_;
};

}  // namespace

std::vector<Net> nets(const Network& network, const std::vector<Slice>& slices) {
  auto sinks = SinkFinder(network, slices).run();
  std::vector<Net> nets;
  for (std::size_t s = 0; s < slices.size(); ++s) {
    if (sinks[s].empty()) continue;
    const double rate = spikes_per_s(network, slices[s].population, slices[s].neurons);
    nets.push_back({SliceId{s}, rate, std::move(sinks[s])});
  }
  return nets;
}

}  // namespace spikeloom::mapper
