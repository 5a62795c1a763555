#include "host-tools/flow/earlier_files.h"

#include <fmt/format.h>

#include <charconv>
#include <map>

#include "base/error_list.h"
#include "base/text.h"
#include "host-tools/flow/interchange_files.h"
#include "host-tools/flow/population_names.h"
#include "host-tools/flow/same_machine.h"
#include "host-tools/flow/slices_json.h"
#include "host-tools/interchange/answers.h"
#include "network-specs/machine/codec.h"
#include "network-specs/network/codec.h"
#include "router/keys.h"
#include "router/prove.h"
#include "router/traced_tree.h"

namespace spikeloom::flow {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNetworkFile = "network.pb";
constexpr const char* kMachineFile = "machine.textproto";
constexpr const char* kSlicesFile = "slices.json";

Error wrong(std::string code, std::string what, std::string where, std::string cause) {
  return {ErrorClass::invalid_input,
          std::move(code),
          std::move(what),
          std::move(where),
          std::move(cause),
          "give a directory that `map NETWORK --output` wrote, with all its files as they were"};
}

// All of them are named at once.
Errors missing_files(const fs::path& directory) {
  std::error_code ignored;
  if (!fs::is_directory(directory, ignored))
    return {wrong("no_mapping", "there is no such directory", directory.string(), "")};
  std::string missing;
  for (const char* name :
       {kNetworkFile, kMachineFile, kSlicesFile, "graph.json", "machine.json", "constraints.json",
        "placements.json", "allocations_cores.json", "routing_keys.json", "routing_tables.json"}) {
    if (fs::is_regular_file(directory / name, ignored)) continue;
    missing += (missing.empty() ? "" : ", ") + std::string(name);
  }
  if (missing.empty()) return {};
  return {wrong("no_mapping", "files are missing: " + missing, directory.string(),
                "the mapping of a network has them")};
}

// "population[first:last]", several of them between '+' where populations share a core, and, of a
// synapse core, "/part" behind it.
class SliceNames {
 public:
  explicit SliceNames(const network::Network& network)
      : network_(network), population_(populations_by_name(network)) {}
  // Population, neurons, tenants and part of the slice; false where the name is of none.
  [[nodiscard]] bool read(std::string_view name, mapper::Slice& slice) const {
    const auto close = name.rfind(']');
    if (close == name.npos) return false;
    const auto rest = name.substr(close + 1);
    std::uint32_t part = 0;
    if (!rest.empty() && (rest.front() != '/' || !number(rest.substr(1), part) || part == 0))
      return false;
    if (part > mapper::kMostSynapseCores) return false;
    slice.part = static_cast<std::uint8_t>(part);
    return read_tenants(name.substr(0, close + 1), slice);
  }

 private:
  bool read_tenants(std::string_view name, mapper::Slice& slice) const {
    auto tenants = tenants_named(name);
    if (!tenants) return false;
    std::uint32_t place = 0;
    for (auto& tenant : *tenants) {
      tenant.first_place = place;
      place += tenant.neurons.size();
    }
    slice.tenants = *std::move(tenants);
    slice.population = slice.tenants.front().population;
    slice.neurons = {0, place};
    if (slice.tenants.size() > 1) return true;
    slice.neurons = slice.tenants.front().neurons;
    slice.tenants.clear();
    return true;
  }
  // Populations may have "]+" in their names: each place of it may be where a tenant ends.
  [[nodiscard]] std::optional<std::vector<mapper::Tenant>> tenants_named(
      std::string_view name) const {
    // By length of a beginning of the name: the tenants that it has, the last of them first found.
    std::map<std::size_t, std::vector<mapper::Tenant>> beginnings{{0, {}}};
    for (auto next = name.find(']'); next != name.npos; next = name.find(']', next + 1)) {
      const auto end = next + 1;
      if (end != name.size() && name[end] != '+') continue;
      for (const auto& [length, tenants] : beginnings) {
        const auto first = length == 0 ? 0 : length + 1;
        const auto tenant = tenant_named(name.substr(first, end - first));
        if (!tenant) continue;
        auto longer = tenants;
        longer.push_back(*tenant);
        beginnings.emplace(end, std::move(longer));
        break;
      }
    }
    const auto whole = beginnings.find(name.size());
    return whole == beginnings.end() ? std::nullopt : std::optional(whole->second);
  }
  [[nodiscard]] std::optional<mapper::Tenant> tenant_named(std::string_view name) const {
    const auto open = name.rfind('['), colon = name.rfind(':');
    if (open == name.npos || colon == name.npos || open > colon) return std::nullopt;
    const auto population = population_.find(name.substr(0, open));
    if (population == population_.end()) return std::nullopt;
    mapper::Tenant tenant{population->second, {}};
    auto& [first, last] = tenant.neurons;
    const bool is_range = number(name.substr(open + 1, colon - open - 1), first) &&
                          number(name.substr(colon + 1, name.size() - colon - 2), last) &&
                          first < last && last <= network_.at(tenant.population).size;
    return is_range ? std::optional(tenant) : std::nullopt;
  }

  static bool number(std::string_view text, std::uint32_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
  }

  const network::Network& network_;
  PopulationsByName population_;
};

bool follows(const mapper::Slice& part, const mapper::Slice& before) {
  return part.population == before.population && part.neurons.first == before.neurons.first &&
         part.neurons.last == before.neurons.last && part.part == before.part + 1;
}

// What the vertices of the graph are of the network.
Errors name_slices(const network::Network& network, interchange::Netlist& netlist) {
  const SliceNames names(network);
  Errors errors;
  auto& slices = netlist.slices;
  for (std::size_t s = 0; s < slices.size() && errors.size() < ErrorList::kMost; ++s) {
    auto& slice = slices[s];
    const bool is_one_core = slice.has_core && slice.part == 0 && slice.synapse_cores == 0;
    const bool is_slice = is_one_core && names.read(netlist.names[s], slice);
    if (is_slice && (slice.part == 0 || (s > 0 && follows(slice, slices[s - 1])))) continue;
    errors.push_back(wrong("not_a_slice",
                           fmt::format("vertex {} is no slice of network {}",
                                       in_quotes(netlist.names[s]), in_quotes(network.name)),
                           "graph.json", "slices are called population[first:last]"));
  }
  for (std::size_t s = slices.size(); s-- > 0;) {
    const bool has_next = s + 1 < slices.size() && slices[s + 1].part != 0;
    slices[s].synapse_cores = has_next ? slices[s + 1].synapse_cores : slices[s].part;
  }
  return errors;
}

// Where populations share a core, a net has the name of the one whose spikes it carries.
void find_senders(const network::Network& network, interchange::Netlist& netlist) {
  for (std::size_t n = 0; n < netlist.nets.size(); ++n) {
    auto& net = netlist.nets[n];
    const auto& tenants = netlist.slices[net.source.index()].tenants;
    for (std::uint32_t t = 0; t < tenants.size(); ++t) {
      const auto& [population, neurons, place] = tenants[t];
      const auto name =
          fmt::format("{}[{}:{}]", network.at(population).name, neurons.first, neurons.last);
      if (netlist.net_names[n] == name) net.tenant = t;
    }
  }
}

Errors take_keys(const interchange::Netlist& netlist, Mapping& mapping) {
  for (std::size_t n = 0; n < netlist.nets.size(); ++n) {
    const bool has_key = n < netlist.keys.size() && netlist.keys[n].has_value();
    if (!has_key)
      return {wrong("missing_key",
                    fmt::format("net {} has no key", in_quotes(netlist.net_names[n])),
                    "routing_keys.json", "every net of a mapping has one")};
    mapping.keys.push_back(*netlist.keys[n]);
  }
  return {};
}

// The first fault that an oracle finds.
Errors judged(const Mapping& mapping) {
  const placer::Problem problem{mapping.machine, mapping.slices, mapping.nets, mapping.constraints};
  auto faults = placer::legal(problem, mapping.placement);
  if (faults.empty()) {
    faults = router::prove(problem, mapping.placement, mapping.keys, mapping.tables);
  }
  if (faults.empty()) return {};
  return {
      wrong("not_this_mapping", faults.front().what, "the files together",
            fmt::format("{} of {} faults of a mapping that was written whole", 1, faults.size()))};
}

void trace_trees(Mapping& mapping) {
  for (std::size_t n = 0; n < mapping.nets.size(); ++n) {
    const auto source = mapping.placement.cores[mapping.nets[n].source.index()].chip;
    mapping.trees.push_back(
        router::traced_tree(mapping.machine, mapping.tables, source, mapping.keys[n]));
  }
}

Errors check_machine(const machine::MachineSpec& spec, const machine::Machine& written) {
  const auto described = machine::build(spec);
  if (!described) return described.error();
  if (equal_for_mapping(*described, written)) return {};
  return {wrong("another_machine",
                fmt::format("{} and machine.json are two machines", kMachineFile), kMachineFile,
                "one of them is of another mapping, or was edited")};
}

Errors read_mapping(const fs::path& directory, EarlierMapping& earlier) {
  auto problem =
      read_netlist_files({directory / "graph.json", directory / "machine.json",
                          directory / "constraints.json", directory / "routing_keys.json"});
  if (!problem) return std::move(problem).error();
  auto& netlist = problem->netlist;
  const auto& machine = problem->machine.machine;
  if (auto errors = check_machine(earlier.mapping.spec, machine); !errors.empty()) return errors;
  // A synapse core is a vertex of its own in all files.
  auto answer = interchange::read_answer(directory, machine, netlist);
  if (auto errors = name_slices(earlier.network, netlist); !errors.empty()) return errors;
  if (!answer) return std::move(answer).error();
  find_senders(earlier.network, netlist);
  auto& mapping = earlier.mapping;
  if (auto errors = take_keys(netlist, mapping); !errors.empty()) return errors;
  mapping.machine = std::move(problem->machine.machine);
  mapping.slices = std::move(netlist.slices);
  mapping.nets = std::move(netlist.nets);
  mapping.placement = std::move(answer->placement);
  mapping.tables = std::move(answer->tables);
  earlier.names = std::move(netlist.names);
  earlier.net_names = std::move(netlist.net_names);
  if (auto errors = judged(mapping); !errors.empty()) return errors;
  trace_trees(mapping);
  return {};
}

}  // namespace

tl::expected<EarlierMapping, Errors> read_earlier(const fs::path& directory) {
  if (auto errors = missing_files(directory); !errors.empty())
    return tl::unexpected(std::move(errors));
  EarlierMapping earlier;
  auto described = network::read(directory / kNetworkFile);
  if (!described) return tl::unexpected(std::move(described).error());
  earlier.network = *std::move(described);
  auto spec = machine::read(directory / kMachineFile);
  if (!spec) return tl::unexpected(std::move(spec).error());
  earlier.mapping.spec = *std::move(spec);
  auto cut = read_slices(directory / kSlicesFile, earlier.network);
  if (!cut) return tl::unexpected(std::move(cut).error());
  earlier.mapping.slicing = cut->slicing;
  earlier.mapping.orders = std::move(cut->orders);
  if (auto errors = read_mapping(directory, earlier); !errors.empty())
    return tl::unexpected(std::move(errors));
  return earlier;
}

std::vector<interchange::File> files_for_change(const network::Network& network,
                                                const Mapping& mapping) {
  return {{kNetworkFile, network::serialize(network, network::Form::binary)},
          {kMachineFile, machine::serialize(mapping.spec, machine::Form::text)},
          {kSlicesFile, slices_text(network, {mapping.slicing, mapping.orders})}};
}

}  // namespace spikeloom::flow
