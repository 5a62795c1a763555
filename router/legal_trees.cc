#include "router/legal_trees.h"

#include <fmt/format.h>

#include <optional>

#include "network-specs/machine/chip_text.h"

namespace spikeloom::router {
namespace {

// Links of `chip` that lead to another chip.
chip::Route live_links(const machine::Chip& chip) {
  chip::Route live = 0;
  for (int l = 0; l < chip::kLinks; ++l) {
    if (chip.neighbours[static_cast<std::size_t>(l)]) live |= chip::link_bit(chip::link_of(l));
  }
  return live;
}

// Routes of some chips, of which all others have none; cheap to empty.
class RouteOfChip {
 public:
  explicit RouteOfChip(std::size_t chips) : round_(chips, 0), route_(chips, 0) {}
  void clear() {
    ++now_;
    chips_.clear();
  }
  [[nodiscard]] bool has(machine::ChipId chip) const { return round_[chip.index()] == now_; }
  [[nodiscard]] chip::Route of(machine::ChipId chip) const {
    return has(chip) ? route_[chip.index()] : 0;
  }
  chip::Route& operator[](machine::ChipId chip) {
    if (!has(chip)) {
      round_[chip.index()] = now_;
      route_[chip.index()] = 0;
      chips_.push_back(chip);
    }
    return route_[chip.index()];
  }
  [[nodiscard]] const std::vector<machine::ChipId>& chips() const { return chips_; }

 private:
  std::uint64_t now_ = 1;
  std::vector<std::uint64_t> round_;  // by chip: when it got its route
  std::vector<chip::Route> route_;
  std::vector<machine::ChipId> chips_;
};

class TreeCheck {
 public:
  TreeCheck(const placer::Problem& problem, const placer::Placement& placement)
      : problem_(problem),
        machine_(problem.machine),
        placement_(placement),
        device_(problem.slices.size()),
        wanted_(machine_.chips.size()),
        open_(machine_.chips.size()) {
    for (const auto& device : problem.constraints.devices)
      device_[device.slice.index()] = device.link;
  }

  // What is wrong with the net's tree; empty when nothing is.
  std::string fault(std::size_t n, const Tree& tree) {
    const auto& net = problem_.nets[n];
    if (n == 0 || net.sinks != problem_.nets[n - 1].sinks) find_wanted(net);
    if (tree.hops.empty()) return wanted_.chips().empty() ? "" : "has sinks but no hops";
    open_.clear();
    std::size_t met = 0;
    for (std::size_t i = 0; i < tree.hops.size(); ++i) {
      auto text = hop_fault(net, tree.hops[i], i == 0);
      if (!text.empty()) return text;
      if (wanted_.has(tree.hops[i].chip)) ++met;
    }
    for (const auto chip : open_.chips()) {
      if (open_.of(chip) != 0) return fmt::format("chip {} sends where no hop arrives", name(chip));
    }
    return met == wanted_.chips().size() ? "" : missed();
  }

 private:
  void find_wanted(const mapper::Net& net) {
    wanted_.clear();
    for (const auto sink : net.sinks) {
      const auto& place = placement_.cores[sink.index()];
      auto& wanted = wanted_[place.chip];
      if (const auto& link = device_[sink.index()]) {
        wanted |= chip::link_bit(*link);
      } else if (place.core != placer::kNoCore) {
        wanted |= chip::core_bit(place.core);
      }
    }
  }

  std::string hop_fault(const mapper::Net& net, const Hop& hop, bool is_first) {
    if (open_.has(hop.chip)) return fmt::format("visits chip {} twice", name(hop.chip));
    const auto served = wanted_.of(hop.chip);
    const auto to_devices = served & chip::kLinkBits;
    if ((to_devices & live_links(machine_.at(hop.chip))) != 0) {
      return fmt::format("takes a link of chip {} to another chip for one to a device",
                         name(hop.chip));
    }
    open_[hop.chip] = hop.route & chip::kLinkBits & ~to_devices;
    auto text = is_first ? start_fault(net, hop) : arrival_fault(hop);
    if (text.empty() && (hop.route & (~chip::kLinkBits | to_devices)) != served)
      return fmt::format("serves other cores of chip {} than the sinks'", name(hop.chip));
    return text;
  }
  [[nodiscard]] std::string start_fault(const mapper::Net& net, const Hop& hop) const {
    const auto source = net.source.index();
    const bool starts =
        hop.chip == placement_.cores[source].chip && hop.came_in_by == device_[source];
    return starts ? "" : "does not start at the source chip";
  }
  std::string arrival_fault(const Hop& hop) {
    if (!hop.came_in_by) return fmt::format("chip {} has no way in", name(hop.chip));
    const auto from =
        machine_.at(hop.chip).neighbours[static_cast<std::size_t>(index(*hop.came_in_by))];
    if (!from) return fmt::format("reaches chip {} over a dead link", name(hop.chip));
    const auto by = chip::link_bit(chip::opposite(*hop.came_in_by));
    if ((open_.of(*from) & by) == 0)
      return fmt::format("chip {} is not sent to by {}", name(hop.chip), name(*from));
    open_[*from] &= ~by;
    return "";
  }

  // The first wanted chip that no hop is on.
  [[nodiscard]] std::string missed() const {
    std::optional<machine::ChipId> first;
    for (const auto chip : wanted_.chips()) {
      if (!open_.has(chip) && (!first || chip < *first)) first = chip;
    }
    return fmt::format("does not reach chip {}", name(*first));
  }

  [[nodiscard]] std::string name(machine::ChipId id) const {
    return machine::chip_text(machine_.at(id).at);
  }

  const placer::Problem& problem_;
  const machine::Machine& machine_;
  const placer::Placement& placement_;
  std::vector<std::optional<chip::Link>> device_;  // by slice
  RouteOfChip wanted_;                             // cores, and links to devices
  RouteOfChip open_;  // links that earlier hops send by, not yet arrived
};

}  // namespace

Errors legal_trees(const placer::Problem& problem, const placer::Placement& placement,
                   const std::vector<Tree>& trees) {
  Errors errors;
  if (trees.size() != problem.nets.size()) {
    return {{ErrorClass::internal, "illegal_tree",
             fmt::format("{} trees for {} nets", trees.size(), problem.nets.size()), "nets", "",
             ""}};
  }
  TreeCheck check(problem, placement);
  for (std::size_t n = 0; n < problem.nets.size(); ++n) {
    const auto what = check.fault(n, trees[n]);
    if (what.empty()) continue;
    errors.push_back({ErrorClass::internal, "illegal_tree", fmt::format("tree {} {}", n, what),
                      fmt::format("nets[{}]", n), "", ""});
  }
  return errors;
}

}  // namespace spikeloom::router
