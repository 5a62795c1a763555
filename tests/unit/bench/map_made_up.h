// A made-up result of `bench map`: every kind of figure once, and a peer of every fate.
#pragma once

#include "host-tools/bench/map_bench.h"

namespace spikeloom::bench {

[[nodiscard]] inline TrafficFigures made_up_traffic(std::uint64_t hops, double heaviest) {
  const auto links = static_cast<double>(hops);
  return {hops, 1000.0 * links, heaviest, 1200.0 * links};
}

[[nodiscard]] inline MapRun made_up_run(double effort, std::uint64_t hops) {
  MapRun run;
  run.tool = "ours";
  run.effort = effort;
  run.traffic = made_up_traffic(hops, 50'000);
  run.tables = {900, 700, 300, 250, 90, 40};
  run.stages = {{"place", 2.0 * effort, 2.5 * effort},
                {"route", 0.5, 0.5},
                {"tables", 0.25, 0.25},
                {"prove", 0.125, 0.125}};
  run.peak_bytes = 40e6;
  return run;
}

[[nodiscard]] inline PeerRun made_up_peer(const char* tool, std::uint64_t hops, double place_s) {
  PeerRun peer;
  peer.tool = tool;
  peer.version = "2.4.1";
  peer.traffic = made_up_traffic(hops, 120'000);
  peer.place_s = place_s, peer.route_s = 1.5, peer.peak_bytes = 80e6;
  return peer;
}

[[nodiscard]] inline InstanceResult made_up_instance(const char* family) {
  InstanceResult it;
  it.family = it.name = family;
  it.machine_text = "torus 24 x 24, 576 chips, 9216 cores";
  it.slices = 6912, it.nets = 6912, it.pins = 69120, it.cores = 9216;
  return it;
}

[[nodiscard]] inline MapBenchResult map_made_up() {
  MapBenchResult result;
  result.program = "spikeloom 0.0.0";
  result.command = "spikeloom bench map";
  result.cpu = "a processor";
  result.peers = "rig 2.4.1, rig_c_sa 0.4.0, PACMAN 1!7.4.1";
  auto grid = made_up_instance("grid6912");
  grid.ours = {made_up_run(0.25, 50'000), made_up_run(1.0, 45'000)};
  grid.ours[1].natural_hops = 40'000, grid.ours[1].natural_weighted_hops = 4e7;
  grid.ours[1].route_over_exact = 1.0042, grid.ours[1].exact_nets = 300;
  grid.peers = {made_up_peer("rig-hilbert", 150'000, 0.75), made_up_peer("rig-sa", 50'000, 45.0)};
  grid.peers[1].cut = true;
  PeerRun refused;
  refused.tool = "pacman";
  refused.refused = "trees[3]: chip 7 is met twice";
  grid.peers.push_back(refused);
  grid.routed.push_back({"rig-sa", made_up_traffic(50'000, 44'000), made_up_traffic(51'000, 18'000),
                         made_up_traffic(49'500, 43'000), 16'000, 1.25, 0.5, 0.125});
  SameTables same;
  same.placed_by = "rig-hilbert";
  same.tables = 24, same.raw = 8000, same.without_defaults = 4200, same.fewest = 2000;
  same.largest_raw = 580, same.ours = 3400, same.our_largest = 230, same.our_s = 0.0625;
  same.theirs = {{"rig-ordered_covering", 5600, 400, 0, 12.5, false},
                 {"rig-best", 4100, 270, 0, 12.5, false},
                 {"pacman-pair", 4400, 290, 2, 1.5, true}};
  grid.minimised.push_back(same);
  auto faulty = made_up_instance("grid6912_faulty");
  faulty.ours = {made_up_run(1.0, 46'000)};
  faulty.ours[0].traffic.heaviest = 60'000;
  faulty.notes.emplace_back("a note");
  auto dense = made_up_instance("pd64");
  dense.ours = {made_up_run(1.0, 90'000)};
  dense.peers = {made_up_peer("rig-hilbert", 100'000, 45.0)};
  auto thesis = made_up_instance("microcircuit");
  thesis.family = "thesis";
  thesis.ours = {made_up_run(1.0, 95'000)};
  thesis.peers = {made_up_peer("rig-sa", 96'000, 10.5), made_up_peer("rig-hilbert", 94'000, 0.5)};
  thesis.seeds = {{100, 99, 980, 1.1e8, 1.3e8}};
  auto clusters = made_up_instance("clus18k");
  auto grid65k = made_up_instance("grid65k");
  grid65k.ours = {made_up_run(1.0, 350'000)};
  grid65k.ours[0].natural_hops = 300'000, grid65k.ours[0].natural_weighted_hops = 3e8;
  auto sheet = made_up_instance("sheet65k");
  sheet.neurons = {{65536, 2621440, 256, 14.5, 2.65, 256, 2.5, 90e6}};
  auto altered = made_up_instance("pd1000");
  altered.ours = {made_up_run(1.0, 20'000)};
  altered.ours[0].change_cpu_s = 0.125, altered.ours[0].changed_slices = 30;
  result.instances = {grid, faulty, dense, thesis, clusters, grid65k, sheet, altered};
  return result;
}

}  // namespace spikeloom::bench
