// What came of one mapping: traffic, tables, seconds a stage. The same figures for whoever mapped.
//
// Units    CPU and wall seconds; packets per second; bytes. `visits` is the cost of the thesis: sum
//          over nets of weight times chips that the route visits.
// Shapes   stages in the order in which they ran.
// Errors   those of the mapping.
#pragma once

#include <string>
#include <vector>

#include "host-tools/bench/map_instance.h"
#include "router/routes.h"

namespace spikeloom::bench {

struct TrafficFigures {
  std::uint64_t hops = 0;    // links of all trees
  double weighted_hops = 0;  // packets per second times links
  double heaviest = 0;       // packets per second of the busiest directed link
  double visits = 0;
};
[[nodiscard]] TrafficFigures traffic_of(const MapInstance& instance,
                                        const std::vector<router::Tree>& trees);

struct TableFigures {
  std::uint64_t raw = 0, without_defaults = 0, entries = 0, fewest = 0;  // of all chips together
  std::uint64_t largest_raw = 0, largest = 0;                            // of one chip
};

struct StageCost {
  std::string name;
  double cpu_s = 0, wall_s = 0;
};

struct MapRun {
  std::string tool;
  double effort = 1.0;
  TrafficFigures traffic;
  TableFigures tables;
  std::vector<StageCost> stages;
  double peak_bytes = 0;  // of the process; known to whoever started it
  double natural_weighted_hops = 0, natural_hops = 0;  // where the geometry is known
  // One population altered: what remapping took, and what of the mapping it touched.
  double change_cpu_s = 0, changed_slices = 0, changed_tables = 0;
  bool change_anew = false;
  double route_over_exact = 0, exact_nets = 0;  // short trees of nets of few terminals
  placer::Placement placement;                  // not recorded

  [[nodiscard]] double cpu_s() const;
  [[nodiscard]] double cpu_s(std::string_view stage) const;  // 0 where there is no such stage
};

struct OwnOptions {
  std::uint64_t seed = 1;
  double effort = 1.0;
  unsigned threads = 1;
  bool sample_exact = false;
  bool change_population = false;
};
// From slices and nets to proven tables, by the way that every mapping goes (flow/lay_out.h).
[[nodiscard]] Result<MapRun> map_ours(const MapInstance& instance, const OwnOptions& options,
                                      const ProgressSink& progress);

}  // namespace spikeloom::bench
