// graph.json, machine.json and constraints.json.
#include <algorithm>
#include <bit>
#include <map>

#include "board-runtime/shared/chip/geometry.h"
#include "host-tools/interchange/json_text.h"
#include "host-tools/interchange/links.h"
#include "host-tools/interchange/machine_forms.h"
#include "host-tools/interchange/reserved_ranges.h"
#include "host-tools/interchange/solution_files.h"

namespace spikeloom::interchange {
namespace {

std::string range_text(std::uint64_t first, std::uint64_t last) {
  return fmt::format("[{}, {}]", first, last);
}

// Cores of a vertex's slices from `slice` to `end`, and its memory.
std::string resources_text(const Solution& solution, std::size_t slice, std::size_t end) {
  std::uint64_t bytes = 0;
  for (auto s = slice; s < end; ++s) bytes += solution.slices[s].need.sdram_bytes;
  const auto cores = solution.slices[slice].has_core ? end - slice : 0;
  return fmt::format(R"({{"cores": {}, "sdram": {}}})", cores, bytes);
}

std::string edge_text(const Solution& solution, std::size_t net, std::size_t end) {
  double weight = 0.0;
  for (auto n = net; n < end; ++n) weight += solution.nets[n].spikes_per_s;
  const auto& first = solution.nets[net];
  std::string sinks;
  for (const auto sink : first.sinks) {
    if (!begins_vertex(solution, sink.index())) continue;
    sinks += (sinks.empty() ? "" : ", ") + json_text(solution.names[sink.index()]);
  }
  return fmt::format(R"({{"source": {}, "sinks": [{}], "weight": {}, "type": "mc"}})",
                     json_text(solution.names[first.source.index()]), sinks, weight);
}

// What each chip has, with what constraints take of it.
std::vector<std::uint64_t> whole_sdram(const Solution& solution) {
  const auto& chips = solution.machine.chips;
  const ReservedRanges reserved(solution.reserved_memory, chips.size());
  std::vector<std::uint64_t> bytes;
  bytes.reserve(chips.size());
  for (std::size_t c = 0; c < chips.size(); ++c)
    bytes.push_back(chips[c].sdram_bytes + reserved.bytes_on(machine::ChipId(c)));
  return bytes;
}

// What most chips have.
std::uint64_t usual(const std::vector<std::uint64_t>& bytes_of_chip) {
  std::map<std::uint64_t, std::size_t> chips;
  for (const auto bytes : bytes_of_chip) ++chips[bytes];
  const auto most = std::max_element(
      chips.begin(), chips.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == chips.end() ? 0 : most->first;
}

std::string dead_chips_text(const machine::Machine& machine) {
  Lines dead('[', ']', "  ");
  for (int y = 0; y < machine.height; ++y) {
    for (int x = 0; x < machine.width; ++x) {
      const chip::ChipXY at{static_cast<std::int16_t>(x), static_cast<std::int16_t>(y)};
      if (!machine.find(at)) dead.add(pair_text(at));
    }
  }
  return std::move(dead).close();
}

std::string dead_links_text(const machine::Machine& machine) {
  Lines dead('[', ']', "  ");
  for (const auto& chip : machine.chips)
    for (int l = 0; l < chip::kLinks; ++l)
      if (!chip.neighbours[static_cast<std::size_t>(l)])
        dead.add(fmt::format("[{}, {}, {}]", chip.at.x, chip.at.y,
                             json_text(name_of(chip::link_of(l)))));
  return std::move(dead).close();
}

void reserve(std::uint32_t cores, const std::string& location, Lines& constraints) {
  while (cores != 0) {
    const auto first = std::countr_zero(cores);
    const auto last = first + std::countr_one(cores >> first);
    constraints.add(fmt::format(
        R"({{"type": "reserve_resource", "resource": "cores", "reservation": {}, )"
        R"("location": {}}})",
        range_text(static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(last)), location));
    cores &= ~first_cores(static_cast<std::uint64_t>(last));
  }
}

void reserve_cores(const machine::Machine& machine, Lines& constraints) {
  auto everywhere = first_cores(chip::kCores);
  for (const auto& chip : machine.chips) everywhere &= ~chip.application_cores;
  reserve(everywhere, "null", constraints);
  for (const auto& chip : machine.chips)
    reserve(first_cores(chip::kCores) & ~chip.application_cores & ~everywhere, pair_text(chip.at),
            constraints);
}

void locate(const Solution& solution, mapper::SliceId slice, machine::ChipId chip,
            Lines& constraints) {
  constraints.add(fmt::format(R"({{"type": "location", "vertex": {}, "location": {}}})",
                              json_text(solution.names[slice.index()]),
                              pair_text(solution.machine.at(chip).at)));
}

void fix(const Solution& solution, mapper::SliceId slice, std::string_view resource, Range range,
         Lines& constraints) {
  constraints.add(
      fmt::format(R"({{"type": "resource", "vertex": {}, "resource": {}, "range": {}}})",
                  json_text(solution.names[slice.index()]), json_text(resource),
                  range_text(range.first, range.last)));
}

// Pins of all parts of a vertex are one pin.
void pin_vertices(const Solution& solution, Lines& constraints) {
  for (const auto& pin : solution.constraints.pins) {
    if (!begins_vertex(solution, pin.slice.index())) continue;
    locate(solution, pin.slice, pin.chip, constraints);
    if (!pin.core) continue;
    const auto cores = end_of_vertex(solution, pin.slice.index()) - pin.slice.index();
    fix(solution, pin.slice, "cores", {*pin.core, *pin.core + cores}, constraints);
  }
  for (const auto& device : solution.constraints.devices) {
    locate(solution, device.slice, device.chip, constraints);
    constraints.add(fmt::format(R"({{"type": "route_endpoint", "vertex": {}, "direction": {}}})",
                                json_text(solution.names[device.slice.index()]),
                                json_text(name_of(device.link))));
  }
  for (const auto& fixed : solution.fixed_memory)
    fix(solution, fixed.slice, "sdram", fixed.bytes, constraints);
}

// Groups, and parts that are vertices of their own.
void join_vertices(const Solution& solution, Lines& constraints) {
  const auto add = [&](const std::string& names) {
    constraints.add(fmt::format(R"({{"type": "same_chip", "vertices": [{}]}})", names));
  };
  for (const auto& group : solution.constraints.together) {
    std::string names;
    for (const auto member : group)
      names += (names.empty() ? "" : ", ") + json_text(solution.names[member.index()]);
    add(names);
  }
  for (std::size_t s = 0; s < solution.slices.size(); ++s) {
    if (solution.slices[s].part != 1 || !begins_vertex(solution, s)) continue;
    auto names = json_text(solution.names[s - 1]);
    for (auto part = s; part < solution.slices.size() && solution.slices[part].part != 0; ++part)
      names += ", " + json_text(solution.names[part]);
    add(names);
  }
}

}  // namespace

std::string graph_text(const Solution& solution) {
  Lines vertices('{', '}', "  "), edges('{', '}', "  ");
  for (std::size_t s = 0; s < solution.slices.size();) {
    const auto end = end_of_vertex(solution, s);
    vertices.add(solution.names[s], resources_text(solution, s, end));
    s = end;
  }
  for (std::size_t n = 0; n < solution.nets.size();) {
    const auto end = end_of_name(solution, n);
    edges.add(solution.net_names[n], edge_text(solution, n, end));
    n = end;
  }
  Lines graph('{', '}');
  graph.add("vertices_resources", std::move(vertices).close());
  graph.add("edges", std::move(edges).close());
  return std::move(graph).close() + "\n";
}

std::string machine_text(const Solution& solution) {
  const auto sdram = whole_sdram(solution);
  const auto usual_sdram = usual(sdram);
  Lines exceptions('[', ']', "  ");
  for (std::size_t c = 0; c < solution.machine.chips.size(); ++c) {
    const auto& at = solution.machine.chips[c].at;
    if (sdram[c] != usual_sdram)
      exceptions.add(fmt::format(R"([{}, {}, {{"sdram": {}}}])", at.x, at.y, sdram[c]));
  }
  Lines machine('{', '}');
  machine.add("width", std::to_string(solution.machine.width));
  machine.add("height", std::to_string(solution.machine.height));
  machine.add("chip_resources",
              fmt::format(R"({{"cores": {}, "sdram": {}}})", chip::kCores, usual_sdram));
  machine.add("chip_resource_exceptions", std::move(exceptions).close());
  machine.add("dead_chips", dead_chips_text(solution.machine));
  machine.add("dead_links", dead_links_text(solution.machine));
  return std::move(machine).close() + "\n";
}

std::string constraints_text(const Solution& solution) {
  Lines constraints('[', ']');
  reserve_cores(solution.machine, constraints);
  for (const auto& reserved : solution.reserved_memory)
    constraints.add(
        fmt::format(R"({{"type": "reserve_resource", "resource": "sdram", "reservation": {}, )"
                    R"("location": {}}})",
                    range_text(reserved.bytes.first, reserved.bytes.last),
                    reserved.chip ? pair_text(solution.machine.at(*reserved.chip).at) : "null"));
  pin_vertices(solution, constraints);
  join_vertices(solution, constraints);
  return std::move(constraints).close() + "\n";
}

}  // namespace spikeloom::interchange
