#include "host-tools/bench/map_peer.h"

#include <fmt/format.h>

#include <algorithm>

#include "placer/onto_cores.h"

namespace spikeloom::bench {
namespace {

using report::Json;

tl::unexpected<Error> nonsense(const std::string& what, const std::string& where) {
  return failure(ErrorClass::not_trustworthy, "peer_nonsense", what, where,
                 "the peers' driver or the peer is not what this program was written for",
                 "./dev peers installs the versions that are");
}

Result<Json> parse_object(std::string_view text) {
  auto json = report::parse(text);
  if (!json) return nonsense("the answer is no JSON: " + json.error().what, "the driver's output");
  if (!json->is_object()) return nonsense("the answer is no object", "the driver's output");
  return json;
}

std::string text_or_empty(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool is_true(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_boolean() && found->get<bool>();
}

Result<double> seconds(const Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end() || !found->is_number() || !(found->get<double>() >= 0))
    return nonsense("no time of 0 s or more", name);
  return found->get<double>();
}

// Whole numbers below `bound`.
std::optional<std::vector<std::uint64_t>> numbers(const Json& json) {
  if (!json.is_array()) return std::nullopt;
  std::vector<std::uint64_t> values;
  values.reserve(json.size());
  for (const auto& value : json) {
    if (!value.is_number_unsigned()) return std::nullopt;
    values.push_back(value.get<std::uint64_t>());
  }
  return values;
}

Result<placer::Placement> read_placement(const MapInstance& instance, const Json& json) {
  const auto found = json.find("chips");
  const auto chips = found == json.end() ? std::nullopt : numbers(*found);
  if (!chips || chips->size() != instance.slices.size())
    return nonsense(fmt::format("no chip for each of {} vertices", instance.slices.size()),
                    "chips");
  placer::ChipOfSlice places;
  std::vector<std::size_t> taken(instance.machine.chips.size());
  for (std::size_t vertex = 0; vertex < chips->size(); ++vertex) {
    const auto chip = (*chips)[vertex];
    const auto where = fmt::format("chips[{}]", vertex);
    if (chip >= instance.machine.chips.size())
      return nonsense(fmt::format("chip {} of {}", chip, instance.machine.chips.size()), where);
    const auto cores = std::popcount(instance.machine.chips[chip].application_cores);
    if (++taken[chip] > static_cast<std::size_t>(cores))
      return nonsense(fmt::format("chip {} has {} cores and is given more", chip, cores), where);
    places.emplace_back(static_cast<std::size_t>(chip));
  }
  return placer::onto_cores(instance.problem(), places);
}

// The links of one net, put in order from the source outwards.
class TreeReader {
 public:
  TreeReader(const MapInstance& instance, const placer::Placement& placement)
      : instance_(instance),
        placement_(placement),
        links_(instance.machine.chips.size()),
        met_(instance.machine.chips.size()) {}

  // Empty, or what is wrong.
  std::string read(const mapper::Net& net, const std::vector<std::uint64_t>& flat,
                   router::Tree& tree) {
    auto fault = take_links(flat);
    if (fault.empty()) fault = walk(placement_.cores[net.source.index()].chip, tree);
    if (fault.empty()) fault = give_cores(net, tree);
    for (std::size_t i = 0; i + 1 < flat.size(); i += 2)
      if (flat[i] < links_.size()) links_[flat[i]] = 0;
    for (const auto& hop : tree.hops) met_[hop.chip.index()] = 0;
    return fault;
  }

 private:
  std::string take_links(const std::vector<std::uint64_t>& flat) {
    if (flat.size() % 2 != 0) return "a chip without a link";
    for (std::size_t i = 0; i < flat.size(); i += 2) {
      const auto chip = flat[i], link = flat[i + 1];
      if (chip >= links_.size()) return fmt::format("chip {} of {}", chip, links_.size());
      if (link >= chip::kLinks || !instance_.machine.chips[chip].neighbours[link])
        return fmt::format("chip {} has no live link {}", chip, link);
      links_[chip] |= 1U << link;
    }
    return {};
  }

  std::string walk(machine::ChipId source, router::Tree& tree) {
    tree.hops.push_back({source, std::nullopt, links_[source.index()]});
    met_[source.index()] = 1;
    for (std::size_t i = 0; i < tree.hops.size(); ++i) {
      const auto from = tree.hops[i].chip;
      for (int link = 0; link < chip::kLinks; ++link) {
        if ((links_[from.index()] >> link & 1) == 0) continue;
        const auto there = *instance_.machine.at(from).neighbours[static_cast<std::size_t>(link)];
        if (met_[there.index()] != 0) return fmt::format("chip {} is met twice", there.value);
        tree.hops.push_back({there, chip::opposite(chip::link_of(link)), links_[there.index()]});
        met_[there.index()] = static_cast<std::uint32_t>(tree.hops.size());
      }
    }
    return {};
  }

  std::string give_cores(const mapper::Net& net, router::Tree& tree) {
    for (const auto sink : net.sinks) {
      const auto place = placement_.cores[sink.index()];
      const auto at = met_[place.chip.index()];
      if (at == 0) return fmt::format("sink {} on chip {} is missed", sink.value, place.chip.value);
      tree.hops[at - 1].route |= chip::core_bit(place.core);
    }
    return {};
  }

  const MapInstance& instance_;
  const placer::Placement& placement_;
  std::vector<std::uint32_t> links_;
  std::vector<std::uint32_t> met_;  // by chip: its place in the tree, from 1; 0 for none
};

Result<std::vector<router::Tree>> read_trees(const MapInstance& instance,
                                             const placer::Placement& placement, const Json& json) {
  const auto found = json.find("trees");
  if (found == json.end() || !found->is_array() || found->size() != instance.nets.size())
    return nonsense(fmt::format("no tree for each of {} nets", instance.nets.size()), "trees");
  std::vector<router::Tree> trees(instance.nets.size());
  TreeReader reader(instance, placement);
  for (std::size_t net = 0; net < trees.size(); ++net) {
    const auto flat = numbers((*found)[net]);
    const auto fault =
        flat ? reader.read(instance.nets[net], *flat, trees[net]) : "no list of whole numbers";
    if (!fault.empty()) return nonsense(fault, fmt::format("trees[{}]", net));
  }
  return trees;
}

}  // namespace

Result<PeerPlaced> parse_placed(const MapInstance& instance, std::string_view text) {
  const auto json = parse_object(text);
  if (!json) return tl::unexpected(json.error());
  PeerPlaced placed;
  placed.tool = text_or_empty(*json, "tool");
  placed.version = text_or_empty(*json, "version");
  placed.cut = is_true(*json, "cut");
  if (placed.cut && !json->contains("chips")) return placed;
  const auto place_s = seconds(*json, "place_s"), route_s = seconds(*json, "route_s");
  if (!place_s) return tl::unexpected(place_s.error());
  if (!route_s) return tl::unexpected(route_s.error());
  placed.place_s = *place_s, placed.route_s = *route_s;
  auto placement = read_placement(instance, *json);
  if (!placement) return tl::unexpected(placement.error());
  auto trees = read_trees(instance, *placement, *json);
  if (!trees) return tl::unexpected(trees.error());
  placed.placement = *std::move(placement);
  placed.trees = *std::move(trees);
  return placed;
}

Result<PeerMinimised> parse_minimised(std::size_t tables, std::string_view text) {
  const auto json = parse_object(text);
  if (!json) return tl::unexpected(json.error());
  PeerMinimised minimised;
  minimised.tool = text_or_empty(*json, "tool");
  minimised.version = text_or_empty(*json, "version");
  minimised.cut = is_true(*json, "cut");
  const auto took = seconds(*json, "minimise_s");
  if (!took) return tl::unexpected(took.error());
  minimised.minimise_s = *took;
  const auto found = json->find("entries");
  if (found == json->end() || !found->is_array() || found->size() != tables)
    return nonsense(fmt::format("no length for each of {} tables", tables), "entries");
  for (const auto& entries : *found) {
    if (entries.is_null()) {
      minimised.entries.emplace_back();
    } else if (entries.is_number_unsigned()) {
      minimised.entries.emplace_back(entries.get<std::uint64_t>());
    } else {
      return nonsense("a table's length is a whole number or null",
                      fmt::format("entries[{}]", minimised.entries.size()));
    }
  }
  return minimised;
}

Result<PeerVersions> parse_versions(std::string_view text) {
  const auto json = parse_object(text);
  if (!json) return tl::unexpected(json.error());
  const auto version = [&](const char* name) -> std::optional<std::string> {
    const auto found = text_or_empty(*json, name);
    return found.empty() ? std::nullopt : std::optional(found);
  };
  return PeerVersions{version("rig"), version("rig_c_sa"), version("pacman")};
}

}  // namespace spikeloom::bench
