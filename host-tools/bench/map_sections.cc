// What bench_map measured, for people.
#include <fmt/format.h>

#include <algorithm>

#include "host-tools/bench/map_bench.h"

namespace spikeloom::bench {
namespace {

constexpr double kMillion = 1e6, kThousand = 1e3;

std::string count(std::uint64_t value) { return fmt::format("{}", value); }
// Three figures of what is small.
std::string parts_of(double value, double unit, int decimals) {
  return value > 0.0 && value < 0.1 * unit ? fmt::format("{:.3g}", value / unit)
                                           : fmt::format("{:.{}f}", value / unit, decimals);
}
std::string million(double value) { return parts_of(value, kMillion, 2); }
std::string thousand(double value) { return parts_of(value, kThousand, 0); }
std::string seconds(double value) {
  return value < 10 ? fmt::format("{:.2f}", value) : fmt::format("{:.0f}", value);
}

std::string label(const MapRun& run) {
  return run.effort == 1.0 ? run.tool : fmt::format("{}, effort {:g}", run.tool, run.effort);
}

// One section a demand.
void add_demands(const MapBenchResult& result, std::vector<Section>& sections) {
  const std::string* last = nullptr;
  const auto rows = demand_rows(result);
  for (const auto& row : rows) {
    if (last == nullptr || row.demand != *last) {
      sections.push_back(
          {row.demand,
           {},
           {{"instance", "beside", "measured", "must", "stretch", "reached"}, {}, {1, 5}},
           {}});
    }
    last = &row.demand;
    sections.back().table.rows.push_back(
        {row.instance, row.beside, row.measured, row.must, row.stretch, text_of(row.verdict)});
  }
}

Section traffic(const MapBenchResult& result) {
  Section section{
      "Placed and routed",
      {"packets x hops and weight x chips in millions a second, the heaviest link in thousands;",
       "CPU seconds; peak memory in MB"},
      {{"instance", "tool", "hops", "pkt x hops", "wt x chips", "heaviest", "place", "route",
        "peak"},
       {},
       {1}},
      {}};
  for (const auto& it : result.instances) {
    const auto row = [&](const std::string& tool, const TrafficFigures& traffic, double place_s,
                         double route_s, double peak) {
      section.table.rows.push_back({it.name, tool, count(traffic.hops),
                                    million(traffic.weighted_hops), million(traffic.visits),
                                    thousand(traffic.heaviest), seconds(place_s), seconds(route_s),
                                    fmt::format("{:.0f}", peak / kMillion)});
    };
    for (const auto& run : it.ours)
      row(label(run), run.traffic, run.cpu_s("place"), run.cpu_s("route"), run.peak_bytes);
    for (const auto& peer : it.peers) {
      if (!peer.refused.empty()) {
        section.table.rows.push_back({it.name, peer.tool, peer.cut ? "cut" : "-"});
        section.table.rows.back().resize(section.table.head.size());
        section.after.push_back(fmt::format("{}, {}: {}", it.name, peer.tool, peer.refused));
        continue;
      }
      row(peer.cut ? peer.tool + " (cut)" : peer.tool, peer.traffic, peer.place_s, peer.route_s,
          peer.peak_bytes);
    }
    if (!it.ours.empty() && it.ours.front().natural_hops > 0) {
      const auto& run = it.ours.front();
      section.table.rows.push_back({it.name, "natural placement",
                                    fmt::format("{:.0f}", run.natural_hops),
                                    million(run.natural_weighted_hops)});
      section.table.rows.back().resize(section.table.head.size());
    }
    for (const auto& note : it.notes) section.after.push_back(it.name + ": " + note);
  }
  return section;
}

std::string short_name(std::string_view tool) {
  return std::string(tool.starts_with("rig-") ? tool.substr(4) : tool);
}

Section routed(const MapBenchResult& result) {
  Section section{"The same placement, routed by NER and by us",
                  {"heaviest link in thousands of packets a second; CPU seconds"},
                  {{"instance", "placed by", "hops", "ours", "short", "heaviest", "ours", "short",
                    "least", "NER s", "ours", "short"},
                   {},
                   {1}},
                  {"short: our trees without room for detours; least: what has to get into some "
                   "chips, by their links"}};
  for (const auto& it : result.instances) {
    for (const auto& same : it.routed) {
      section.table.rows.push_back({it.name, short_name(same.placed_by), count(same.theirs.hops),
                                    count(same.ours.hops), count(same.ours_shortest.hops),
                                    thousand(same.theirs.heaviest), thousand(same.ours.heaviest),
                                    thousand(same.ours_shortest.heaviest),
                                    thousand(same.least_heaviest), seconds(same.their_route_s),
                                    seconds(same.our_route_s), seconds(same.our_shortest_s)});
    }
  }
  return section;
}

// A cell of a peer's: what `show` says, or why there is nothing.
template <class Show>
std::string theirs(const SameTables& same, std::string_view tool, const Show& show) {
  for (const auto& peer : same.theirs) {
    if (peer.tool != tool) continue;
    if (!peer.cut) return show(peer);
    return peer.failed > 0 ? fmt::format("{} undone", peer.failed) : "cut";
  }
  return "-";
}

Section minimised(const MapBenchResult& result) {
  Section section{"The same tables, minimised: entries together",
                  {},
                  {{"instance", "tables of", "tables", "raw", "no defaults", "ours", "rig oc",
                    "rig best", "PACMAN pair", "bound"},
                   {},
                   {1}},
                  {"bound: different routes that default routing cannot give"}};
  const auto entries = [](const SameTables::Theirs& peer) { return count(peer.entries); };
  for (const auto& it : result.instances) {
    for (const auto& same : it.minimised) {
      section.table.rows.push_back({it.name, short_name(same.placed_by), count(same.tables),
                                    count(same.raw), count(same.without_defaults), count(same.ours),
                                    theirs(same, "rig-ordered_covering", entries),
                                    theirs(same, "rig-best", entries),
                                    theirs(same, "pacman-pair", entries), count(same.fewest)});
    }
  }
  return section;
}

Section minimised_costs(const MapBenchResult& result) {
  Section section{"The same tables: entries of the largest, CPU seconds",
                  {},
                  {{"instance", "raw", "ours", "rig best", "PACMAN pair", "ours s", "rig oc s",
                    "PACMAN pair s"},
                   {},
                   {}},
                  {}};
  const auto largest = [](const SameTables::Theirs& peer) { return count(peer.largest); };
  const auto took = [](const SameTables::Theirs& peer) { return seconds(peer.seconds); };
  for (const auto& it : result.instances) {
    for (const auto& same : it.minimised) {
      section.table.rows.push_back({it.name, count(same.largest_raw), count(same.our_largest),
                                    theirs(same, "rig-best", largest),
                                    theirs(same, "pacman-pair", largest), seconds(same.our_s),
                                    theirs(same, "rig-ordered_covering", took),
                                    theirs(same, "pacman-pair", took)});
    }
  }
  return section;
}

Section own(const MapBenchResult& result) {
  Section section{"Our mapping, stage by stage (CPU seconds) and its tables (entries of all chips)",
                  {},
                  {{"instance", "place", "route", "tables", "prove", "proof %", "raw",
                    "no defaults", "ours", "bound", "largest"},
                   {},
                   {}},
                  {}};
  for (const auto& it : result.instances) {
    for (const auto& run : it.ours) {
      const auto name = run.effort == 1.0 ? it.name : fmt::format("{} x{:g}", it.name, run.effort);
      const double all = std::max(run.cpu_s(), 1e-9);
      section.table.rows.push_back({name, seconds(run.cpu_s("place")), seconds(run.cpu_s("route")),
                                    seconds(run.cpu_s("tables")), seconds(run.cpu_s("prove")),
                                    fmt::format("{:.1f}", 100 * run.cpu_s("prove") / all),
                                    count(run.tables.raw), count(run.tables.without_defaults),
                                    count(run.tables.entries), count(run.tables.fewest),
                                    count(run.tables.largest)});
    }
  }
  return section;
}

Section instances(const MapBenchResult& result) {
  Section section{"Instances",
                  {result.cpu, "peers: " + result.peers},
                  {{"instance", "machine", "slices", "nets", "pins", "size", "seed"}, {}, {1}},
                  {}};
  for (const auto& it : result.instances) {
    if (!it.neurons.empty()) continue;
    section.table.rows.push_back({it.name, it.machine_text, count(it.slices), count(it.nets),
                                  count(it.pins), fmt::format("{:g}", it.size), count(it.seed)});
  }
  return section;
}

Section neurons(const MapBenchResult& result) {
  Section section{"Neurons on cores of at most 256: copies of a spike",
                  {},
                  {{"network", "neurons", "synapses", "cores", "in order", "ours", "largest",
                    "CPU s", "peak MB"},
                   {},
                   {}},
                  {}};
  for (const auto& it : result.instances) {
    for (const auto& run : it.neurons) {
      section.table.rows.push_back({it.name, count(run.neurons), count(run.synapses),
                                    count(run.cores), fmt::format("{:.2f}", run.copies_in_order),
                                    fmt::format("{:.2f}", run.copies), count(run.largest),
                                    seconds(run.cpu_s),
                                    fmt::format("{:.0f}", run.peak_bytes / kMillion)});
    }
  }
  return section;
}

}  // namespace

std::vector<Section> sections(const MapBenchResult& result) {
  std::vector<Section> all{instances(result), traffic(result)};
  for (auto section :
       {routed(result), minimised(result), minimised_costs(result), own(result), neurons(result)})
    if (!section.table.rows.empty()) all.push_back(std::move(section));
  add_demands(result, all);
  return all;
}

}  // namespace spikeloom::bench
