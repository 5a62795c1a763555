#include "emulator/native/rank_shares.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>
#include <span>

namespace spikeloom::native {
namespace {

template <class T>
void put(std::span<const T> values, std::string& bytes) {
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
}
template <class T>
void put(const T& value, std::string& bytes) {
  put(std::span<const T>(&value, 1), bytes);
}

// Takes what put() has put.
template <class T>
void take(std::string_view& bytes, std::span<T> values) {
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size_bytes());
  bytes.remove_prefix(values.size_bytes());
}
template <class T>
T take(std::string_view& bytes) {
  T value{};
  take(bytes, std::span<T>(&value, 1));
  return value;
}

}  // namespace

RankShares::RankShares(const network::Network& network, const Layout& layout) : network_(network) {
  for (std::uint32_t rank = 0; rank < layout.ranks; ++rank) {
    auto& neurons = neurons_.emplace_back();
    for (std::size_t p = 0; p < network.populations.size(); ++p)
      neurons.push_back(layout.neurons_of(layout.blocks_of(rank), network::PopulationId(p)));
  }
}

// Calls use(index in the samples) for the values of a rank's neurons.
template <class Use>
void RankShares::each_value(const network::SampledValues& values, std::uint32_t rank,
                            Use use) const {
  const auto& probe = network_.probes[values.probe];
  const NeuronRange own = neurons_[rank][probe.population.index()];
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < values.neurons.size(); ++i)
    if (values.neurons[i] >= own.first && values.neurons[i] < own.last) columns.push_back(i);
  for (std::size_t row = 0; row < values.samples.size(); row += values.neurons.size())
    for (const std::size_t column : columns) use(row + column);
}

std::string RankShares::pack(const network::Recording& recording, std::uint32_t rank) const {
  std::string bytes;
  put(recording.counters.spikes, bytes);
  put(recording.counters.synaptic_events, bytes);
  put(recording.counters.saturated_inputs, bytes);
  for (const auto& values : recording.values)
    each_value(values, rank, [&](std::size_t i) { put(values.samples[i], bytes); });
  return bytes;
}

void RankShares::unpack(std::string_view bytes, std::uint32_t rank,
                        network::Recording& recording) const {
  recording.counters.spikes += take<std::uint64_t>(bytes);
  recording.counters.synaptic_events += take<std::uint64_t>(bytes);
  recording.counters.saturated_inputs += take<std::uint64_t>(bytes);
  for (auto& values : recording.values)
    each_value(values, rank, [&](std::size_t i) { values.samples[i] = take<float>(bytes); });
}

void RankShares::forget_others(std::uint32_t rank, network::Recording& recording) const {
  for (auto& values : recording.values)
    for (std::uint32_t other = 0; other < neurons_.size(); ++other)
      if (other != rank)
        each_value(values, other, [&](std::size_t i) {
          values.samples[i] = std::numeric_limits<float>::quiet_NaN();
        });
}

std::string RankShares::pack(const Snapshot& snapshot, std::uint32_t rank) const {
  std::string bytes;
  for (std::size_t p = 0; p < snapshot.state.size(); ++p) {
    const NeuronRange own = neurons_[rank][p];
    for (const auto& state : snapshot.state[p])
      put(std::span(state).subspan(own.first, own.size()), bytes);
  }
  put(std::span(snapshot.recent), bytes);
  return bytes;
}

void RankShares::unpack(std::string_view bytes, std::uint32_t rank, Snapshot& snapshot) const {
  for (std::size_t p = 0; p < snapshot.state.size(); ++p) {
    const NeuronRange own = neurons_[rank][p];
    for (auto& state : snapshot.state[p])
      take(bytes, std::span(state).subspan(own.first, own.size()));
  }
  std::vector<network::Spike> theirs(bytes.size() / sizeof(network::Spike)), all;
  take(bytes, std::span(theirs));
  std::merge(snapshot.recent.begin(), snapshot.recent.end(), theirs.begin(), theirs.end(),
             std::back_inserter(all));
  snapshot.recent = std::move(all);
}

}  // namespace spikeloom::native
