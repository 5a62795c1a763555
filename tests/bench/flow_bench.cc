// The whole mapping, tables proven, on one core: the microcircuit at two slice sizes, and a million
// neurons with 1e10 expected synapses.
//
// Counters: seconds of each stage, slices, chips used, largest table, peak memory of the process so
// far (run one benchmark at a time to read it).
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <filesystem>

#include "host-tools/flow/describe.h"
#include "host-tools/flow/map.h"
#include "network-specs/network/codec.h"
#include "tests/support/big_network.h"

namespace spikeloom::flow {
namespace {

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

void report(benchmark::State& state, const network::Network& network, const Mapping& mapping) {
  const auto summary = summary_of(network, mapping);
  for (const auto& time : mapping.timings) state.counters[time.stage + "_s"] = time.seconds;
  state.counters["slices"] = static_cast<double>(summary.slices);
  state.counters["chips"] = static_cast<double>(summary.chips_used);
  state.counters["entries"] = static_cast<double>(summary.entries_final);
  state.counters["largest_table"] = static_cast<double>(summary.largest_table);
  state.counters["peak_MiB"] = peak_mib();
}

void map_network(benchmark::State& state, const network::Network& network,
                 const MapOptions& options) {
  for (auto _ : state) {
    const auto mapping = map(network, options);
    if (!mapping) {
      state.SkipWithError(mapping.error().what.c_str());
      return;
    }
    report(state, network, *mapping);
  }
}

void Microcircuit(benchmark::State& state) {
  const auto path = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "network-specs" / "library" /
                    "microcircuit.textproto";
  const auto network = network::read(path);
  if (!network) return state.SkipWithError("the library network is missing");
  MapOptions options;
  options.neurons_per_core = static_cast<std::uint32_t>(state.range(0));
  map_network(state, *network, options);
}
BENCHMARK(Microcircuit)->Arg(64)->Arg(256)->Unit(benchmark::kSecond)->Iterations(1);

void AMillionNeurons(benchmark::State& state) { map_network(state, support::big_network({}), {}); }
BENCHMARK(AMillionNeurons)->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace spikeloom::flow
