// Parts of neurons: copies of spikes beside those of parts in order, one thread.
//
// Counters: copies, in_order and, where it is known, planted: distinct other parts that a neuron
// reaches; overlap beyond chance; largest part.
#include <benchmark/benchmark.h>

#include <algorithm>

#include "mapper/neuron_partition.h"
#include "tests/support/neuron_families.h"

namespace spikeloom {
namespace {

void make_parts(benchmark::State& state, const mapper::NeuronGraph& graph) {
  const std::uint32_t most = 256;
  const auto parts = mapper::parts_of(graph, std::span(&most, 1));
  mapper::NeuronPartition found;
  for (auto _ : state) found = mapper::partition_neurons(graph, parts).value();
  std::vector<std::uint32_t> sizes(parts.count());
  for (const auto part : found.part) ++sizes[part];
  const double neurons = graph.neurons();
  state.counters["copies"] = static_cast<double>(found.copies) / neurons;
  state.counters["in_order"] = static_cast<double>(found.copies_in_order) / neurons;
  state.counters["overlap"] = found.overlap;
  state.counters["largest"] = std::ranges::max(sizes);
}

void sheet(benchmark::State& state) {
  const auto graph = support::sheet_of_neurons(256, 256, 40, 4.0, state.range(0) != 0,
                                               static_cast<std::uint64_t>(state.range(1)));
  make_parts(state, graph);
}

void groups(benchmark::State& state) {
  std::vector<std::uint32_t> group;
  const auto graph = support::hidden_groups({}, static_cast<std::uint64_t>(state.range(0)), &group);
  make_parts(state, graph);
  for (auto& of_neuron : group) of_neuron /= 2;
  state.counters["planted"] = static_cast<double>(mapper::copies(graph, group)) / graph.neurons();
}

void random(benchmark::State& state) { make_parts(state, support::random_neurons(65536, 117, 1)); }

BENCHMARK(sheet)
    ->ArgNames({"wraps", "seed"})
    ->ArgsProduct({{0, 1}, {1, 2}})
    ->Unit(benchmark::kSecond)
    ->Iterations(1);
BENCHMARK(groups)->ArgName("seed")->Arg(1)->Arg(2)->Unit(benchmark::kSecond)->Iterations(1);
BENCHMARK(random)->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace spikeloom
