// Reading and judging a network of 1,000,000 neurons in 2,000 populations with 100 projections
// each.
#include <benchmark/benchmark.h>

#include "network-specs/network/codec.h"
#include "network-specs/network/validate.h"

namespace spikeloom {
namespace {

network::Network a_large_network() {
  constexpr std::size_t kPopulations = 2000;
  constexpr std::size_t kProjections = 100;
  network::Network large;
  large.name = "large";
  large.duration_ticks = 10'000;
  for (std::size_t p = 0; p < kPopulations; ++p) {
    network::Population population;
    population.name = "population " + std::to_string(p);
    population.size = 500;
    large.populations.push_back(population);
  }
  for (std::size_t p = 0; p < kPopulations; ++p) {
    for (std::size_t k = 0; k < kProjections; ++k) {
      network::Projection projection;
      projection.pre = network::PopulationId(p);
      projection.post = network::PopulationId((p * 7 + k * 13) % kPopulations);
      projection.name = large.at(projection.pre).name + "->" + large.at(projection.post).name +
                        " " + std::to_string(k);
      projection.rule = network::FixedInDegree{.in_degree = 100};
      projection.weight_pa = {
          .kind = network::Distribution::Kind::normal, .first = 87.8, .second = 8.78, .low = 0.0};
      projection.delay_ms = {
          .kind = network::Distribution::Kind::normal, .first = 1.5, .second = 0.75, .low = 0.05};
      large.projections.push_back(projection);
    }
  }
  return large;
}

void parse_large(benchmark::State& state) {
  const auto form = static_cast<network::Form>(state.range(0));
  const auto bytes = network::serialize(a_large_network(), form);
  for (auto _ : state) {
    const auto network = network::parse(bytes, form);
    if (!network) state.SkipWithError(network.error().front().what.c_str());
  }
  state.counters["bytes"] = static_cast<double>(bytes.size());
}
BENCHMARK(parse_large)
    ->Arg(static_cast<int>(network::Form::text))
    ->Arg(static_cast<int>(network::Form::json))
    ->Arg(static_cast<int>(network::Form::binary))
    ->Unit(benchmark::kMillisecond);

void validate_large(benchmark::State& state) {
  const auto network = a_large_network();
  for (auto _ : state) benchmark::DoNotOptimize(network::validate(network));
}
BENCHMARK(validate_large)->Unit(benchmark::kMillisecond);

void digest_large(benchmark::State& state) {
  const auto network = a_large_network();
  for (auto _ : state) benchmark::DoNotOptimize(network::digest(network));
}
BENCHMARK(digest_large)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace spikeloom
