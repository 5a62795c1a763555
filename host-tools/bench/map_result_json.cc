#include <type_traits>

#include "host-tools/bench/map_result.h"

namespace spikeloom::bench {
namespace {

using report::Json;

template <class Visit>
void each_field(TrafficFigures& it, Visit&& visit) {
  visit("hops", it.hops), visit("weighted_hops", it.weighted_hops);
  visit("heaviest_packets_per_s", it.heaviest), visit("visits", it.visits);
}
template <class Visit>
void each_field(TableFigures& it, Visit&& visit) {
  visit("raw", it.raw), visit("without_defaults", it.without_defaults);
  visit("entries", it.entries), visit("fewest", it.fewest);
  visit("largest_raw", it.largest_raw), visit("largest", it.largest);
}
template <class Visit>
void each_field(StageCost& it, Visit&& visit) {
  visit("name", it.name), visit("cpu_s", it.cpu_s), visit("wall_s", it.wall_s);
}
template <class Visit>
void each_field(MapRun& it, Visit&& visit) {
  visit("tool", it.tool), visit("effort", it.effort), visit("traffic", it.traffic);
  visit("tables", it.tables), visit("stages", it.stages), visit("peak_bytes", it.peak_bytes);
  visit("natural_hops", it.natural_hops);
  visit("natural_weighted_hops", it.natural_weighted_hops);
  visit("change_cpu_s", it.change_cpu_s), visit("changed_slices", it.changed_slices);
  visit("changed_tables", it.changed_tables), visit("change_anew", it.change_anew);
  visit("route_over_exact", it.route_over_exact), visit("exact_nets", it.exact_nets);
}
template <class Visit>
void each_field(SeedsRun& it, Visit&& visit) {
  visit("tried", it.tried), visit("fit", it.fit), visit("largest_table", it.largest_table);
  visit("least_visits", it.least_visits), visit("most_visits", it.most_visits);
}
template <class Visit>
void each_field(NeuronRun& it, Visit&& visit) {
  visit("neurons", it.neurons), visit("synapses", it.synapses), visit("cores", it.cores);
  visit("copies_in_order", it.copies_in_order), visit("copies", it.copies);
  visit("largest", it.largest), visit("cpu_s", it.cpu_s), visit("peak_bytes", it.peak_bytes);
}
template <class Visit>
void each_field(PeerRun& it, Visit&& visit) {
  visit("tool", it.tool), visit("version", it.version), visit("refused", it.refused);
  visit("cut", it.cut), visit("traffic", it.traffic), visit("place_s", it.place_s);
  visit("route_s", it.route_s), visit("peak_bytes", it.peak_bytes);
}
template <class Visit>
void each_field(SamePlacement& it, Visit&& visit) {
  visit("placed_by", it.placed_by), visit("theirs", it.theirs), visit("ours", it.ours);
  visit("ours_shortest", it.ours_shortest), visit("least_heaviest", it.least_heaviest);
  visit("their_route_s", it.their_route_s);
  visit("our_route_s", it.our_route_s), visit("our_shortest_s", it.our_shortest_s);
}
template <class Visit>
void each_field(SameTables::Theirs& it, Visit&& visit) {
  visit("tool", it.tool), visit("entries", it.entries), visit("largest", it.largest);
  visit("failed", it.failed), visit("cpu_s", it.seconds), visit("cut", it.cut);
}
template <class Visit>
void each_field(SameTables& it, Visit&& visit) {
  visit("placed_by", it.placed_by), visit("tables", it.tables), visit("raw", it.raw);
  visit("without_defaults", it.without_defaults), visit("fewest", it.fewest);
  visit("largest_raw", it.largest_raw), visit("ours", it.ours);
  visit("our_largest", it.our_largest), visit("our_cpu_s", it.our_s), visit("theirs", it.theirs);
}
template <class Visit>
void each_field(InstanceResult& it, Visit&& visit) {
  visit("family", it.family), visit("name", it.name), visit("machine", it.machine_text);
  visit("size", it.size), visit("seed", it.seed), visit("slices", it.slices);
  visit("nets", it.nets), visit("pins", it.pins), visit("cores", it.cores);
  visit("ours", it.ours), visit("seeds", it.seeds), visit("neurons", it.neurons),
      visit("peers", it.peers), visit("routed", it.routed);
  visit("minimised", it.minimised), visit("notes", it.notes);
}

template <class Value>
constexpr bool kPlain = std::is_arithmetic_v<Value> || std::is_same_v<Value, std::string>;

// Declared before use: lists hold records, records hold lists.
template <class Value>
Json written(std::vector<Value>& values);
template <class Value>
void read(const Json& json, std::vector<Value>& values);

template <class Value>
Json written(Value& value) {
  if constexpr (kPlain<Value>) {
    return value;
  } else {
    Json json = Json::object();
    each_field(value, [&](const char* name, auto& field) { json[name] = written(field); });
    return json;
  }
}
template <class Value>
Json written(std::vector<Value>& values) {
  Json json = Json::array();
  for (auto& value : values) json.push_back(written(value));
  return json;
}

template <class Value>
void read(const Json& json, Value& value) {
  if constexpr (kPlain<Value>) {
    value = json.get<Value>();
  } else {
    each_field(value, [&](const char* name, auto& field) { read(json.at(name), field); });
  }
}
template <class Value>
void read(const Json& json, std::vector<Value>& values) {
  for (const auto& item : json) read(item, values.emplace_back());
}

Json of(const DemandRow& row) {
  return {{"demand", row.demand},           {"instance", row.instance}, {"beside", row.beside},
          {"measured", row.measured},       {"must", row.must},         {"stretch", row.stretch},
          {"verdict", text_of(row.verdict)}};
}

}  // namespace

Json to_json(const InstanceResult& result) {
  auto copy = result;
  return written(copy);
}

Result<InstanceResult> instance_from_json(std::string_view text) {
  const auto json = report::parse(text);
  if (!json) return tl::unexpected(json.error());
  InstanceResult result;
  try {
    read(*json, result);
  } catch (const Json::exception& error) {
    return failure(ErrorClass::internal, "no_record", "a record of the bench cannot be read",
                   "bench.map", error.what(), "");
  }
  return result;
}

std::string to_json(const MapBenchResult& result) {
  Json json{{"format", "spikeloom map bench"},  {"format_version", 1}, {"program", result.program},
            {"command", result.command},        {"cpu", result.cpu},   {"peers", result.peers},
            {"interrupted", result.interrupted}};
  json["demands"] = Json::array();
  for (const auto& row : demand_rows(result)) json["demands"].push_back(of(row));
  json["instances"] = Json::array();
  for (const auto& instance : result.instances) json["instances"].push_back(to_json(instance));
  return report::print(json);
}

}  // namespace spikeloom::bench
