#include "emulator/native/engine_state.h"

#include <algorithm>
#include <utility>

#include "emulator/native/recorder.h"
#include "emulator/native/snapshot_check.h"
#include "network-specs/neurons/ticks.h"

namespace spikeloom::native {
namespace {

std::vector<std::vector<int>> shifts_of(const std::vector<NeuronPopulation>& populations) {
  std::vector<std::vector<int>> shifts;
  shifts.reserve(populations.size());
  for (const NeuronPopulation& population : populations) shifts.push_back(population.shift);
  return shifts;
}

}  // namespace

Engine::State::State(const network::Network& network, const LaneFunctions& functions,
                     SynapseStore store, std::vector<NeuronPopulation> populations,
                     const connect::WeightScales& scales)
    : network_(network),
      functions_(functions),
      store_(std::move(store)),
      populations_(std::move(populations)),
      inputs_(neurons::make_poisson_inputs(network, scales, shifts_of(populations_))),
      wanted_(spikes_wanted(network)) {}

void Engine::State::start(const Layout& layout, bool time_phases, Exchange* others) {
  if (others != nullptr) link_.emplace(*others, network_, layout, wanted_);
  loop_.emplace(context_, layout, report.threads, time_phases, link());
  first_ = snapshot();
}

Snapshot Engine::State::snapshot() const {
  Snapshot taken{"", loop_->tick(), {}, loop_->recent(), lists_to_come()};
  for (const NeuronPopulation& population : populations_) {
    auto& states = taken.state.emplace_back();
    for (std::size_t s = 0; s < population.state.size(); ++s) {
      auto& column = states.emplace_back(population.size);
      for (std::uint32_t n = 0; n < population.size; ++n) column[n] = population.state.at(s, n);
    }
  }
  return taken;
}

Result<void> Engine::State::check(const Snapshot& snapshot) const {
  return check_snapshot(snapshot, network_, populations_, store_.max_delay_ticks);
}

void Engine::State::resume(const Snapshot& from) {
  for (std::size_t p = 0; p < populations_.size(); ++p)
    for (std::size_t s = 0; s < from.state[p].size(); ++s)
      for (std::uint32_t n = 0; n < populations_[p].size; ++n)
        populations_[p].state.at(s, n) = from.state[p][s][n];
  loop_->resume(from.tick, from.recent);
  lists_.clear();
  for (const ReplacedList& list : from.lists) set_spikes(list);
}

void Engine::State::set_spikes(ReplacedList list) {
  loop_->set_spikes(list.source, list.spikes);
  const auto it = std::partition_point(
      lists_.begin(), lists_.end(), [&](const auto& other) { return other.source < list.source; });
  if (it != lists_.end() && it->source == list.source) {
    *it = std::move(list);
  } else {
    lists_.insert(it, std::move(list));
  }
}

// In the form of a snapshot: what is done left out, by time and neuron.
std::vector<ReplacedList> Engine::State::lists_to_come() const {
  const std::uint64_t now = loop_->tick();
  std::vector<ReplacedList> lists = lists_;
  for (ReplacedList& list : lists) {
    std::erase_if(list.spikes, [&](const network::ListedSpike& spike) {
      return now > 0 && neurons::to_ticks(spike.time_ms, network_.tick_ms()) <= now;
    });
    std::sort(list.spikes.begin(), list.spikes.end(), [](const auto& a, const auto& b) {
      return std::pair(a.time_ms, a.neuron) < std::pair(b.time_ms, b.neuron);
    });
  }
  return lists;
}

}  // namespace spikeloom::native
