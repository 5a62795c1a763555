#include "host-tools/bench/json.h"

#include <fmt/format.h>

#include "host-tools/bench/figures.h"
#include "host-tools/bench/race_table.h"
#include "host-tools/report/json_tree.h"

namespace spikeloom::bench {
namespace {

using report::Json;

Json of(const Calibration& it) {
  return {{"best", it.best_ns}, {"median", it.median_ns}, {"worst", it.worst_ns}};
}

Json of(const Spread& it) {
  return {{"best", it.best}, {"median", it.median}, {"worst", it.worst}};
}

Json of(const Protocol& it) {
  return {{"drive", name_of(it.drive)},
          {"transient_ms", it.transient_ms},
          {"biological_ms", it.biological_ms},
          {"segments", it.segment_count()},
          {"threads", it.threads},
          {"simd", it.simd},
          {"recorded", "spikes"}};
}

Json of(const Segment& it) {
  return {{"wall_s", it.wall_s},
          {"biological_s", it.biological_s},
          {"spikes", it.spikes},
          {"synaptic_events", it.synaptic_events},
          {"calibration_ns", it.calibration.median_ns}};
}

Json of(const StageSeconds& it) {
  return {{"create", it.create},     {"communicate_prepare", it.prepare},
          {"connect", it.connect},   {"presimulate", it.presimulate},
          {"simulate", it.simulate}, {"other", it.other}};
}

Json phases_of(const ScaleResult& it) {
  return {{"update", it.phases.update},
          {"deliver", it.phases.deliver},
          {"collocate", it.phases.collocate},
          {"communicate", it.phases.communicate},
          {"remainder", remainder(it) * totals(it).wall_s}};
}

Json of(const CoreUse& it) {
  Json json{
      {"wall_s", it.wall_s}, {"own_cpu_s", it.own_s}, {"involuntary_switches", it.involuntary}};
  if (!it.machine_known) return json;
  json["others_cpu_s"] = it.others_s();
  json["stolen_s"] = it.stolen_s;
  return json;
}

void add_measured(const ScaleResult& it, Json& json) {
  const Totals all = totals(it);
  json["synapses"] = it.engine.synapses;
  json["ranks"] = it.engine.ranks;
  json["threads"] = it.engine.threads;
  json["simd"] = it.engine.simd;
  json["huge_pages"] = it.engine.huge_pages;
  json["rtf"] = of(rtf(it));
  json["ns_per_event"] = ns_per_event(it);
  json["ns_per_step"] = ns_per_step(it);
  json["background_events_counted"] = false;
  json["bytes_per_synapse"] = bytes_per_synapse(it);
  json["store_bytes"] = it.engine.store_bytes;
  json["build_s"] = it.engine.build_s;
  json["peak_bytes"] = it.peak_bytes;
  json["peak_is_own"] = it.peak_is_own;
  json["spikes"] = all.spikes;
  json["synaptic_events"] = all.synaptic_events;
  json["checksum"] = fmt::format("{:016x}", it.checksum);
  json["delivered_gbs"] = delivered_gbs(it);
  json["stages_s"] = of(it.stages);
  json["phases_s"] = phases_of(it);
  json["calibration_before_ns"] = of(it.calibration_before);
  json["cores"] = of(it.use);
  for (const Segment& segment : it.segments) json["segments"].push_back(of(segment));
}

Json of(const ScaleResult& it) {
  Json json{{"scale", it.scale},
            {"rule", it.rule},
            {"neurons", it.neurons},
            {"expected_synapses", it.expected_synapses}};
  if (!it.silent.empty()) json["below_rheobase"] = it.silent;
  if (it.interrupted) json["interrupted"] = true;
  if (it.refused) json["does_not_fit"] = it.refused->what;
  if (!it.segments.empty()) add_measured(it, json);
  return json;
}

Json of(const Bandwidth& it) {
  Json json{{"threads", it.threads},
            {"huge_pages", it.huge_pages},
            {"store_bytes", it.store_bytes},
            {"stream_gbs", it.stream_gbs}};
  for (std::size_t i = 0; i < kRowBytes.size(); ++i)
    json[fmt::format("rows_{}_gbs", kRowBytes[i])] = it.rows_gbs[i];
  return json;
}

Json of(const RaceRow& it, Drive drive) {
  Json json{{"year", it.year},    {"system", it.system}, {"hardware", it.hardware},
            {"kind", it.kind},    {"nodes", it.nodes},   {"rtf", it.rtf},
            {"source", it.source}};
  if (!it.drive.empty()) json["drive"] = it.drive;
  if (it.process_nm > 0) json["process_nm"] = it.process_nm;
  if (it.energy_uj > 0.0) json["energy_uj_per_event"] = it.energy_uj;
  if (!it.remark.empty()) json["remark"] = it.remark;
  json["not_like_for_like"] = not_like_for_like(it, drive);
  return json;
}

}  // namespace

std::string to_json(const BenchResult& it) {
  Json json{{"format", kFormat},
            {"format_version", kFormatVersion},
            {"program", it.program},
            {"command", it.command},
            {"interrupted", it.interrupted},
            {"machine",
             {{"cpu", it.machine.cpu},
              {"hardware_threads", it.machine.hardware_threads},
              {"memory_bytes", it.machine.memory_bytes}}},
            {"protocol", of(it.protocol)},
            {"energy", "not measured"}};
  json["scales"] = Json::array();
  for (const ScaleResult& result : it.scales) json["scales"].push_back(of(result));
  if (const auto ratio = growth(it.scales)) json["growth_2_over_0.3"] = *ratio;
  if (it.bandwidth) json["bandwidth"] = of(*it.bandwidth);
  for (const RaceRow& row : race_table()) json["race"].push_back(of(row, it.protocol.drive));
  return report::print(json);
}

}  // namespace spikeloom::bench
