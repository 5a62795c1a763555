// Everything that a reader of a run wants to know, as one plain value. The flow fills it; text.h,
// json.h and html.h show it.
//
// Units    in the names; link loads are spikes (packets) per biological second.
// Shapes   populations in the description's order; chips by (y, x).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "board-runtime/shared/chip/link.h"
#include "emulator/native/engine.h"
#include "host-tools/analysis/activity.h"
#include "host-tools/analysis/compare.h"
#include "host-tools/report/board_summary.h"
#include "host-tools/report/raster.h"
#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::report {

struct NetworkSummary {
  std::string name, digest;
  std::uint64_t seed = 0;
  std::uint32_t tick_us = 0;
  std::uint64_t neurons = 0, populations = 0, projections = 0;
  double synapses = 0.0;  // counted when an engine ran, expected otherwise
  double duration_ms = 0.0, discard_ms = 0.0;
  bool operator==(const NetworkSummary&) const = default;
};

struct MachineSummary {
  std::string name;
  int width = 0, height = 0;
  bool wraps_x = false, wraps_y = false;
  std::uint64_t chips = 0, application_cores = 0;
  bool operator==(const MachineSummary&) const = default;
};

// The largest need of any core or chip against what there is.
struct Budget {
  double used = 0.0, limit = 0.0;
  bool operator==(const Budget&) const = default;
};

struct ChipRow {
  int x = 0, y = 0;
  std::uint32_t cores_used = 0, cores_offered = 0;
  std::uint32_t table_entries = 0;
  std::uint64_t sdram_used_bytes = 0;
  std::array<double, chip::kLinks> link_spikes_per_s{};  // leaving by E NE N W SW S
  bool operator==(const ChipRow&) const = default;
};

struct MappingSummary {
  MachineSummary machine;
  std::uint64_t slices = 0, largest_slice_neurons = 0, nets = 0, chips_used = 0, cores_used = 0;
  // Slices whose synapses are on cores of their own, and those cores.
  std::uint64_t split_slices = 0, synapse_cores = 0;
  std::uint64_t hops = 0;            // links of all trees
  double weighted_hops_per_s = 0.0;  // sum over nets of spikes/s times links
  double largest_link_spikes_per_s = 0.0;
  // Entries before default routes go and before minimising, and as loaded.
  std::uint64_t entries_raw = 0, entries_final = 0, largest_table_raw = 0, largest_table = 0;
  std::uint32_t table_limit = 0;
  std::uint64_t keys_proven = 0;
  Budget dtcm_bytes, chip_sdram_bytes, cycles_per_tick;  // slow-down = used / limit of the last
  std::vector<std::string> findings;                     // about the network, in words
  std::vector<std::string> retries;                      // what flow had to give way on, in words
  std::vector<ChipRow> chips;
  bool operator==(const MappingSummary&) const = default;
};

struct StageTime {
  std::string stage;
  double seconds = 0.0;
  bool operator==(const StageTime&) const = default;
};

// How a population acts on others; decides its colour.
enum class Sign : std::uint8_t { excitatory, inhibitory, mixed, none };

struct PopulationRow {
  Sign sign = Sign::none;
  bool is_source = false;
  analysis::Activity activity;
  std::optional<network::ReferenceActivity> reference;
  bool operator==(const PopulationRow&) const = default;
};

struct RunReport {
  NetworkSummary network;
  std::vector<std::pair<std::string, std::string>> versions;  // "spikeloom" -> "0.1.0", ...
  std::string command;                                        // as typed; may be empty
  std::optional<MappingSummary> mapping;
  std::optional<native::EngineReport> engine;
  std::optional<BoardSummary> board;  // in the place of an engine
  std::vector<StageTime> timings;     // in the order of the run
  double continued_from_ms = 0.0;     // 0: from the beginning; else from a checkpoint of this time
  double simulated_ms = 0.0;          // from there on; 0: nothing ran
  bool interrupted = false;
  std::string interruption;  // why, and when; empty: it was not
  network::Counters counters;
  double window_s = 0.0;  // measured, after the discarded start
  std::vector<PopulationRow> populations;
  std::optional<analysis::Comparison> against_reference;
  std::optional<Raster> raster;
};

// Network, measured window, populations, comparison with the description's own reference figures,
// counters and raster: what follows from a description and its recording. The flow adds the rest.
struct MeasuredRun {
  const network::Network& network;
  std::string digest;
  const network::Recording& recording;
  const std::vector<analysis::PopulationStatistics>& statistics;
};
[[nodiscard]] RunReport report_of(const MeasuredRun& run);
// Without a run; synapses are those of the engine, or expected ones.
[[nodiscard]] NetworkSummary summary_of(const network::Network& network, std::string digest,
                                        double synapses);

// Input saturated, spikes late or packets lost, ticks overrun: the answer is not the network's.
[[nodiscard]] bool trustworthy(const RunReport& report);
// Wall seconds that the engine or the board ran; none without a run.
[[nodiscard]] std::optional<double> run_seconds(const RunReport& report);
// Of these for a second of biological time.
[[nodiscard]] std::optional<double> real_time_factor(const RunReport& report);

// What a reader wants to know first.
enum class Standing : std::uint8_t { not_run, not_trustworthy, differs, agrees, no_reference };
[[nodiscard]] Standing standing_of(const RunReport& report);

}  // namespace spikeloom::report
