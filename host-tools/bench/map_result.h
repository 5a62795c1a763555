// What `bench map` measured: one record an instance, in the words of JSON.
//
// Each record lists its fields once (each_field); reading and writing follow that list.
//
// Units    CPU seconds unless a name says otherwise; packets per second; bytes.
#pragma once

#include <string>
#include <vector>

#include "host-tools/bench/map_neurons.h"
#include "host-tools/bench/map_run.h"
#include "host-tools/report/json_tree.h"

namespace spikeloom::bench {

// One peer on one instance: its own placement, its own routes, in its own CPU seconds.
struct PeerRun {
  std::string tool, version;
  std::string refused;  // why there are no figures; empty where there are
  bool cut = false;     // at its time limit, with its best so far
  TrafficFigures traffic;
  double place_s = 0, route_s = 0, peak_bytes = 0;
};

// The same placement, routed by the peer that made it and by us: by short trees, and as every
// mapping is.
struct SamePlacement {
  std::string placed_by;
  TrafficFigures theirs, ours, ours_shortest;  // shortest: short trees alone
  double least_heaviest = 0;                   // no trees go below it (router/least_heaviest.h)
  double their_route_s = 0, our_route_s = 0, our_shortest_s = 0;
};

// The same tables, minimised by us and by the peers.
struct SameTables {
  std::string placed_by;
  std::uint64_t tables = 0, raw = 0, without_defaults = 0, fewest = 0, largest_raw = 0;
  std::uint64_t ours = 0, our_largest = 0;
  double our_s = 0;
  struct Theirs {
    std::string tool;
    std::uint64_t entries = 0, largest = 0, failed = 0;
    double seconds = 0;
    bool cut = false;  // then the figures are those of no set
  };
  std::vector<Theirs> theirs;
};

// The same instance mapped with one seed after the other.
struct SeedsRun {
  std::uint64_t tried = 0, fit = 0;  // fit: every table did, and the rest of the mapping too
  std::uint64_t largest_table = 0;   // of those that fit
  double least_visits = 0, most_visits = 0;
};

struct InstanceResult {
  std::string family, name, machine_text;
  double size = 1.0;
  std::uint64_t seed = 1;
  std::uint64_t slices = 0, nets = 0, pins = 0, cores = 0;
  std::vector<MapRun> ours;
  std::vector<SeedsRun> seeds;
  std::vector<NeuronRun> neurons;  // of networks that are partitioned, not mapped
  std::vector<PeerRun> peers;
  std::vector<SamePlacement> routed;
  std::vector<SameTables> minimised;
  std::vector<std::string> notes;

  [[nodiscard]] const PeerRun* peer(std::string_view tool) const;  // with figures
};

// A demand, and whether it is met.
enum class Verdict : std::uint8_t { not_measured, missed, must, stretch };
struct DemandRow {
  std::string demand, instance, beside, measured, must, stretch;  // beside: which peer's figure
  Verdict verdict = Verdict::not_measured;
};
[[nodiscard]] const char* text_of(Verdict verdict);

struct MapBenchResult {
  std::string program, command, cpu;
  std::string peers;  // their versions, or why there are none
  std::vector<InstanceResult> instances;
  bool interrupted = false;
};
[[nodiscard]] std::vector<DemandRow> demand_rows(const MapBenchResult& result);

[[nodiscard]] std::string to_json(const MapBenchResult& result);
[[nodiscard]] report::Json to_json(const InstanceResult& result);
[[nodiscard]] Result<InstanceResult> instance_from_json(std::string_view text);

}  // namespace spikeloom::bench
