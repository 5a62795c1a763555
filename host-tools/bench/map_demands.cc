// The demands, each a ratio of what was measured in one run.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "host-tools/bench/map_result.h"
#include "host-tools/bench/map_sources.h"
#include "router/trees.h"

namespace spikeloom::bench {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// At most `must`, better at most `stretch`.
struct Limits {
  double must = kNone, stretch = kNone;
};

Verdict judge(double value, const Limits& limits) {
  if (std::isnan(value)) return Verdict::not_measured;
  if (value <= limits.stretch) return Verdict::stretch;
  return value <= limits.must ? Verdict::must : Verdict::missed;
}

std::string limit_text(double limit, const char* unit) {
  return std::isnan(limit) ? "" : fmt::format("<= {:g}{}", limit, unit);
}

constexpr double kNever = std::numeric_limits<double>::infinity();

class Rows {
 public:
  explicit Rows(std::string demand, const char* unit = "")
      : demand_(std::move(demand)), unit_(unit) {}
  // `measured` says what is missing where the value is none.
  void add(const std::string& instance, const std::string& beside, double value,
           const Limits& limits, const std::string& measured) {
    rows_.push_back({demand_, instance, beside, measured, limit_text(limits.must, unit_),
                     limit_text(limits.stretch, unit_), judge(value, limits)});
  }
  void move_to(std::vector<DemandRow>& all) && {
    std::move(rows_.begin(), rows_.end(), std::back_inserter(all));
  }

 private:
  std::string demand_;
  const char* unit_;
  std::vector<DemandRow> rows_;
};

using Instances = std::vector<InstanceResult>;

// Our run at effort 1, or the only one.
const MapRun* usual_run(const InstanceResult& it) {
  for (const auto& run : it.ours)
    if (run.effort == 1.0) return &run;
  return it.ours.empty() ? nullptr : &it.ours.front();
}

const PeerRun* best_peer(const InstanceResult& it) {
  const PeerRun* best = nullptr;
  for (const auto& peer : it.peers) {
    if (peer.refused.empty() &&
        (best == nullptr || peer.traffic.weighted_hops < best->traffic.weighted_hops))
      best = &peer;
  }
  return best;
}

bool is_dense(const std::string& family) {
  return family.starts_with("pd") || family.starts_with("cnn");
}

std::string name_of(const PeerRun& peer) { return peer.cut ? peer.tool + " (cut)" : peer.tool; }

Rows dense(const Instances& all) {
  Rows rows("Dense: packets x hops / best peer's");
  for (const auto& it : all) {
    if (!is_dense(it.family) || it.family == "pd1000") continue;
    const bool fine = it.family.starts_with("pd64");
    const Limits limits = fine ? Limits{0.93, 0.88} : Limits{0.88, 0.75};
    const auto* run = usual_run(it);
    const auto* peer = best_peer(it);
    if (run == nullptr || peer == nullptr) {
      rows.add(it.name, "", kNone, limits, "no peer");
      continue;
    }
    const double ratio = run->traffic.weighted_hops / peer->traffic.weighted_hops;
    rows.add(it.name, name_of(*peer), ratio, limits, fmt::format("{:.3f}", ratio));
  }
  return rows;
}

// Of our runs that took at most this share of the peer's placing, the one with the least traffic.
const MapRun* best_within(const InstanceResult& it, const PeerRun& peer, double share) {
  const MapRun* best = nullptr;
  for (const auto& run : it.ours) {
    if (run.cpu_s("place") > share * peer.place_s) continue;
    if (best == nullptr || run.traffic.weighted_hops < best->traffic.weighted_hops) best = &run;
  }
  return best;
}

bool is_local(const InstanceResult& it) {
  return it.family.starts_with("grid6912") || it.family == "rand5k" || it.family == "clus18k";
}

Rows local(const Instances& all, const char* demand, double share, const Limits& limits) {
  Rows rows(demand);
  for (const auto& it : all) {
    if (!is_local(it)) continue;
    const auto* sa = it.peer("rig-sa");
    if (sa == nullptr) {
      rows.add(it.name, "", kNone, limits, "no annealing");
      continue;
    }
    const auto* run = best_within(it, *sa, share);
    if (run == nullptr) {
      rows.add(it.name, name_of(*sa), kNever, limits, "never so fast");
      continue;
    }
    const double ratio = run->traffic.weighted_hops / sa->traffic.weighted_hops;
    rows.add(it.name, name_of(*sa), ratio, limits,
             fmt::format("{:.3f} in 1/{:.0f}", ratio, sa->place_s / run->cpu_s("place")));
  }
  return rows;
}

Rows heaviest_link(const Instances& all) {
  Rows rows("Heaviest link / NER's on the same placement, at <= 3.5 % more hops");
  for (const auto& it : all) {
    for (const auto& same : it.routed) {
      const double ratio = same.ours.heaviest / same.theirs.heaviest;
      const double longer =
          static_cast<double>(same.ours.hops) / static_cast<double>(same.theirs.hops) - 1;
      rows.add(it.name, same.placed_by, longer <= router::kMoreHopsThanNer ? ratio : kNever,
               {0.50, 0.40},
               fmt::format("{:.3f} at {:+.1f} % (least {:.3f})", ratio, 100 * longer,
                           same.least_heaviest / same.theirs.heaviest));
    }
  }
  return rows;
}

Rows faults(const Instances& all) {
  Rows rows("Faulty / fault-free machine, heaviest link");
  for (const auto& faulty : all) {
    if (!faulty.family.ends_with("_faulty")) continue;
    const auto whole = std::find_if(all.begin(), all.end(), [&](const auto& it) {
      return it.family + "_faulty" == faulty.family;
    });
    const auto* broken = usual_run(faulty);
    const auto* sound = whole == all.end() ? nullptr : usual_run(*whole);
    const bool both = broken != nullptr && sound != nullptr;
    const double ratio = both ? broken->traffic.heaviest / sound->traffic.heaviest : kNone;
    rows.add(faulty.name, "ours", ratio, {1.7, 1.3},
             both ? fmt::format("{:.2f}", ratio) : "one is not measured");
  }
  return rows;
}

Rows exact(const Instances& all) {
  Rows rows("Route length / exact Steiner trees, of at most 9 terminals");
  for (const auto& it : all) {
    const auto* run = usual_run(it);
    if (run == nullptr || run->exact_nets == 0) continue;
    rows.add(it.name, fmt::format("{:.0f} nets", run->exact_nets), run->route_over_exact,
             {1.02, 1.005}, fmt::format("{:.4f}", run->route_over_exact));
  }
  return rows;
}

Rows tables(const Instances& all) {
  Rows rows("Table entries / the better of rig and PACMAN, on the same tables");
  for (const auto& it : all) {
    for (const auto& same : it.minimised) {
      const Limits limits = is_dense(it.family) ? Limits{0.96, 0.90} : Limits{0.88, 0.80};
      const SameTables::Theirs* best = nullptr;
      for (const auto& theirs : same.theirs)
        if (!theirs.cut && (best == nullptr || theirs.entries < best->entries)) best = &theirs;
      const double ratio =
          best == nullptr ? kNone
                          : static_cast<double>(same.ours) / static_cast<double>(best->entries);
      rows.add(it.name, best == nullptr ? "" : best->tool, ratio, limits,
               best == nullptr ? "no peer was done" : fmt::format("{:.3f}", ratio));
    }
  }
  return rows;
}

Rows largest_table(const Instances& all) {
  Rows rows("Largest table", " entries");
  for (const auto& it : all) {
    const auto* run = usual_run(it);
    if (run == nullptr) continue;
    rows.add(it.name, fmt::format("{} raw", run->tables.largest_raw),
             static_cast<double>(run->tables.largest), {chip::kUsableTableEntries, kNone},
             fmt::format("{}", run->tables.largest));
  }
  return rows;
}

Rows all_entries(const Instances& all) {
  Rows rows("Microcircuit at 64 neurons a core: all entries together");
  for (const auto& it : all) {
    const auto* run = usual_run(it);
    if (run == nullptr || it.family != "pd64" || it.size != 1.0) continue;
    rows.add(it.name, fmt::format("{} raw", run->tables.raw),
             static_cast<double>(run->tables.entries), {4100, 3000},
             fmt::format("{}", run->tables.entries));
  }
  return rows;
}

Rows natural(const Instances& all) {
  Rows rows("Grids: hops / natural placement's, in 60 s (a million: 20 min, stretch 10)");
  for (const auto& it : all) {
    const auto* run = usual_run(it);
    const bool million = it.family == "grid1m";
    if (run == nullptr || run->natural_hops == 0 || !(million || it.family == "grid65k")) continue;
    const double ratio = static_cast<double>(run->traffic.hops) / run->natural_hops;
    const Limits limits = million ? Limits{1.94, 1.4} : Limits{1.26, 1.12};
    const double must_s = million ? 1200 : 60, stretch_s = million ? 600 : 60;
    const double place_s = run->cpu_s("place");
    const double in_time = place_s <= stretch_s ? ratio : std::max(ratio, limits.must);
    rows.add(it.name, "natural", place_s <= must_s ? in_time : kNever, limits,
             fmt::format("{:.2f} in {:.0f} s", ratio, place_s));
  }
  return rows;
}

Rows memory(const Instances& all) {
  Rows rows("Peak memory", " MB");
  for (const auto& it : all) {
    const auto* run = usual_run(it);
    const bool million = it.family == "grid1m";
    if (run == nullptr || (!million && it.family != "clus18k")) continue;
    const double megabytes = run->peak_bytes / 1e6;
    rows.add(it.name, "", megabytes, million ? Limits{8000, 4000} : Limits{300, 150},
             fmt::format("{:.0f}", megabytes));
  }
  return rows;
}

Rows proof(const Instances& all) {
  Rows rows("The proof's share of the mapping's CPU");
  for (const auto& it : all) {
    const auto* run = usual_run(it);
    if (run == nullptr || run->cpu_s() <= 0) continue;
    const double share = run->cpu_s("prove") / run->cpu_s();
    rows.add(it.name, "", share, {0.10, kNone}, fmt::format("{:.3f}", share));
  }
  return rows;
}

Rows thesis_cost(const Instances& all) {
  Rows rows("Thesis netlists: weight x chips / annealing's, and on the microcircuit Hilbert's");
  for (const auto& it : all) {
    if (it.family != kThesisFamily) continue;
    const auto* run = usual_run(it);
    for (const auto* tool : {"rig-sa", "rig-hilbert"}) {
      const bool curve = std::string_view(tool) == "rig-hilbert";
      if (curve && it.name != "microcircuit") continue;
      const Limits limits = curve ? Limits{1.0, kNone} : Limits{1.0, 0.9};
      const auto* peer = it.peer(tool);
      const bool both = run != nullptr && peer != nullptr;
      const double ratio = both ? run->traffic.visits / peer->traffic.visits : kNone;
      rows.add(it.name, tool, ratio, limits, both ? fmt::format("{:.3f}", ratio) : "no peer");
    }
  }
  return rows;
}

Rows thesis_time(const Instances& all) {
  Rows rows("Thesis netlists: CPU of placing / annealing's");
  for (const auto& it : all) {
    if (it.family != kThesisFamily) continue;
    const auto* run = usual_run(it);
    const auto* sa = it.peer("rig-sa");
    const bool both = run != nullptr && sa != nullptr;
    const double share = both ? run->cpu_s("place") / sa->place_s : kNone;
    rows.add(it.name, "rig-sa", share, {0.1, kNone},
             both ? fmt::format("{:.3f}", share) : "no peer");
  }
  return rows;
}

Rows neuron_copies(const Instances& all) {
  constexpr double kLimitS = 3.0;
  Rows rows("Neurons on cores: copies of a spike, in 3 s");
  for (const auto& it : all) {
    for (const auto& run : it.neurons) {
      const Limits limits = it.family == "sheet65k" ? Limits{2.70, 2.60} : Limits{7.75, 7.68};
      rows.add(it.name, fmt::format("{:.2f} in order", run.copies_in_order),
               run.cpu_s <= kLimitS ? run.copies : kNever, limits,
               fmt::format("{:.2f} in {:.1f} s", run.copies, run.cpu_s));
    }
  }
  return rows;
}

Rows change(const Instances& all) {
  Rows rows("One population altered: CPU of remapping / of mapping");
  for (const auto& it : all) {
    const auto* run = usual_run(it);
    if (run == nullptr || run->changed_slices == 0 || run->cpu_s() <= 0) continue;
    const double share = run->change_cpu_s / run->cpu_s();
    rows.add(it.name, fmt::format("{:.0f} of {} slices", run->changed_slices, it.slices),
             run->change_anew ? kNever : share, {0.05, kNone}, fmt::format("{:.3f}", share));
  }
  return rows;
}

Rows seeds(const Instances& all) {
  Rows rows("Thesis netlists: seeds with which a table does not fit");
  for (const auto& it : all) {
    for (const auto& run : it.seeds) {
      const auto unfit = run.tried - run.fit;
      rows.add(it.name, fmt::format("largest {}", run.largest_table), static_cast<double>(unfit),
               {0, kNone}, fmt::format("{} of {}", unfit, run.tried));
    }
  }
  return rows;
}

}  // namespace

const char* text_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::not_measured:
      return "not measured";
    case Verdict::missed:
      return "missed";
    case Verdict::must:
      return "must";
    case Verdict::stretch:
      return "stretch";
  }
  return "";
}

const PeerRun* InstanceResult::peer(std::string_view tool) const {
  for (const auto& peer : peers)
    if (peer.tool == tool && peer.refused.empty()) return &peer;
  return nullptr;
}

std::vector<DemandRow> demand_rows(const MapBenchResult& result) {
  const auto& all = result.instances;
  std::vector<DemandRow> rows;
  thesis_cost(all).move_to(rows);
  thesis_time(all).move_to(rows);
  seeds(all).move_to(rows);
  dense(all).move_to(rows);
  local(all, "Local and random: packets x hops / annealing's, in 1/10 of its CPU", 0.1,
        {1.00, 0.92})
      .move_to(rows);
  local(all, "Local and random: packets x hops / annealing's, in 1/25 of its CPU", 0.04,
        {1.03, kNone})
      .move_to(rows);
  heaviest_link(all).move_to(rows);
  faults(all).move_to(rows);
  exact(all).move_to(rows);
  tables(all).move_to(rows);
  largest_table(all).move_to(rows);
  all_entries(all).move_to(rows);
  natural(all).move_to(rows);
  memory(all).move_to(rows);
  neuron_copies(all).move_to(rows);
  change(all).move_to(rows);
  proof(all).move_to(rows);
  return rows;
}

}  // namespace spikeloom::bench
