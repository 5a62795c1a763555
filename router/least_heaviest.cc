#include "router/least_heaviest.h"

#include <algorithm>
#include <functional>
#include <vector>

namespace spikeloom::router {
namespace {

// Where a net's packets come from and go to; each chip once, in order.
struct Ends {
  std::size_t source = 0;
  std::vector<std::size_t> sinks;
  double spikes_per_s = 0.0;

  [[nodiscard]] bool reach(std::size_t chip) const {
    return std::binary_search(sinks.begin(), sinks.end(), chip);
  }
};

class ChipSet {
 public:
  ChipSet(const placer::Problem& problem, const placer::Placement& placement)
      : machine_(problem.machine),
        nets_at_(machine_.chips.size()),
        has_(machine_.chips.size()),
        sinks_inside_(problem.nets.size()) {
    const auto chip_of = [&](mapper::SliceId slice) {
      return placement.cores[slice.index()].chip.index();
    };
    for (const auto& net : problem.nets) {
      Ends ends{chip_of(net.source), {}, net.spikes_per_s};
      for (const auto sink : net.sinks) ends.sinks.push_back(chip_of(sink));
      std::sort(ends.sinks.begin(), ends.sinks.end());
      ends.sinks.erase(std::unique(ends.sinks.begin(), ends.sinks.end()), ends.sinks.end());
      for (const auto chip : ends.sinks) nets_at_[chip].push_back(nets_.size());
      if (!ends.reach(ends.source)) nets_at_[ends.source].push_back(nets_.size());
      nets_.push_back(std::move(ends));
    }
  }

  // The highest bound of the sets that grow from `first`.
  [[nodiscard]] double bound_from(std::size_t first, std::size_t most_chips) {
    if (nets_at_[first].empty()) return 0.0;
    change(first, true);
    double highest = std::max(bound(), of_whole_nets(first));
    while (members_.size() < most_chips && grow()) highest = std::max(highest, bound());
    while (!members_.empty()) change(members_.back(), false);
    in_ = out_ = 0.0;  // nothing of it is left but rounding
    return highest;
  }

 private:
  [[nodiscard]] double bound() const { return links_ > 0 ? std::max(in_, out_) / links_ : 0.0; }

  // Of the chip alone, its links and the nets that leave or reach it.
  [[nodiscard]] double of_whole_nets(std::size_t chip) const {
    std::vector<double> in, out;
    for (const auto n : nets_at_[chip]) {
      const auto& net = nets_[n];
      const bool only_here = net.sinks.size() == 1 && net.sinks.front() == chip;
      if (net.source != chip)
        in.push_back(net.spikes_per_s);
      else if (!net.sinks.empty() && !only_here)
        out.push_back(net.spikes_per_s);
    }
    return std::max(most_crowded(std::move(in)), most_crowded(std::move(out)));
  }
  // So many links share out what cannot be divided: of the k * links + 1 largest, k + 1 meet.
  [[nodiscard]] double most_crowded(std::vector<double> sizes) const {
    std::sort(sizes.begin(), sizes.end(), std::greater<>());
    const auto links = static_cast<std::size_t>(links_);
    double most = 0.0;
    for (std::size_t k = 0; links > 0 && k * links < sizes.size(); ++k) {
      double together = 0.0;
      for (std::size_t i = 0; i <= k; ++i) together += sizes[k * links - i];
      most = std::max(most, together);
    }
    return most;
  }

  void count(std::size_t chip, double sign) {
    for (const auto n : nets_at_[chip]) {
      const auto& net = nets_[n];
      const bool inside = has_[net.source];
      if (!inside && sinks_inside_[n] > 0) in_ += sign * net.spikes_per_s;
      if (inside && sinks_inside_[n] < net.sinks.size()) out_ += sign * net.spikes_per_s;
    }
  }
  // The last to join is the first to leave.
  void change(std::size_t chip, bool joins) {
    count(chip, -1.0);
    for (const auto n : nets_at_[chip])
      if (nets_[n].reach(chip)) joins ? ++sinks_inside_[n] : --sinks_inside_[n];
    has_[chip] = joins;
    count(chip, 1.0);
    for (const auto& next : machine_.chips[chip].neighbours) {
      if (!next || next->index() == chip) continue;
      links_ += has_[next->index()] == joins ? -1 : 1;
    }
    joins ? members_.push_back(chip) : members_.pop_back();
  }
  bool grow() {
    double most = 0.0;
    auto best = has_.size();
    const auto now = members_;
    for (const auto member : now) {
      for (const auto& next : machine_.chips[member].neighbours) {
        if (!next || has_[next->index()]) continue;
        change(next->index(), true);
        if (bound() > most) most = bound(), best = next->index();
        change(next->index(), false);
      }
    }
    if (best < has_.size()) change(best, true);
    return best < has_.size();
  }

  const machine::Machine& machine_;
  std::vector<Ends> nets_;
  std::vector<std::vector<std::size_t>> nets_at_;  // by chip, of those that end there
  std::vector<bool> has_;                          // by chip
  std::vector<std::size_t> sinks_inside_;          // by net, how many of its sink chips
  std::vector<std::size_t> members_;
  int links_ = 0;  // to the rest
  double in_ = 0.0, out_ = 0.0;
};

}  // namespace

double least_heaviest_link(const placer::Problem& problem, const placer::Placement& placement,
                           std::size_t most_chips) {
  ChipSet set(problem, placement);
  double bound = 0.0;
  for (std::size_t first = 0; first < problem.machine.chips.size(); ++first)
    bound = std::max(bound, set.bound_from(first, most_chips));
  return bound;
}

}  // namespace spikeloom::router
