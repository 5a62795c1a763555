// Cost of deriving synapses: the microcircuit's largest projection, then one of each rule.
#include <benchmark/benchmark.h>

#include <vector>

#include "network-specs/connect/connector.h"
#include "network-specs/connect/count_laws.h"

namespace spikeloom::connect {
namespace {

using network::Distribution;

network::Network one_projection(std::uint32_t pre_size, std::uint32_t post_size,
                                network::Rule rule) {
  network::Network network;
  network.populations.resize(2);
  network.populations[0].size = pre_size;
  network.populations[1].size = post_size;
  network.projections.push_back(
      {.name = "pre->post",
       .pre = network::PopulationId(0),
       .post = network::PopulationId(1),
       .rule = std::move(rule),
       .weight_pa = {.kind = Distribution::Kind::normal, .first = 87.8, .second = 8.78, .low = 0.0},
       .delay_ms = {
           .kind = Distribution::Kind::normal, .first = 1.5, .second = 0.75, .low = 0.05}});
  return network;
}

// Derives rows (or columns) round and round; one item is one synapse.
void derive(benchmark::State& state, const network::Network& network) {
  const auto connector = make(network, network::ProjectionId(0), weight_scales(network)[1][0]);
  const std::uint32_t size = network.populations[connector->by_rows() ? 0 : 1].size;
  std::vector<RowSynapse> row;
  std::vector<Synapse> column;
  std::uint32_t neuron = 0;
  std::int64_t synapses = 0;
  for (auto _ : state) {
    row.clear();
    column.clear();
    if (connector->by_rows()) {
      connector->row(neuron, row);
    } else {
      connector->column(neuron, column);
    }
    benchmark::DoNotOptimize(row.data());
    benchmark::DoNotOptimize(column.data());
    synapses += static_cast<std::int64_t>(row.size() + column.size());
    neuron = neuron + 1 < size ? neuron + 1 : 0;
  }
  state.SetItemsProcessed(synapses);
  state.counters["ns/synapse"] =
      benchmark::Counter(static_cast<double>(synapses) * 1e-9,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void microcircuit_l23e_l23e(benchmark::State& state) {
  derive(state, one_projection(20683, 20683, network::FixedTotalNumber{.total = 45499805}));
}
BENCHMARK(microcircuit_l23e_l23e);

void microcircuit_l4e_l5e(benchmark::State& state) {
  derive(state, one_projection(21915, 4850, network::FixedTotalNumber{.total = 5506000}));
}
BENCHMARK(microcircuit_l4e_l5e);

void microcircuit_l4i_l6i(benchmark::State& state) {
  derive(state, one_projection(5479, 2948, network::FixedTotalNumber{.total = 8078}));
}
BENCHMARK(microcircuit_l4i_l6i);

void fixed_total_distinct(benchmark::State& state) {
  derive(state, one_projection(2000, 2000,
                               network::FixedTotalNumber{.total = 400000, .multapses = false}));
}
BENCHMARK(fixed_total_distinct);

void fixed_in_degree(benchmark::State& state) {
  derive(state, one_projection(10000, 10000, network::FixedInDegree{.in_degree = 1000}));
}
BENCHMARK(fixed_in_degree);

void fixed_in_degree_distinct(benchmark::State& state) {
  derive(state, one_projection(10000, 10000,
                               network::FixedInDegree{.in_degree = 1000, .multapses = false}));
}
BENCHMARK(fixed_in_degree_distinct);

void pairwise_bernoulli(benchmark::State& state) {
  derive(state, one_projection(10000, 10000, network::PairwiseBernoulli{.probability = 0.1}));
}
BENCHMARK(pairwise_bernoulli);

void all_to_all(benchmark::State& state) {
  derive(state, one_projection(1000, 1000, network::AllToAll{}));
}
BENCHMARK(all_to_all);

void one_to_one(benchmark::State& state) {
  derive(state, one_projection(1000, 1000, network::OneToOne{}));
}
BENCHMARK(one_to_one);

void make_fixed_total(benchmark::State& state) {
  const auto network = one_projection(20683, 20683, network::FixedTotalNumber{.total = 45499805});
  const auto scale = weight_scales(network)[1][0];
  for (auto _ : state) benchmark::DoNotOptimize(make(network, network::ProjectionId(0), scale));
}
BENCHMARK(make_fixed_total);

void binomial(benchmark::State& state) {
  StreamReader words(CounterStream(1, {StreamPurpose::test}));
  const auto n = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(draw_binomial(n, 0.5, words));
}
BENCHMARK(binomial)->Arg(10)->Arg(1000)->Arg(10000000);

void hypergeometric(benchmark::State& state) {
  StreamReader words(CounterStream(1, {StreamPurpose::test}));
  const auto n = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(draw_hypergeometric(4 * n, 2 * n, n, words));
}
BENCHMARK(hypergeometric)->Arg(10)->Arg(1000)->Arg(10000000);

}  // namespace
}  // namespace spikeloom::connect
