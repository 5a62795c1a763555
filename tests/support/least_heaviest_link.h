// What no routing of a placement can go below: packets have to get into every set of chips that
// has their sinks but not their source, and out of one that has the source but not all sinks, and
// each set has only so many links to the rest.
//
// Sets grow from every chip by the neighbour that makes the bound highest. From scratch: it knows
// placements and live links, and nothing of trees.
//
// Units    spikes per second of one directed link.
#pragma once

#include <algorithm>
#include <set>
#include <vector>

#include "placer/placement.h"

namespace spikeloom::support {

class LeastHeaviestLink {
 public:
  LeastHeaviestLink(const placer::Problem& problem, const placer::Placement& placement)
      : machine_(problem.machine), nets_at_(problem.machine.chips.size()) {
    for (const auto& net : problem.nets) {
      Ends ends{placement.cores[net.source.index()].chip.index(), {}, net.spikes_per_s};
      for (const auto sink : net.sinks)
        ends.sinks.insert(placement.cores[sink.index()].chip.index());
      auto touched = ends.sinks;
      touched.insert(ends.source);
      for (const auto chip : touched) nets_at_[chip].push_back(nets_.size());
      nets_.push_back(std::move(ends));
    }
  }

  // Over sets of at most so many chips.
  [[nodiscard]] double of_sets(std::size_t most_chips) {
    double bound = 0.0;
    for (std::size_t first = 0; first < nets_at_.size(); ++first) {
      if (nets_at_[first].empty()) continue;
      Set set{std::vector<bool>(nets_at_.size()), std::vector<std::size_t>(nets_.size())};
      change(set, first, true);
      bound = std::max(bound, set.bound());
      while (set.chips < most_chips && grow(set)) bound = std::max(bound, set.bound());
    }
    return bound;
  }

 private:
  struct Ends {
    std::size_t source = 0;
    std::set<std::size_t> sinks;
    double spikes_per_s = 0.0;
  };
  struct Set {
    std::vector<bool> has;                // by chip
    std::vector<std::size_t> sinks = {};  // by net, how many of its sink chips
    std::size_t chips = 0;
    int links = 0;  // to the rest
    double in = 0.0, out = 0.0;
    [[nodiscard]] double bound() const { return links > 0 ? std::max(in, out) / links : 0.0; }
  };

  // Packets of nets that end at the chip.
  void count(Set& set, std::size_t chip, int sign) const {
    for (const auto n : nets_at_[chip]) {
      const auto& net = nets_[n];
      const bool inside = set.has[net.source];
      if (!inside && set.sinks[n] > 0) set.in += sign * net.spikes_per_s;
      if (inside && set.sinks[n] < net.sinks.size()) set.out += sign * net.spikes_per_s;
    }
  }
  void change(Set& set, std::size_t chip, bool joins) const {
    count(set, chip, -1);
    for (const auto n : nets_at_[chip]) {
      if (nets_[n].sinks.count(chip) != 0) joins ? ++set.sinks[n] : --set.sinks[n];
    }
    set.has[chip] = joins;
    count(set, chip, 1);
    for (const auto& next : machine_.chips[chip].neighbours) {
      if (!next || next->index() == chip) continue;
      set.links += set.has[next->index()] == joins ? -1 : 1;
    }
    joins ? ++set.chips : --set.chips;
  }
  bool grow(Set& set) const {
    double most = 0.0;
    std::size_t best = set.has.size();
    for (std::size_t chip = 0; chip < set.has.size(); ++chip) {
      if (set.has[chip] || !is_beside(set, chip)) continue;
      change(set, chip, true);
      if (set.bound() > most) most = set.bound(), best = chip;
      change(set, chip, false);
    }
    if (best < set.has.size()) change(set, best, true);
    return best < set.has.size();
  }
  [[nodiscard]] bool is_beside(const Set& set, std::size_t chip) const {
    return std::any_of(machine_.chips[chip].neighbours.begin(),
                       machine_.chips[chip].neighbours.end(),
                       [&](const auto& next) { return next && set.has[next->index()]; });
  }

  const machine::Machine& machine_;
  std::vector<Ends> nets_;
  std::vector<std::vector<std::size_t>> nets_at_;  // by chip, of those that end there
};

}  // namespace spikeloom::support
