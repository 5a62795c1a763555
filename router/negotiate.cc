#include "router/negotiate.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "router/path_mover.h"
#include "router/steiner.h"

namespace spikeloom::router {
namespace {

// All found on the families of tests/bench/router_bench.cc; none is delicate.
constexpr double kFirstSteepness = 8.0, kMostSteepness = 60.0, kSteeper = 1.15;
constexpr double kFirstDetour = 1.0, kLonger = 1.5;  // hops that a link at the top is worth
constexpr double kWorthIt = 0.97;                    // of the heaviest link: another sweep alike
constexpr double kNoGain = 0.995;
constexpr int kIdleSweeps = 4;
constexpr int kTurnsRoundEntries = 3;
constexpr std::uint64_t kVisitsPerLink = 100;

// What a sweep does: prices, and how much of a detour they justify.
struct Pressure {
  double steepness = kFirstSteepness;
  double detour = kFirstDetour;
  int step = 0;

  void raise() {
    steepness = std::min(kMostSteepness, steepness * kSteeper);
    detour *= kLonger;
    ++step;
  }
  // Links nearer to their top than this have a price that matters.
  [[nodiscard]] double hot() const {
    return 1.0 - (1.0 + std::log(std::max(1.0, detour))) / steepness;
  }
};

struct Links {
  double in_all = 0.0, allowed = 0.0;
};

class Negotiation {
 public:
  Negotiation(const machine::Machine& machine, const Fabric& fabric, const RouteOptions& options,
              std::vector<Flow>& flows)
      : flows_(flows),
        fabric_(fabric),
        prices_(fabric),
        tree_(fabric),
        mover_(machine, fabric, prices_, options.entry_price),
        entry_price_(options.entry_price),
        failed_at_(flows.size(), -1) {
    if (!entry_price_.empty()) go_round_dear_entries();
    for (const auto& flow : flows_) {
      prices_.carry(flow.branches, flow.spikes_per_s);
      links_.in_all += static_cast<double>(flow.branches.size() * flow.nets.size());
    }
    links_.allowed = links_.in_all * (1.0 + options.more_hops);
    most_visits_ = kVisitsPerLink * static_cast<std::uint64_t>(links_.in_all);
  }

  // Leaves the best branches in the flows.
  void run() {
    const auto first = prices_.heaviest();
    auto best = first;
    auto best_branches = all_branches();
    int idle = 0;
    while (idle < kIdleSweeps && mover_.visited() < most_visits_) {
      const auto before = prices_.heaviest();
      const bool is_full = sweep();
      const auto now = prices_.heaviest();
      if (now.both() > kWorthIt * before.both()) pressure_.raise();
      idle = now.both() < kNoGain * best.both() ? 0 : idle + 1;
      if (now.both() < best.both() && !now.is_above(first)) {
        best = now;
        best_branches = all_branches();
      }
      if (is_full && idle > 1) break;
    }
    for (std::size_t f = 0; f < flows_.size(); ++f)
      flows_[f].branches = std::move(best_branches[f]);
  }

 private:
  [[nodiscard]] std::vector<Branches> all_branches() const {
    std::vector<Branches> all;
    all.reserve(flows_.size());
    for (const auto& flow : flows_) all.push_back(flow.branches);
    return all;
  }
  [[nodiscard]] bool is_hot(LinkNumber link) const {
    return prices_.nearness(link) >= pressure_.hot();
  }

  // Short trees have their entries where they are cheap, before traffic is looked at.
  void go_round_dear_entries() {
    const auto is_dear = [&](LinkNumber link) { return entry_price_[chip_of(link)] > 0.0; };
    for (auto& flow : flows_) {
      for (int turn = 0; turn < kTurnsRoundEntries; ++turn) {
        std::vector<LinkNumber> near;
        for (const auto link : flow.branches) {
          if (is_dear(link) || is_dear(fabric_.back(link))) near.push_back(link);
        }
        if (near.empty() || !move(flow, near)) break;
        flow.branches = tree_.branches();
        tree_.close();
      }
    }
  }

  // True when what is allowed of links holds moves back.
  bool sweep() {
    prices_.set_steepness(pressure_.steepness);
    std::size_t tried = 0, refused = 0;
    for (std::size_t f = 0; f < flows_.size(); ++f) {
      auto& flow = flows_[f];
      if (failed_at_[f] == pressure_.step || flow.spikes_per_s <= 0.0) continue;
      if (std::none_of(flow.branches.begin(), flow.branches.end(),
                       [&](LinkNumber link) { return is_hot(link); })) {
        continue;
      }
      ++tried;
      const auto outcome = improve(flow);
      if (outcome != Outcome::moved) failed_at_[f] = pressure_.step;
      if (outcome == Outcome::refused) ++refused;
    }
    return refused > tried / 10;
  }

  enum class Outcome { stayed, moved, refused };
  Outcome improve(Flow& flow) {
    std::vector<LinkNumber> hot;
    for (const auto link : flow.branches) {
      if (is_hot(link)) hot.push_back(link);
    }
    prices_.carry(flow.branches, -flow.spikes_per_s);
    weigh(flow);
    auto outcome = Outcome::stayed;
    if (move(flow, hot)) {
      outcome = take(flow, tree_.branches()) ? Outcome::moved : Outcome::refused;
      tree_.close();
    }
    prices_.carry(flow.branches, flow.spikes_per_s);
    return outcome;
  }
  // Tries the paths with these links; leaves the tree open if one has moved.
  bool move(const Flow& flow, const std::vector<LinkNumber>& links) {
    tree_.open(flow);
    bool moved = false;
    for (const auto link : links) {
      if (tree_.sends_by(link)) moved = mover_.move(tree_, link) || moved;
    }
    if (!moved) tree_.close();
    return moved;
  }
  // A flow pays what it adds to the soft maximum of the links, in units of a hop of its own.
  void weigh(const Flow& flow) {
    const double of_top = pressure_.steepness * flow.spikes_per_s / prices_.top();
    mover_.weigh(pressure_.detour * std::expm1(of_top) / of_top);
  }
  bool take(Flow& flow, Branches branches) {
    const double more =
        (static_cast<double>(branches.size()) - static_cast<double>(flow.branches.size())) *
        static_cast<double>(flow.nets.size());
    if (more > 0 && links_.in_all + more > links_.allowed) return false;
    links_.in_all += more;
    flow.branches = std::move(branches);
    return true;
  }

  std::vector<Flow>& flows_;
  const Fabric& fabric_;
  LinkPrices prices_;
  LinkTree tree_;
  PathMover mover_;
  std::span<const double> entry_price_;
  std::vector<int> failed_at_;  // step of the pressure, by flow: not tried again at the same
  Pressure pressure_;
  Links links_;
  std::uint64_t most_visits_ = 0;
};

}  // namespace

Result<std::vector<Tree>> negotiated_trees(const placer::Problem& problem,
                                           const placer::Placement& placement,
                                           const RouteOptions& options) {
  const Fabric fabric(problem.machine);
  auto flows = short_flows(problem, placement, fabric);
  if (!flows) return tl::unexpected(flows.error());
  std::stable_sort(flows->begin(), flows->end(),
                   [](const Flow& a, const Flow& b) { return a.spikes_per_s > b.spikes_per_s; });
  Negotiation(problem.machine, fabric, options, *flows).run();
  return trees_of(problem.nets.size(), fabric, *flows);
}

}  // namespace spikeloom::router
