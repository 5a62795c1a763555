#include "router/legal_trees.h"

#include <fmt/format.h>

#include <map>

#include "router/chip_text.h"

namespace spikeloom::router {
namespace {

using Cores = std::map<machine::ChipId, chip::Route>;

Cores wanted_cores(const mapper::Net& net, const placer::Placement& placement) {
  Cores wanted;
  for (const auto sink : net.sinks) {
    const auto& place = placement.cores[sink.index()];
    wanted[place.chip] |= chip::core_bit(place.core);
  }
  return wanted;
}

// What is wrong with `tree`; empty when nothing is.
std::string fault(const machine::Machine& machine, machine::ChipId source, Cores wanted,
                  const Tree& tree) {
  if (tree.hops.empty()) return wanted.empty() ? "" : "has sinks but no hops";
  const auto name = [&](machine::ChipId id) { return chip_text(machine.at(id).at); };
  std::map<machine::ChipId, chip::Route> open;  // links that earlier hops send by, not yet arrived
  for (std::size_t i = 0; i < tree.hops.size(); ++i) {
    const auto& hop = tree.hops[i];
    if (open.contains(hop.chip)) return fmt::format("visits chip {} twice", name(hop.chip));
    open[hop.chip] = hop.route & chip::kLinkBits;
    if (i == 0) {
      if (hop.chip != source || hop.came_in_by) return "does not start at the source chip";
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
    const auto cores = wanted.find(hop.chip);
    if ((hop.route & ~chip::kLinkBits) != (cores == wanted.end() ? 0 : cores->second)) {
      return fmt::format("serves other cores of chip {} than the sinks'", name(hop.chip));
    }
    if (cores != wanted.end()) wanted.erase(cores);
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
  for (std::size_t n = 0; n < problem.nets.size(); ++n) {
    const auto& net = problem.nets[n];
    const auto what = fault(problem.machine, placement.cores[net.source.index()].chip,
                            wanted_cores(net, placement), trees[n]);
    if (what.empty()) continue;
    errors.push_back({ErrorClass::internal, "illegal_tree", fmt::format("tree {} {}", n, what),
                      fmt::format("nets[{}]", n), "", ""});
  }
  return errors;
}

}  // namespace spikeloom::router
