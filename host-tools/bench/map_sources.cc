#include "host-tools/bench/map_sources.h"

#include <fmt/format.h>

#include <algorithm>

#include "host-tools/bench/map_faults.h"
#include "host-tools/bench/map_neurons.h"
#include "host-tools/interchange/netlist.h"

namespace spikeloom::bench {
namespace {

struct Peers {
  std::string_view family;
  std::vector<std::string> peers;
  std::string tables_from = "rig-hilbert";
  bool sample_exact = false;
};

// Annealing of the dense 64-neuron networks would take rig 9 hours (its default effort); PACMAN
// floods populations that are connected with themselves, which one example shows.
const std::vector<Peers>& peers() {
  static const std::vector<Peers> table{
      {"pd256", {"rig-hilbert", "rig-rcm", "rig-breadth_first", "pacman", "rig-sa"}},
      {"pd256_board", {"rig-hilbert", "rig-rcm", "rig-breadth_first", "pacman", "rig-sa"}},
      {"pd64", {"rig-hilbert", "pacman"}},
      {"pd64_faulty", {"rig-hilbert", "pacman"}},
      {"cnn64", {"rig-hilbert", "rig-rcm", "rig-breadth_first", "pacman", "rig-sa"}},
      {"grid6912", {"rig-hilbert", "rig-sa", "pacman"}, "rig-hilbert", true},
      {"grid6912_faulty", {"rig-hilbert", "rig-sa"}},
      {"rand5k", {"rig-hilbert", "rig-breadth_first", "rig-sa"}, "rig-sa", true},
      {"pd1000", {}},
      {"rand9k", {"rig-hilbert"}},
      {"clus18k", {"rig-hilbert", "rig-sa"}},
      {"grid65k", {}},
      {"grid1m", {}},
      {kThesisFamily, {"rig-sa", "rig-hilbert", "rig-rcm"}, ""},
  };
  return table;
}

MapSource source_of(std::string_view family, const MapBenchOptions& options) {
  MapSource source;
  source.family = source.name = family;
  source.size = options.size;
  source.seed = options.seed;
  for (const auto& known : peers()) {
    if (known.family != family) continue;
    source.peers = known.peers;
    source.tables_from = known.peers.empty() ? "" : known.tables_from;
    source.sample_exact = known.sample_exact;
  }
  source.change_population = family == "pd1000";
  return source;
}

std::vector<MapSource> thesis_sources(const MapBenchOptions& options) {
  std::vector<MapSource> sources;
  std::error_code ignored;
  for (const auto& file : std::filesystem::directory_iterator(*options.netlists, ignored)) {
    if (file.path().extension() != ".json") continue;
    auto source = source_of(kThesisFamily, options);
    source.name = file.path().stem().string();
    source.netlist = file.path();
    source.many_seeds = source.name == "cconv_512" && options.seeds > 0;
    source.size = 1.0;
    sources.push_back(std::move(source));
  }
  std::sort(sources.begin(), sources.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return sources;
}

// 13 x 13 chips of 16 cores that wrap, as in the thesis's text.
machine::MachineSpec thesis_machine() {
  machine::MachineSpec machine;
  machine.shape = machine::Shape::rectangle;
  machine.width = machine.height = 13;
  machine.wraps_x = machine.wraps_y = true;
  return machine;
}

Result<MapInstance> load_netlist(const MapSource& source) {
  auto netlist = interchange::read_netlist(source.netlist);
  if (!netlist) return tl::unexpected(netlist.error().front());
  auto machine = machine::build(thesis_machine());
  if (!machine) return tl::unexpected(machine.error().front());
  MapInstance instance;
  instance.name = source.name;
  instance.machine_text = describe(thesis_machine(), *machine);
  instance.machine = *std::move(machine);
  for (const auto& label : netlist->labels) instance.populations.push_back(label.name);
  instance.slices = std::move(netlist->slices);
  instance.nets = std::move(netlist->nets);
  instance.constraints = std::move(netlist->constraints);
  return instance;
}

}  // namespace

Result<std::vector<MapSource>> map_sources(const MapBenchOptions& options) {
  auto families = options.families;
  if (families.empty()) {
    for (const auto& family : map_families())
      if (std::string_view(family.name) != "grid1m") families.emplace_back(family.name);
    for (const auto* family : {"sheet65k", "hidden512", kThesisFamily})
      families.emplace_back(family);
  }
  std::vector<MapSource> sources;
  for (const auto& family : families) {
    if (family == kThesisFamily) {
      if (!options.netlists) continue;
      const auto thesis = thesis_sources(options);
      if (thesis.empty())
        return failure(ErrorClass::invalid_input, "no_netlists", "there is no file *.json",
                       options.netlists->string(), "the folder of --netlists has the thesis's",
                       "give that folder, or leave --netlists out");
      sources.insert(sources.end(), thesis.begin(), thesis.end());
      continue;
    }
    const auto known = map_families();
    if (!is_neuron_family(family) &&
        std::none_of(known.begin(), known.end(), [&](const auto& it) { return it.name == family; }))
      return tl::unexpected(make_instance(family, options.size, options.seed).error());
    sources.push_back(source_of(family, options));
  }
  return sources;
}

std::vector<std::pair<std::string, std::string>> all_families() {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& family : map_families()) all.emplace_back(family.name, family.what);
  all.emplace_back("sheet65k", "65,536 neurons on a sheet, 40 targets, sigma 4: parts of neurons");
  all.emplace_back("hidden512", "512 hidden groups of 128 neurons, 60 targets: parts of neurons");
  all.emplace_back(kThesisFamily, "the netlists of --netlists on 13 x 13 chips");
  return all;
}

Result<MapInstance> load(const MapSource& source) {
  return source.netlist.empty() ? make_instance(source.family, source.size, source.seed)
                                : load_netlist(source);
}

}  // namespace spikeloom::bench
