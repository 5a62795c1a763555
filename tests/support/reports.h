// A run report with every part filled in, small enough to be written out in a test.
#pragma once

#include "host-tools/report/run_report.h"
#include "tests/support/spike_trains.h"

namespace spikeloom::support {

// An excitatory and an inhibitory population; the first has a reference.
inline network::Network two_populations() {
  auto network = recorded_populations({{"E", 80}, {"I", 20}}, 1500.0);
  network.name = "pair";
  network.seed = 7;
  network.discard_ticks = 5000;
  for (std::uint32_t p = 0; p < 2; ++p) {
    network::Projection projection;
    projection.name = p == 0 ? "E->I" : "I->E";
    projection.pre = network::PopulationId(p);
    projection.post = network::PopulationId(1 - p);
    projection.receptor = p == 0 ? network::Receptor::excitatory : network::Receptor::inhibitory;
    projection.weight_pa = network::Distribution::constant(p == 0 ? 50.0 : -200.0);
    projection.delay_ms = network::Distribution::constant(1.5);
    projection.rule = network::AllToAll{};
    network.projections.push_back(projection);
  }
  network.populations[0].reference =
      network::ReferenceActivity{8.0, 0.5, 0.5, 0.0, 0.0, 0.0, 1000.0, "a table"};
  return network;
}

inline network::Recording recording_of(const network::Network& network) {
  network::Recording recording;
  recording.ticks_done = network.duration_ticks;
  recording.spikes = poisson_spikes(network, 8.0, 1);
  recording.counters.spikes = recording.spikes.size();
  recording.counters.synaptic_events = 12345;
  return recording;
}

inline report::MappingSummary a_mapping() {
  report::MappingSummary mapping;
  mapping.machine = {"spinn3", 2, 2, false, true, 4, 64};
  mapping.slices = 2;
  mapping.largest_slice_neurons = 80;
  mapping.nets = 2;
  mapping.chips_used = 1;
  mapping.cores_used = 2;
  mapping.hops = 3;
  mapping.weighted_hops_per_s = 1920.5;
  mapping.largest_link_spikes_per_s = 640.0;
  mapping.entries_raw = 5;
  mapping.entries_final = 3;
  mapping.largest_table_raw = 4;
  mapping.largest_table = 2;
  mapping.table_limit = 1023;
  mapping.keys_proven = 100;
  mapping.dtcm_bytes = {32768.0, 65536.0};
  mapping.chip_sdram_bytes = {1.5e6, 123469792.0};
  mapping.cycles_per_tick = {30000.0, 20000.0};
  mapping.retries = {"slices of 80 neurons instead of 256"};
  mapping.chips = {{0, 0, 2, 16, 2, 1500000, {640.0, 0.0, 0.0, 0.0, 0.0, 12.5}},
                   {1, 0, 0, 16, 1, 0, {}}};
  return mapping;
}

inline report::BoardSummary a_board() {
  report::BoardSummary board;
  board.on = "emulator";
  board.monitor = "SC&MP/SpiNNaker 4.0.0";
  board.ethernet_ports = 1;
  board.ports = {{0, 0, "192.168.240.253", 3 << 19, 3 << 19, 12'300, 3, 0.0002}};
  board.loaded = {3 << 19, 6200, 3, 0.5};
  board.written_again = 1;
  board.program = {12 << 10, 60, 0, 0.01};
  board.legs = 2;
  board.tick_cycles = 20'000;
  board.run_s = 1.6;
  board.run_wall_s = 2.5;
  board.packets = 1234;
  report::CoreRow core;
  core.core = 2;
  core.population = "E";
  core.neurons = 80;
  core.predicted_cycles = 9000.5;
  core.mean_cycles = 8000.0;
  core.mean_load = 0.4;
  core.worst_cycles = 11'000;
  core.worst_load = 0.55;
  board.cores.push_back(core);
  core.y = 1;
  core.core = 3;
  core.population = "I";
  core.neurons = 20;
  core.mean_cycles = 9100.0;
  core.mean_load = 0.455;
  core.worst_cycles = 15'000;
  core.worst_load = 0.75;
  core.worst_tick = 17;
  core.text = "too warm";
  board.cores.push_back(core);
  board.real_time = report::real_time_of(board);
  board.cores.back().synaptic_events = 2'000'000;
  board.energy = {1.12, 1.2, 2.34};
  return board;
}

inline report::RunReport a_report() {
  const auto network = two_populations();
  const auto recording = recording_of(network);
  const auto statistics = analysis::statistics(
      network, recording.spikes, analysis::measured_window(network, recording.ticks_done),
      {.threads = 1});
  auto report = report::report_of({network, "00c0ffee00c0ffee", recording, statistics});
  report.network.synapses = 1600.0;
  report.versions = {{"spikeloom", "0.1.0"}, {"compiler", "g++ 12.2.0"}};
  report.command = "spikeloom run pair.textproto";
  report.mapping = a_mapping();
  report.engine = native::EngineReport{};
  report.engine->simd = "scalar";
  report.engine->threads = 1;
  report.engine->cores = 2;
  report.engine->build_s = 0.25;
  report.engine->run_s = 0.75;
  report.timings = {{"map", 0.012}, {"build", 0.25}, {"run", 0.75}};
  return report;
}

}  // namespace spikeloom::support
