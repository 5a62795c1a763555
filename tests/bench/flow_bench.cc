// The whole mapping, tables proven, on one core: the microcircuit at two slice sizes, and a million
// neurons with 1e10 expected synapses.
//
// Counters: seconds of each stage, slices, chips used, largest table, peak memory of the process so
// far (run one benchmark at a time to read it).
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <ctime>
#include <filesystem>

#include "host-tools/flow/describe.h"
#include "host-tools/flow/map.h"
#include "host-tools/flow/remap.h"
#include "host-tools/flow/slice_names.h"
#include "network-specs/network/codec.h"
#include "tests/support/big_network.h"

namespace spikeloom::flow {
namespace {

const std::filesystem::path kMicrocircuit = std::filesystem::path(SPIKELOOM_SOURCE_DIR) /
                                            "network-specs" / "library" / "microcircuit.textproto";

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
  const auto network = network::read(kMicrocircuit);
  if (!network) return state.SkipWithError("the library network is missing");
  MapOptions options;
  options.neurons_per_core = static_cast<std::uint32_t>(state.range(0));
  map_network(state, *network, options);
}
BENCHMARK(Microcircuit)->Arg(64)->Arg(256)->Unit(benchmark::kSecond)->Iterations(1);

void AMillionNeurons(benchmark::State& state) { map_network(state, support::big_network({}), {}); }

// What happens to a network or its machine.
struct Change {
  void (*network)(network::Network&) = nullptr;
  void (*machine)(machine::MachineSpec&, chip::ChipXY in_use) = nullptr;
};

// What a change costs against mapping everything: `of_all` is the part of the whole mapping's CPU
// time, cutting and weighing the changed network included.
void remap_network(benchmark::State& state, const network::Network& before, const Change& change,
                   const MapOptions& options) {
  auto after = before;
  if (change.network != nullptr) change.network(after);
  const auto start_all = std::clock();
  const auto old = map(before, options);
  const auto all = std::clock() - start_all;
  if (!old) return state.SkipWithError(old.error().what.c_str());
  auto spec = old->spec;
  const auto in_use = old->placement.cores[old->placement.cores.size() / 2].chip;
  if (change.machine != nullptr) change.machine(spec, old->machine.at(in_use).at);
  const auto old_names = slice_names(before, old->slices);
  std::clock_t part = 0;
  for (auto _ : state) {
    const auto start = std::clock();
    Mapping now;
    now.machine = *machine::build(spec);
    now.slices = timed(now.timings, "slice", [&] {
      return *mapper::slice(after, {.max_neurons = options.neurons_per_core});
    });
    now.nets = timed(now.timings, "weigh", [&] { return mapper::nets(after, now.slices); });
    const auto patch = remap({*old, old_names}, {}, {}, slice_names(after, now.slices), now);
    if (!patch) return state.SkipWithError(patch.error().what.c_str());
    part += std::clock() - start;
    for (const auto& time : now.timings) state.counters[time.stage + "_s"] = time.seconds;
    state.counters["of_all"] = static_cast<double>(part) / static_cast<double>(all) /
                               static_cast<double>(state.max_iterations);
    state.counters["all_s"] = static_cast<double>(all) / CLOCKS_PER_SEC;
    state.counters["to_load"] = static_cast<double>(patch->to_load.size());
    state.counters["tables"] = static_cast<double>(patch->tables.size());
    state.counters["anew"] = patch->anew ? 1.0 : 0.0;
  }
}

constexpr Change kAPopulationAltered{[](network::Network& network) {
  auto& population = network.populations[network.populations.size() / 2];
  population.size = population.size * 9 / 10;
}};
constexpr Change kAProjectionAdded{[](network::Network& network) {
  auto projection = network.projections.front();
  projection.pre = network::PopulationId{network.populations.size() / 2};
  network.projections.push_back(std::move(projection));
}};
constexpr Change kACoreLost{nullptr, [](machine::MachineSpec& spec, chip::ChipXY in_use) {
                              spec.dead_cores.push_back({in_use, 3});
                            }};
constexpr Change kAChipLost{nullptr, [](machine::MachineSpec& spec, chip::ChipXY in_use) {
                              spec.dead_chips.push_back(in_use);
                            }};
constexpr Change kALinkLost{nullptr, [](machine::MachineSpec& spec, chip::ChipXY in_use) {
                              spec.dead_links.push_back({in_use, chip::Link::east});
                            }};

// Every population reaches every other: all nets change, the hard case.
void MicrocircuitWith(benchmark::State& state, const Change& change) {
  const auto before = network::read(kMicrocircuit);
  if (!before) return state.SkipWithError("the library network is missing");
  remap_network(state, *before, change, {.machine = {}, .neurons_per_core = 64});
}
// 1,000 cores in 500 populations of two that reach four others each.
void AThousandCoresWith(benchmark::State& state, const Change& change) {
  remap_network(state, support::big_network({.populations = 500, .size = 500, .fan_out = 4}),
                change, {});
}
#define SPIKELOOM_CHANGE(of, what) \
  BENCHMARK_CAPTURE(of, what, k##what)->Unit(benchmark::kMillisecond)->Iterations(10)
SPIKELOOM_CHANGE(MicrocircuitWith, APopulationAltered);
SPIKELOOM_CHANGE(MicrocircuitWith, AProjectionAdded);
SPIKELOOM_CHANGE(MicrocircuitWith, ACoreLost);
SPIKELOOM_CHANGE(MicrocircuitWith, AChipLost);
SPIKELOOM_CHANGE(MicrocircuitWith, ALinkLost);
SPIKELOOM_CHANGE(AThousandCoresWith, APopulationAltered);
SPIKELOOM_CHANGE(AThousandCoresWith, AProjectionAdded);
SPIKELOOM_CHANGE(AThousandCoresWith, ACoreLost);
SPIKELOOM_CHANGE(AThousandCoresWith, AChipLost);
SPIKELOOM_CHANGE(AThousandCoresWith, ALinkLost);

BENCHMARK(AMillionNeurons)->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace spikeloom::flow
