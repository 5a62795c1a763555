// The fields of a run report, each named once: json.cc walks them to write and to read.
//
// describe(struct, visit) calls visit(key, field) for every field in the order of the file.
#pragma once

#include <concepts>
#include <type_traits>

#include "host-tools/report/run_report.h"

namespace spikeloom::report::fields {

// `Struct` is `const T` when written and `T` when read.
template <class Struct, class Kind>
concept Is = std::same_as<std::remove_const_t<Struct>, Kind>;

template <class Visit>
void describe(Is<NetworkSummary> auto& s, Visit visit) {
  visit("name", s.name);
  visit("digest", s.digest);
  visit("seed", s.seed);
  visit("tick_us", s.tick_us);
  visit("neurons", s.neurons);
  visit("populations", s.populations);
  visit("projections", s.projections);
  visit("synapses", s.synapses);
  visit("duration_ms", s.duration_ms);
  visit("discard_ms", s.discard_ms);
}

template <class Visit>
void describe(Is<MachineSummary> auto& s, Visit visit) {
  visit("name", s.name);
  visit("width", s.width);
  visit("height", s.height);
  visit("wraps_x", s.wraps_x);
  visit("wraps_y", s.wraps_y);
  visit("chips", s.chips);
  visit("application_cores", s.application_cores);
}

template <class Visit>
void describe(Is<Budget> auto& s, Visit visit) {
  visit("used", s.used);
  visit("limit", s.limit);
}

template <class Visit>
void describe(Is<ChipRow> auto& s, Visit visit) {
  visit("x", s.x);
  visit("y", s.y);
  visit("cores_used", s.cores_used);
  visit("cores_offered", s.cores_offered);
  visit("table_entries", s.table_entries);
  visit("sdram_used_bytes", s.sdram_used_bytes);
  visit("link_spikes_per_s", s.link_spikes_per_s);
}

template <class Visit>
void describe(Is<MappingSummary> auto& s, Visit visit) {
  visit("machine", s.machine);
  visit("slices", s.slices);
  visit("split_slices", s.split_slices);
  visit("synapse_cores", s.synapse_cores);
  visit("largest_slice_neurons", s.largest_slice_neurons);
  visit("nets", s.nets);
  visit("chips_used", s.chips_used);
  visit("cores_used", s.cores_used);
  visit("hops", s.hops);
  visit("weighted_hops_per_s", s.weighted_hops_per_s);
  visit("largest_link_spikes_per_s", s.largest_link_spikes_per_s);
  visit("entries_raw", s.entries_raw);
  visit("entries_final", s.entries_final);
  visit("largest_table_raw", s.largest_table_raw);
  visit("largest_table", s.largest_table);
  visit("table_limit", s.table_limit);
  visit("keys_proven", s.keys_proven);
  visit("dtcm_bytes", s.dtcm_bytes);
  visit("chip_sdram_bytes", s.chip_sdram_bytes);
  visit("cycles_per_tick", s.cycles_per_tick);
  visit("findings", s.findings);
  visit("retries", s.retries);
  visit("chips", s.chips);
}

template <class Visit>
void describe(Is<native::PhaseSeconds> auto& s, Visit visit) {
  visit("update", s.update);
  visit("deliver", s.deliver);
  visit("collocate", s.collocate);
  visit("communicate", s.communicate);
}

template <class Visit>
void describe(Is<native::EngineReport> auto& s, Visit visit) {
  visit("simd", s.simd);
  visit("threads", s.threads);
  visit("cores", s.cores);
  visit("huge_pages", s.huge_pages);
  visit("synapses", s.synapses);
  visit("store_bytes", s.store_bytes);
  visit("build_s", s.build_s);
  visit("connect_s", s.connect_s);
  visit("run_s", s.run_s);
  visit("phases", s.phases);
}

template <class Visit>
void describe(Is<Transfer> auto& s, Visit visit) {
  visit("bytes", s.bytes);
  visit("requests", s.requests);
  visit("retries", s.retries);
  visit("seconds", s.seconds);
}

template <class Visit>
void describe(Is<CoreRow> auto& s, Visit visit) {
  visit("x", s.x);
  visit("y", s.y);
  visit("core", s.core);
  visit("population", s.population);
  visit("first_neuron", s.first_neuron);
  visit("by_place", s.by_place);
  visit("neurons", s.neurons);
  visit("part", s.part);
  visit("synapse_cores", s.synapse_cores);
  visit("spikes", s.spikes);
  visit("packets", s.packets);
  visit("rows", s.rows);
  visit("synaptic_events", s.synaptic_events);
  visit("late_packets", s.late_packets);
  visit("lost_packets", s.lost_packets);
  visit("unknown_keys", s.unknown_keys);
  visit("overruns", s.overruns);
  visit("predicted_cycles", s.predicted_cycles);
  visit("modelled_cycles", s.modelled_cycles);
  visit("mean_cycles", s.mean_cycles);
  visit("worst_cycles", s.worst_cycles);
  visit("worst_tick", s.worst_tick);
  visit("worst_handover_cycles", s.worst_handover_cycles);
  visit("longest_queue", s.longest_queue);
  visit("predicted_load", s.predicted_load);
  visit("mean_load", s.mean_load);
  visit("worst_load", s.worst_load);
  visit("text", s.text);
}

template <class Visit>
void describe(Is<RealTime> auto& s, Visit visit) {
  visit("mean_load", s.mean_load);
  visit("worst_load", s.worst_load);
  visit("holds_in_the_mean", s.holds_in_the_mean);
  visit("holds_in_every_tick", s.holds_in_every_tick);
}

template <class Visit>
void describe(Is<Energy> auto& s, Visit visit) {
  visit("low_j", s.low_j);
  visit("estimate_j", s.estimate_j);
  visit("high_j", s.high_j);
}

template <class Visit>
void describe(Is<PortRow> auto& s, Visit visit) {
  visit("x", s.x);
  visit("y", s.y);
  visit("address", s.address);
  visit("bytes_written", s.bytes_written);
  visit("bytes_read", s.bytes_read);
  visit("requests", s.requests);
  visit("retries", s.retries);
  visit("mean_round_trip_s", s.mean_round_trip_s);
}

template <class Visit>
void describe(Is<BoardSummary> auto& s, Visit visit) {
  visit("on", s.on);
  visit("monitor", s.monitor);
  visit("ethernet_ports", s.ethernet_ports);
  visit("ports", s.ports);
  visit("notes", s.notes);
  visit("loaded", s.loaded);
  visit("written_again", s.written_again);
  visit("program", s.program);
  visit("recorded", s.recorded);
  visit("legs", s.legs);
  visit("tick_cycles", s.tick_cycles);
  visit("slow_down", s.slow_down);
  visit("run_s", s.run_s);
  visit("run_wall_s", s.run_wall_s);
  visit("overruns", s.overruns);
  visit("dropped_by_routers", s.dropped_by_routers);
  visit("packets", s.packets);
  visit("real_time", s.real_time);
  visit("energy", s.energy);
  visit("cores", s.cores);
}

template <class Visit>
void describe(Is<StageTime> auto& s, Visit visit) {
  visit("stage", s.stage);
  visit("seconds", s.seconds);
}

template <class Visit>
void describe(Is<network::Counters> auto& s, Visit visit) {
  visit("spikes", s.spikes);
  visit("synaptic_events", s.synaptic_events);
  visit("saturated_inputs", s.saturated_inputs);
  visit("late_spikes", s.late_spikes);
  visit("dropped_packets", s.dropped_packets);
}

template <class Visit>
void describe(Is<analysis::Moments> auto& s, Visit visit) {
  visit("mean", s.mean);
  visit("sd", s.sd);
  visit("count", s.count);
}

template <class Visit>
void describe(Is<analysis::Activity> auto& s, Visit visit) {
  visit("population", s.population);
  visit("neurons", s.neurons);
  visit("recorded", s.recorded);
  visit("spikes", s.spikes);
  visit("rate_hz", s.rate_hz);
  visit("cv", s.cv);
  visit("lv", s.lv);
  visit("lvr", s.lvr);
  visit("cc", s.cc);
  visit("cc_mean", s.cc_mean);
  visit("synchrony", s.synchrony);
  visit("peak_hz", s.peak_hz);
  visit("spectrum", s.spectrum);
}

template <class Visit>
void describe(Is<network::ReferenceActivity> auto& s, Visit visit) {
  visit("rate_hz", s.rate_hz);
  visit("rate_sd_hz", s.rate_sd_hz);
  visit("cv", s.cv);
  visit("cv_sd", s.cv_sd);
  visit("cc", s.cc);
  visit("cc_sd", s.cc_sd);
  visit("window_ms", s.window_ms);
  visit("source", s.source);
}

template <class Visit>
void describe(Is<PopulationRow> auto& s, Visit visit) {
  visit("sign", s.sign);
  visit("is_source", s.is_source);
  visit("activity", s.activity);
  visit("reference", s.reference);
}

template <class Visit>
void describe(Is<analysis::CompareLine> auto& s, Visit visit) {
  visit("population", s.population);
  visit("observable", s.observable);
  visit("measured", s.measured);
  visit("reference", s.reference);
  visit("limit", s.limit);
  visit("verdict", s.verdict);
  visit("why", s.why);
}

template <class Visit>
void describe(Is<analysis::Comparison> auto& s, Visit visit) {
  visit("run", s.run);
  visit("reference", s.reference);
  visit("lines", s.lines);
}

template <class Visit>
void describe(Is<Raster> auto& s, Visit visit) {
  visit("first_ms", s.first_ms);
  visit("last_ms", s.last_ms);
  visit("tick_us", s.tick_us);
  visit("every", s.every);
  visit("shown", s.shown);
  visit("in_time", s.in_time);
  visit("in_window", s.in_window);
  visit("rows", s.rows);
  visit("points", s.points);
}

template <class Visit>
void describe(Is<RunReport> auto& s, Visit visit) {
  visit("network", s.network);
  visit("versions", s.versions);
  visit("command", s.command);
  visit("mapping", s.mapping);
  visit("engine", s.engine);
  visit("board", s.board);
  visit("timings", s.timings);
  visit("continued_from_ms", s.continued_from_ms);
  visit("simulated_ms", s.simulated_ms);
  visit("interrupted", s.interrupted);
  visit("interruption", s.interruption);
  visit("counters", s.counters);
  visit("window_s", s.window_s);
  visit("populations", s.populations);
  visit("against_reference", s.against_reference);
  visit("raster", s.raster);
}

}  // namespace spikeloom::report::fields
