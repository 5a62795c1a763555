#include "router/negotiate.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/counter_rng.h"
#include "board-runtime/shared/chip/link_rate.h"
#include "router/bundles.h"
#include "router/ner.h"
#include "router/part_flows.h"
#include "router/path_mover.h"
#include "router/steiner.h"

namespace spikeloom::router {
namespace {

// All found on the families of tests/bench/router_bench.cc; none is delicate.
constexpr double kFirstSteepness = 8.0, kMostSteepness = 60.0, kSteeper = 1.15;
constexpr double kFirstDetour = 1.0, kLonger = 1.25;  // hops that a link at the top is worth
constexpr double kWorthIt = 0.97;                     // of the heaviest link: another sweep alike
constexpr double kCheaper = 0.999;                    // than the tree at hand
constexpr double kNoGain = 0.995;
constexpr double kNoise = 1e-9;  // of sums of rates
// Of NER's heaviest link: light enough. Where a run falls short of it, the next one is tried, while
// little has been spent: of small networks they end far apart (pd256_board 20 %, grid6912 8 %), of
// large ones alike (rand5k 2 %).
constexpr double kOfNersHeaviest = 0.46;
constexpr double kLeans[] = {0.0, 0.5, 1.0, 1.5};
constexpr double kLinksOfRuns = 1e6;
constexpr int kLeastRuns = 3, kMostRuns = 96;
constexpr std::uint32_t kAnewOf100 = 20;  // flows; 10 to 50 serve alike
constexpr std::uint32_t kAnewStream = 6;  // placers, partitions, tables and NER draw from others
// A thousandth of a link's packets: nobody waits there, and detours would cost links and entries.
constexpr double kIdle = 1e-3 * chip::kBoardLinkPacketsPerS;
constexpr double kMostSpent = 0.25;
constexpr double kOfTrunks = 0.25;       // of the links that may be added
constexpr double kMostOfHeaviest = 0.1;  // that nets of one flow weigh before they part
constexpr int kIdleSweeps = 8;
constexpr int kTurnsRoundEntries = 3;
constexpr std::uint64_t kVisitsPerLink = 300;

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

struct Terms {
  double links_allowed = 0.0, traffic_allowed = 0.0;
  double aim_spikes_per_s = 0.0;  // a heaviest link that is light enough
  // How much rather flows of many packets make the detours: 0 counts packets times links, 1 links.
  double lean = 0.0;
};

double links_of(const std::vector<Flow>& flows) {
  double links = 0.0;
  for (const auto& flow : flows)
    links += static_cast<double>(flow.branches.size() * flow.nets.size());
  return links;
}

double traffic_of(const std::vector<Flow>& flows) {
  double traffic = 0.0;
  for (const auto& flow : flows)
    traffic += flow.spikes_per_s * static_cast<double>(flow.branches.size());
  return traffic;
}

std::vector<Branches> branches_of(const std::vector<Flow>& flows) {
  std::vector<Branches> all;
  all.reserve(flows.size());
  for (const auto& flow : flows) all.push_back(flow.branches);
  return all;
}

void put(std::vector<Branches> branches, std::vector<Flow>& flows) {
  for (std::size_t f = 0; f < flows.size(); ++f) flows[f].branches = std::move(branches[f]);
}

class Negotiation {
 public:
  Negotiation(const machine::Machine& machine, const Fabric& fabric, const RouteOptions& options,
              std::span<const std::uint32_t> first_of_bundle, const Terms& terms,
              std::vector<Flow>& flows)
      : flows_(flows),
        first_of_bundle_(first_of_bundle),
        fabric_(fabric),
        terms_(terms),
        prices_(fabric),
        tree_(fabric),
        shared_(fabric),
        mover_(machine, fabric, prices_, options.entry_price),
        entry_price_(options.entry_price),
        failed_at_(flows.size(), -1) {
    for (const auto& flow : flows_) prices_.carry(flow.branches, flow.spikes_per_s);
    if (!entry_price_.empty()) go_round_dear_entries();
    links_ = links_of(flows_);
    traffic_ = traffic_of(flows_);
    mean_rate_ = traffic_ / std::max(1.0, links_);
    most_visits_ = kVisitsPerLink * static_cast<std::uint64_t>(links_);
  }

  // Leaves the best branches in the flows, and says what their heaviest links are.
  Heaviest run() {
    const auto first = prices_.heaviest();
    auto best = first;
    auto best_branches = branches_of(flows_);
    int idle = 0;
    while (idle < kIdleSweeps && mover_.visited() < most_visits_ &&
           best.spikes_per_s > terms_.aim_spikes_per_s) {
      const auto before = prices_.heaviest();
      const bool is_full = sweep();
      const auto now = prices_.heaviest();
      if (now.both() > kWorthIt * before.both()) pressure_.raise();
      idle = now.both() < kNoGain * best.both() ? 0 : idle + 1;
      if (now.both() < best.both() && !now.is_above(first)) {
        best = now;
        for (const auto f : changed_) best_branches[f] = flows_[f].branches;
        changed_.clear();
      }
      if (is_full && idle > 1) break;
    }
    for (const auto f : changed_) flows_[f].branches = best_branches[f];
    return best;
  }
  // Chips looked at, of those that may be.
  [[nodiscard]] double spent() const {
    return static_cast<double>(mover_.visited()) / static_cast<double>(most_visits_ + 1);
  }

 private:
  // With so much more on it than now.
  [[nodiscard]] bool is_hot(LinkNumber link, double spikes_per_s) const {
    return prices_.nearness(link, spikes_per_s) >= pressure_.hot();
  }

  // Short trees have their entries where they are cheap, but no link gets heavier than the
  // heaviest.
  void go_round_dear_entries() {
    prices_.set_steepness(pressure_.steepness);
    for (auto& flow : flows_) {
      prices_.carry(flow.branches, -flow.spikes_per_s);
      for (int turn = 0; turn < kTurnsRoundEntries && go_round_dear_entries(flow);) ++turn;
      prices_.carry(flow.branches, flow.spikes_per_s);
    }
  }
  bool go_round_dear_entries(Flow& flow) {
    const auto is_dear = [&](LinkNumber link) { return entry_price_[chip_of(link)] > 0.0; };
    std::vector<LinkNumber> near;
    for (const auto link : flow.branches) {
      if (is_dear(link) || is_dear(fabric_.back(link))) near.push_back(link);
    }
    if (near.empty() || !move(flow, near)) return false;
    auto branches = tree_.branches();
    tree_.close();
    if (std::ranges::any_of(branches, [&](LinkNumber link) {
          return prices_.nearness(link, flow.spikes_per_s) > 1.0 + kNoise;
        })) {
      return false;
    }
    flow.branches = std::move(branches);
    return true;
  }

  // True when what is allowed of links holds moves back.
  bool sweep() {
    prices_.set_steepness(pressure_.steepness);
    std::size_t tried = 0, refused = 0;
    for (std::size_t f = 0; f < flows_.size(); ++f) {
      auto& flow = flows_[f];
      if (failed_at_[f] == pressure_.step || flow.spikes_per_s <= 0.0) continue;
      if (std::none_of(flow.branches.begin(), flow.branches.end(),
                       [&](LinkNumber link) { return is_hot(link, 0.0); })) {
        continue;
      }
      ++tried;
      const auto outcome = improve(f);
      if (outcome == Outcome::moved)
        changed_.push_back(static_cast<std::uint32_t>(f));
      else
        failed_at_[f] = pressure_.step;
      if (outcome == Outcome::refused) ++refused;
    }
    return refused > tried / 10;
  }

  enum class Outcome { stayed, moved, refused };
  Outcome improve(std::size_t f) {
    auto& flow = flows_[f];
    prices_.carry(flow.branches, -flow.spikes_per_s);
    weigh(flow);
    auto outcome = take_neighbours_tree(f) ? Outcome::moved : Outcome::stayed;
    std::vector<LinkNumber> hot;
    for (const auto link : flow.branches) {
      if (is_hot(link, flow.spikes_per_s)) hot.push_back(link);
    }
    if (move(flow, hot)) {
      const bool taken = take(flow, tree_.branches());
      if (taken || outcome != Outcome::moved) outcome = taken ? Outcome::moved : Outcome::refused;
      tree_.close();
    }
    prices_.carry(flow.branches, flow.spikes_per_s);
    return outcome;
  }
  // What a neighbour in the bundle does, if that is cheaper: neighbours move together.
  bool take_neighbours_tree(std::size_t f) {
    bool taken = false;
    for (const auto neighbour : {f - 1, f + 1}) {
      if (neighbour >= flows_.size() || first_of_bundle_[neighbour] != first_of_bundle_[f])
        continue;
      auto seen = shared_.as_of(flows_[f], flows_[neighbour].branches);
      if (seen.empty() || cost(seen) >= kCheaper * cost(flows_[f].branches)) continue;
      taken = take(flows_[f], std::move(seen)) || taken;
    }
    return taken;
  }
  [[nodiscard]] double cost(const Branches& branches) const {
    double hops = 0.0;
    for (const auto link : branches) hops += mover_.cost(fabric_.back(link));
    return hops;
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
    const double rate = flow.spikes_per_s / static_cast<double>(flow.nets.size());
    mover_.weigh(pressure_.detour * std::expm1(of_top) / of_top *
                 std::pow(rate / mean_rate_, terms_.lean));
  }
  bool take(Flow& flow, Branches branches) {
    const double longer =
        static_cast<double>(branches.size()) - static_cast<double>(flow.branches.size());
    const double links = longer * static_cast<double>(flow.nets.size());
    const double traffic = longer * flow.spikes_per_s;
    if (longer > 0 &&
        (links_ + links > terms_.links_allowed || traffic_ + traffic > terms_.traffic_allowed))
      return false;
    links_ += links;
    traffic_ += traffic;
    flow.branches = std::move(branches);
    return true;
  }

  std::vector<Flow>& flows_;
  std::span<const std::uint32_t> first_of_bundle_;  // by flow
  const Fabric& fabric_;
  const Terms terms_;
  LinkPrices prices_;
  LinkTree tree_;
  SharedTree shared_;
  PathMover mover_;
  std::span<const double> entry_price_;
  std::vector<std::uint32_t> changed_;  // since the best branches
  std::vector<int> failed_at_;  // step of the pressure, by flow: not tried again at the same
  Pressure pressure_;
  double links_ = 0.0, traffic_ = 0.0, mean_rate_ = 1.0;
  std::uint64_t most_visits_ = 0;
};

Heaviest heaviest_of(const Fabric& fabric, const std::vector<Flow>& flows) {
  LinkPrices prices(fabric);
  for (const auto& flow : flows) prices.carry(flow.branches, flow.spikes_per_s);
  return prices.heaviest();
}

// Trunks are worth up to a quarter of the links that may be added, and no heavier link.
void start_from_trunks(const machine::Machine& machine, const Fabric& fabric,
                       std::span<const std::uint32_t> first_of_bundle, double more_hops,
                       std::vector<Flow>& flows) {
  const auto before = heaviest_of(fabric, flows);
  auto replaced = share_trunks(machine, fabric, first_of_bundle, kOfTrunks * more_hops, flows);
  if (!heaviest_of(fabric, flows).is_above(before)) return;
  for (auto& [flow, branches] : replaced) flows[flow].branches = std::move(branches);
}

// What is allowed, and aimed at, where the options leave it open.
Terms terms(const machine::Machine& machine, const Fabric& fabric, const RouteOptions& options,
            const std::vector<Flow>& flows) {
  const double links = links_of(flows);
  const double traffic = traffic_of(flows);
  if (options.more_hops)
    return {links * (1.0 + *options.more_hops), traffic * (1.0 + *options.more_hops)};
  if (heaviest_of(fabric, flows).as_board_link < kIdle) return {links, traffic};
  const auto ner = ner_figures(machine, fabric, flows);
  return {links * std::max(1.0, (1.0 + kMoreHopsThanNer) * ner.stretch),
          traffic * std::max(1.0, (1.0 + kMoreTrafficThanNer) * ner.traffic_stretch),
          kOfNersHeaviest * ner.heaviest_spikes_per_s};
}

// Some flows, others each run, as they were at first.
void put_some(const std::vector<Branches>& first, std::size_t run, std::vector<Flow>& flows) {
  StreamReader words(
      CounterStream(0, {StreamPurpose::placement, kAnewStream, static_cast<std::uint32_t>(run)}));
  for (std::size_t f = 0; f < flows.size(); ++f) {
    if (words.next_below(100) < kAnewOf100) flows[f].branches = first[f];
  }
}

// Runs until one reaches the aim: from the trees at hand, a time with each lean, then from the best
// with some put back. Leaves the best trees.
void share_out(const machine::Machine& machine, const Fabric& fabric, const RouteOptions& options,
               std::span<const std::uint32_t> first_of_bundle, Terms terms,
               std::vector<Flow>& flows) {
  const bool has_aim = terms.aim_spikes_per_s > 0.0;
  const auto start = has_aim ? branches_of(flows) : std::vector<Branches>{};
  const std::size_t runs =
      has_aim ? static_cast<std::size_t>(std::clamp(kLinksOfRuns / std::max(1.0, links_of(flows)),
                                                    double{kLeastRuns}, double{kMostRuns}))
              : 1;
  const auto first = heaviest_of(fabric, flows);
  std::vector<Branches> best_branches;
  double best_spikes_per_s = 0.0;
  double spent = 0.0;
  for (std::size_t run = 0; run < runs; ++run) {
    if (run > 0) put(run < std::size(kLeans) ? start : best_branches, flows);
    if (run >= std::size(kLeans)) put_some(start, run, flows);
    terms.lean = kLeans[run % std::size(kLeans)];
    Negotiation negotiation(machine, fabric, options, first_of_bundle, terms, flows);
    const auto heaviest = negotiation.run();
    if (!has_aim) return;
    if (best_branches.empty() ||
        (heaviest.spikes_per_s < best_spikes_per_s && !heaviest.is_above(first))) {
      best_spikes_per_s = heaviest.spikes_per_s;
      best_branches = branches_of(flows);
    }
    spent += negotiation.spent();
    if (heaviest.spikes_per_s <= terms.aim_spikes_per_s || spent > kMostSpent) break;
  }
  put(std::move(best_branches), flows);
}

}  // namespace

Result<std::vector<Tree>> negotiated_trees(const placer::Problem& problem,
                                           const placer::Placement& placement,
                                           const RouteOptions& options) {
  const auto& machine = problem.machine;
  const Fabric fabric(machine);
  auto flows = short_flows(problem, placement, fabric);
  if (!flows) return tl::unexpected(flows.error());
  auto first_of_bundle = gather(machine, *flows);
  const auto how = terms(machine, fabric, options, *flows);
  start_from_trunks(machine, fabric, first_of_bundle,
                    how.links_allowed / std::max(1.0, links_of(*flows)) - 1.0, *flows);
  if (options.entry_price.empty()) {
    const double heaviest = heaviest_of(fabric, *flows).spikes_per_s;
    first_of_bundle =
        part_heavy_flows(problem.nets, kMostOfHeaviest * heaviest, first_of_bundle, *flows);
  }
  share_out(machine, fabric, options, first_of_bundle, how, *flows);
  return trees_of(problem.nets.size(), fabric, *flows);
}

}  // namespace spikeloom::router
