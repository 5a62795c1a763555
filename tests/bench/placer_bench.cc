// Slices, nets and placements of the cortical microcircuit, of a million neurons and of families of
// nets, one thread.
//
// Counters: slices; pins; cost in million spikes times hops a second; slow_down of the busiest
// core; peak_mib of the process so far. Run one benchmark alone to see its own peak.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "mapper/nets.h"
#include "network-specs/network/codec.h"
#include "placer/placement.h"
#include "tests/support/big_network.h"
#include "tests/support/placing_families.h"

namespace spikeloom {
namespace {

const network::Network& microcircuit() {
  static const auto network =
      network::read(SPIKELOOM_SOURCE_DIR "/network-specs/library/microcircuit.textproto").value();
  return network;
}

const network::Network& million() {
  static const auto network = support::big_network({});
  return network;
}

double peak_mib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::atof(line.c_str() + 6) / 1024.0;
  }
  return 0.0;
}

using NetworkOf = const network::Network& (*)();

void cut_into_slices(benchmark::State& state, NetworkOf network_of) {
  const auto& network = network_of();
  const mapper::SliceOptions options{static_cast<std::uint32_t>(state.range(0))};
  for (auto _ : state) benchmark::DoNotOptimize(mapper::slice(network, options));
  const auto slices = mapper::slice(network, options).value();
  std::vector<mapper::CoreNeed> needs;
  double sdram_bytes = 0.0;
  for (const auto& slice : slices) {
    needs.push_back(slice.need);
    sdram_bytes += static_cast<double>(slice.need.sdram_bytes);
  }
  state.counters["slices"] = static_cast<double>(slices.size());
  state.counters["slow_down"] = mapper::slow_down(needs, network.tick_us);
  state.counters["sdram_gib"] = sdram_bytes / (1024.0 * 1024.0 * 1024.0);
  state.counters["peak_mib"] = peak_mib();
}

void weigh_nets(benchmark::State& state, NetworkOf network_of) {
  const auto& network = network_of();
  const auto slices = mapper::slice(network, {static_cast<std::uint32_t>(state.range(0))}).value();
  for (auto _ : state) benchmark::DoNotOptimize(mapper::nets(network, slices));
  double pins = 0.0;
  for (const auto& net : mapper::nets(network, slices)) {
    pins += static_cast<double>(net.sinks.size());
  }
  state.counters["pins"] = pins;
  state.counters["peak_mib"] = peak_mib();
}

// The smallest torus of SpiNN-5 boards with the cores and the SDRAM.
machine::Machine torus_for(const std::vector<mapper::Slice>& slices) {
  std::uint64_t sdram_bytes = 0;
  for (const auto& slice : slices) sdram_bytes += slice.need.sdram_bytes;
  const auto chips = 1.03 * static_cast<double>(sdram_bytes) / chip::kApplicationSdramBytes;
  const auto cores =
      std::max(slices.size(), static_cast<std::size_t>(chips * chip::kApplicationCores));
  return machine::build(machine::smallest_fitting(cores)).value();
}

void run(benchmark::State& state, const placer::Problem& problem, const char* placer) {
  placer::Placement placement;
  for (auto _ : state) placement = placer::find_placer(placer).value()(problem, {}).value();
  state.counters["chips"] = static_cast<double>(problem.machine.chips.size());
  state.counters["cost_M"] = placer::cost(problem, placement) / 1e6;
  state.counters["illegal"] = static_cast<double>(placer::legal(problem, placement).size());
  state.counters["peak_mib"] = peak_mib();
}

void place(benchmark::State& state, NetworkOf network_of, const char* placer) {
  const auto& network = network_of();
  const auto slices = mapper::slice(network, {static_cast<std::uint32_t>(state.range(0))}).value();
  const auto nets = mapper::nets(network, slices);
  const auto machine = torus_for(slices);
  run(state, {machine, slices, nets}, placer);
}

void place_family(benchmark::State& state, support::PlacingCase (*family)(), const char* placer) {
  const auto all = family();
  run(state, all.problem(), placer);
}

machine::Machine triads(int width, int height) {
  machine::MachineSpec spec;
  spec.shape = machine::Shape::torus_of_triads;
  spec.width = width;
  spec.height = height;
  return machine::build(spec).value();
}
support::PlacingCase sheet() { return support::a_sheet(triads(2, 2), 84, 82, 5); }
support::PlacingCase random_net() { return support::a_random_net(triads(2, 2), 5000, 8, 6); }
support::PlacingCase clusters() { return support::clusters(triads(3, 3), 140, 128, 15, 7); }

void oracles(benchmark::State& state, NetworkOf network_of) {
  const auto& network = network_of();
  const auto slices = mapper::slice(network, {static_cast<std::uint32_t>(state.range(0))}).value();
  const auto nets = mapper::nets(network, slices);
  const auto machine = torus_for(slices);
  const placer::Problem problem{machine, slices, nets};
  const auto placement = placer::find_placer("space_filling").value()(problem, {}).value();
  for (auto _ : state) {
    benchmark::DoNotOptimize(placer::legal(problem, placement));
    benchmark::DoNotOptimize(placer::cost(problem, placement));
  }
}

// The grids of Heathcote 2016 (section 4) under shuffled numbers: sixteen slices a chip, `over`
// the placement that is natural for a grid. A million take minutes and most of a gibibyte.
void place_grid(benchmark::State& state, const char* placer) {
  const int side = static_cast<int>(state.range(0));
  const auto grid = support::a_shuffled_grid(support::rectangle(side / 4, side / 4, true), side, 3);
  const auto problem = grid.all.problem();
  run(state, problem, placer);
  state.counters["over_natural"] =
      state.counters["cost_M"] * 1e6 / placer::cost(problem, support::natural(grid));
}

#define SPIKELOOM_BENCH(function, ...) \
  BENCHMARK_CAPTURE(function, __VA_ARGS__)->Unit(benchmark::kMillisecond)->Iterations(1)

SPIKELOOM_BENCH(cut_into_slices, microcircuit, microcircuit)->Arg(64)->Arg(256);
SPIKELOOM_BENCH(cut_into_slices, million, million)->Arg(256);
SPIKELOOM_BENCH(weigh_nets, microcircuit, microcircuit)->Arg(64)->Arg(256);
SPIKELOOM_BENCH(weigh_nets, million, million)->Arg(256);
SPIKELOOM_BENCH(place, microcircuit_curve, microcircuit, "space_filling")->Arg(64)->Arg(256);
SPIKELOOM_BENCH(place, microcircuit_metis, microcircuit, "metis")->Arg(64)->Arg(256);
SPIKELOOM_BENCH(place, microcircuit_default, microcircuit, "default")->Arg(64)->Arg(256);
SPIKELOOM_BENCH(place, million_curve, million, "space_filling")->Arg(256);
SPIKELOOM_BENCH(place, million_metis, million, "metis")->Arg(256);
SPIKELOOM_BENCH(place, million_default, million, "default")->Arg(256);
SPIKELOOM_BENCH(place_family, sheet_curve, sheet, "space_filling");
SPIKELOOM_BENCH(place_family, sheet_metis, sheet, "metis");
SPIKELOOM_BENCH(place_family, sheet_default, sheet, "default");
SPIKELOOM_BENCH(place_family, random_curve, random_net, "space_filling");
SPIKELOOM_BENCH(place_family, random_metis, random_net, "metis");
SPIKELOOM_BENCH(place_family, random_default, random_net, "default");
SPIKELOOM_BENCH(place_family, clusters_curve, clusters, "space_filling");
SPIKELOOM_BENCH(place_family, clusters_metis, clusters, "metis");
SPIKELOOM_BENCH(place_family, clusters_default, clusters, "default");
SPIKELOOM_BENCH(place_family, sheet_levels, sheet, "levels");
SPIKELOOM_BENCH(place_family, random_levels, random_net, "levels");
SPIKELOOM_BENCH(place_family, clusters_levels, clusters, "levels");
SPIKELOOM_BENCH(place_grid, grid_curve, "space_filling")->Arg(64)->Arg(256);
SPIKELOOM_BENCH(place_grid, grid_metis, "metis")->Arg(64)->Arg(256);
SPIKELOOM_BENCH(place_grid, grid_levels, "levels")->Arg(64)->Arg(256)->Arg(1024);
SPIKELOOM_BENCH(place_grid, grid_default, "default")->Arg(64)->Arg(256);
SPIKELOOM_BENCH(oracles, microcircuit, microcircuit)->Arg(64);
SPIKELOOM_BENCH(oracles, million, million)->Arg(256);

}  // namespace
}  // namespace spikeloom
