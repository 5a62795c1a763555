// Cost of deriving synapses: the microcircuit's largest projection, then one of each rule.
#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
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

void report(benchmark::State& state, std::int64_t synapses) {
  state.SetItemsProcessed(synapses);
  state.counters["s/synapse"] = benchmark::Counter(
      static_cast<double>(synapses), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
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
  report(state, synapses);
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

// Potjans and Diesmann 2014: sizes, and probabilities [target][source], L23E L23I L4E ... L6I.
constexpr std::array<std::uint32_t, 8> kSizes{20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948};
constexpr double kProbabilities[8][8] = {{.1009, .1689, .0437, .0818, .0323, 0, .0076, 0},
                                         {.1346, .1371, .0316, .0515, .0755, 0, .0042, 0},
                                         {.0077, .0059, .0497, .1350, .0067, .0003, .0453, 0},
                                         {.0691, .0029, .0794, .1597, .0033, 0, .1057, 0},
                                         {.1004, .0622, .0505, .0057, .0831, .3726, .0204, 0},
                                         {.0548, .0269, .0257, .0022, .0600, .3158, .0086, 0},
                                         {.0156, .0066, .0211, .0166, .0572, .0197, .0396, .2252},
                                         {.0364, .0010, .0034, .0005, .0277, .0080, .0658, .1443}};

network::Network microcircuit() {
  network::Network network = one_projection(1, 1, network::OneToOne{});
  const network::Projection pattern = network.projections[0];
  network.projections.clear();
  network.populations.resize(kSizes.size());
  for (std::size_t i = 0; i < kSizes.size(); ++i) network.populations[i].size = kSizes[i];
  for (std::size_t target = 0; target < kSizes.size(); ++target) {
    for (std::size_t source = 0; source < kSizes.size(); ++source) {
      const double p = kProbabilities[target][source];
      if (p == 0.0) continue;
      const double pairs = static_cast<double>(kSizes[target]) * kSizes[source];
      network::Projection projection = pattern;
      projection.pre = network::PopulationId(source);
      projection.post = network::PopulationId(target);
      projection.rule = network::FixedTotalNumber{.total = static_cast<std::uint64_t>(std::llround(
                                                      std::log1p(-p) / std::log1p(-1.0 / pairs)))};
      if (source % 2 == 1) {
        projection.receptor = network::Receptor::inhibitory;
        projection.weight_pa = {
            .kind = Distribution::Kind::normal, .first = -351.234, .second = 35.1, .high = 0.0};
        projection.delay_ms.first = 0.75;
        projection.delay_ms.second = 0.375;
      }
      network.projections.push_back(projection);
    }
  }
  return network;
}

// Every synapse of the full-size network once, on one thread.
void microcircuit_all(benchmark::State& state) {
  const network::Network network = microcircuit();
  std::int64_t synapses = 0;
  for (auto _ : state) {
    const WeightScales scales = weight_scales(network);
    SamplerCache cache;
    std::vector<RowSynapse> row;
    for (std::size_t i = 0; i < network.projections.size(); ++i) {
      const auto& projection = network.projections[i];
      const auto connector = make(
          network, network::ProjectionId(i),
          scales[projection.post.index()].at(static_cast<std::size_t>(projection.receptor)), cache);
      for (std::uint32_t pre = 0; pre < network.at(projection.pre).size; ++pre) {
        row.clear();
        connector->row(pre, row);
        benchmark::DoNotOptimize(row.data());
        synapses += static_cast<std::int64_t>(row.size());
      }
    }
  }
  report(state, synapses);
}
BENCHMARK(microcircuit_all)->Unit(benchmark::kMillisecond)->Iterations(1);

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
