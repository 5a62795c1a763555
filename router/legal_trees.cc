#include "router/legal_trees.h"

#include <fmt/format.h>

#include <map>
#include <optional>

#include "router/chip_text.h"

namespace spikeloom::router {
namespace {

struct Ends {
  machine::ChipId source;
  std::optional<chip::Link> came_in_by;           // of a device
  std::map<machine::ChipId, chip::Route> wanted;  // cores, and links to devices
};

using Devices = std::map<mapper::SliceId, chip::Link>;

Ends ends_of(const mapper::Net& net, const placer::Placement& placement, const Devices& devices) {
  Ends ends{placement.cores[net.source.index()].chip, std::nullopt, {}};
  const auto sender = devices.find(net.source);
  if (sender != devices.end()) ends.came_in_by = sender->second;
  for (const auto sink : net.sinks) {
    const auto& place = placement.cores[sink.index()];
    auto& wanted = ends.wanted[place.chip];
    const auto device = devices.find(sink);
    if (device != devices.end()) {
      wanted |= chip::link_bit(device->second);
    } else if (place.core != placer::kNoCore) {
      wanted |= chip::core_bit(place.core);
    }
  }
  return ends;
}

// Links of `chip` that lead to another chip.
chip::Route live_links(const machine::Chip& chip) {
  chip::Route live = 0;
  for (int l = 0; l < chip::kLinks; ++l) {
    if (chip.neighbours[static_cast<std::size_t>(l)]) live |= chip::link_bit(chip::link_of(l));
  }
  return live;
}

// What is wrong with `tree`; empty when nothing is.
std::string fault(const machine::Machine& machine, Ends ends, const Tree& tree) {
  auto& wanted = ends.wanted;
  if (tree.hops.empty()) return wanted.empty() ? "" : "has sinks but no hops";
  const auto name = [&](machine::ChipId id) { return chip_text(machine.at(id).at); };
  std::map<machine::ChipId, chip::Route> open;  // links that earlier hops send by, not yet arrived
  for (std::size_t i = 0; i < tree.hops.size(); ++i) {
    const auto& hop = tree.hops[i];
    if (open.contains(hop.chip)) return fmt::format("visits chip {} twice", name(hop.chip));
    const auto wants = wanted.find(hop.chip);
    const auto served = wants == wanted.end() ? 0 : wants->second;
    const auto to_devices = served & chip::kLinkBits;
    if ((to_devices & live_links(machine.at(hop.chip))) != 0) {
      return fmt::format("takes a link of chip {} to another chip for one to a device",
                         name(hop.chip));
    }
    open[hop.chip] = hop.route & chip::kLinkBits & ~to_devices;
    if (i == 0) {
      if (hop.chip != ends.source || hop.came_in_by != ends.came_in_by) {
        return "does not start at the source chip";
      }
    } else {
      if (!hop.came_in_by) return fmt::format("chip {} has no way in", name(hop.chip));
      const auto from =
          machine.at(hop.chip).neighbours[static_cast<std::size_t>(index(*hop.came_in_by))];
      if (!from) return fmt::format("reaches chip {} over a dead link", name(hop.chip));
      const auto by = chip::link_bit(chip::opposite(*hop.came_in_by));
      const auto sender = open.find(*from);
      if (sender == open.end() || (sender->second & by) == 0) {
        return fmt::format("chip {} is not sent to by {}", name(hop.chip), name(*from));
      }
      sender->second &= ~by;
    }
    if ((hop.route & (~chip::kLinkBits | to_devices)) != served) {
      return fmt::format("serves other cores of chip {} than the sinks'", name(hop.chip));
    }
    if (wants != wanted.end()) wanted.erase(wants);
  }
  for (const auto& [chip, links] : open) {
    if (links != 0) return fmt::format("chip {} sends where no hop arrives", name(chip));
  }
  if (!wanted.empty()) {
    return fmt::format("does not reach chip {}", name(wanted.begin()->first));
  }
  return "";
}

}  // namespace

Errors legal_trees(const placer::Problem& problem, const placer::Placement& placement,
                   const std::vector<Tree>& trees) {
  Errors errors;
  if (trees.size() != problem.nets.size()) {
    return {{ErrorClass::internal, "illegal_tree",
             fmt::format("{} trees for {} nets", trees.size(), problem.nets.size()), "nets", "",
             ""}};
  }
  Devices devices;
  for (const auto& device : problem.constraints.devices) devices[device.slice] = device.link;
  for (std::size_t n = 0; n < problem.nets.size(); ++n) {
    const auto& net = problem.nets[n];
    const auto what = fault(problem.machine, ends_of(net, placement, devices), trees[n]);
    if (what.empty()) continue;
    errors.push_back({ErrorClass::internal, "illegal_tree", fmt::format("tree {} {}", n, what),
                      fmt::format("nets[{}]", n), "", ""});
  }
  return errors;
}

}  // namespace spikeloom::router
