#include "placer/fill_in.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <map>

#include "mapper/folded_nets.h"
#include "placer/together.h"
#include "placer/totals.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::FanId;
using mapper::SliceId;
using Hops = std::vector<std::uint16_t>;
constexpr std::uint16_t kNoWay = UINT16_MAX;

// Lowers the hops of all chips to those from `start`, where that is nearer.
void come_nearer(const machine::Machine& machine, ChipId start, Hops& hops) {
  std::vector<ChipId> open{start};
  hops[start.index()] = 0;
  for (std::size_t next = 0; next < open.size(); ++next) {
    const auto farther = static_cast<std::uint16_t>(hops[open[next].index()] + 1);
    for (const auto& there : machine.at(open[next]).neighbours) {
      if (!there || hops[there->index()] <= farther) continue;
      hops[there->index()] = farther;
      open.push_back(*there);
    }
  }
}

class Filling {
 public:
  Filling(const Problem& problem, const PlaceOfSlice& kept)
      : problem_(problem),
        nets_(mapper::fold(problem.nets, problem.slices.size())),
        placed_(kept),
        hops_(nets_.fans.size()),
        has_sink_(nets_.fans.size(), false),
        sent_(problem.slices.size()) {
    for (std::size_t f = 0; f < nets_.fans.size(); ++f) {
      for (const auto& source : nets_.fans[f].sources)
        sent_[source.slice.index()].push_back({FanId{f}, source.weight});
    }
    for (const auto& chip : problem.machine.chips) {
      free_cores_.push_back(chip.application_cores);
      sdram_.push_back(chip.sdram_bytes);
    }
    for (const auto& device : problem.constraints.devices)
      placed_[device.slice.index()] = {device.chip, kNoCore};
    for (const auto& pin : problem.constraints.pins) pins_[pin.slice.index()] = pin;
    for (std::size_t s = 0; s < placed_.size(); ++s) {
      if (placed_[s]) take(s, *placed_[s]);
    }
  }

  Result<Placement> fill() {
    for (const auto& group : groups_to_place()) {
      const auto chip = best_chip(group);
      if (!chip) return tl::unexpected(does_not_fit(problem_));
      sit(group, *chip);
    }
    Placement placement;
    for (const auto& place : placed_) placement.cores.push_back(*place);
    return placement;
  }

 private:
  struct Sent {
    FanId fan;
    std::int64_t weight;
  };
  using Group = std::vector<std::size_t>;

  void take(std::size_t slice, CorePlace place) {
    if (place.core != kNoCore) free_cores_[place.chip.index()] &= ~(1U << place.core);
    sdram_[place.chip.index()] -=
        static_cast<std::int64_t>(problem_.slices[slice].need.sdram_bytes);
  }

  std::int64_t traffic(std::size_t slice) const {
    std::int64_t sum = 0;
    for (const auto fan : nets_.reached(SliceId{slice})) sum += nets_.fans[fan.index()].weight;
    for (const auto& sent : sent_[slice]) sum += sent.weight;
    return sum;
  }

  // Those with a pin, then the others, the busiest first.
  std::vector<Group> groups_to_place() const {
    const auto all = together(problem_.slices, problem_.constraints);
    std::vector<Group> bundles(all.bundles.size());
    for (std::size_t s = 0; s < placed_.size(); ++s) {
      if (!placed_[s]) bundles[all.of_slice[s]].push_back(s);
    }
    std::vector<std::pair<std::int64_t, Group>> busy;
    for (auto& group : bundles) {
      if (group.empty()) continue;
      std::int64_t sum = 0;
      for (const auto slice : group) sum += traffic(slice);
      const bool has_pin =
          std::ranges::any_of(group, [&](std::size_t slice) { return pins_.contains(slice); });
      if (has_pin) sum = std::numeric_limits<std::int64_t>::max();
      busy.emplace_back(sum, std::move(group));
    }
    std::ranges::stable_sort(busy, std::greater{}, [](const auto& entry) { return entry.first; });
    std::vector<Group> groups;
    for (auto& [sum, group] : busy) groups.push_back(std::move(group));
    return groups;
  }

  bool has_room(const Group& group, std::size_t chip) const {
    std::int64_t bytes = 0;
    int cores = 0;
    for (const auto slice : group) {
      bytes += static_cast<std::int64_t>(problem_.slices[slice].need.sdram_bytes);
      cores += problem_.slices[slice].has_core ? 1 : 0;
      const auto pin = pins_.find(slice);
      if (pin == pins_.end()) continue;
      if (pin->second.chip.index() != chip) return false;
      if (pin->second.core && (free_cores_[chip] >> *pin->second.core & 1U) == 0) return false;
    }
    return std::popcount(free_cores_[chip]) >= cores && bytes <= sdram_[chip];
  }

  std::optional<ChipId> best_chip(const Group& group) {
    std::vector<double> costs(problem_.machine.chips.size(), 0.0);
    for (const auto slice : group) {
      for (const auto fan : nets_.reached(SliceId{slice}))
        add(costs, fan, static_cast<double>(nets_.fans[fan.index()].weight));
      for (const auto& sent : sent_[slice]) add(costs, sent.fan, static_cast<double>(sent.weight));
    }
    std::optional<ChipId> best;
    for (std::size_t c = 0; c < costs.size(); ++c) {
      if (!has_room(group, c) || (best && costs[c] >= costs[best->index()])) continue;
      best = ChipId{c};
    }
    return best;
  }

  void add(std::vector<double>& costs, FanId fan, double weight) {
    const auto& hops = hops_of(fan);
    for (std::size_t c = 0; c < costs.size(); ++c) costs[c] += weight * hops[c];
  }

  // To the nearest sink of the fan that is placed, or to its sources while none is.
  const Hops& hops_of(FanId fan) {
    auto& hops = hops_[fan.index()];
    if (!hops.empty()) return hops;
    hops.assign(problem_.machine.chips.size(), kNoWay);
    for (const auto sink : nets_.fans[fan.index()].sinks) {
      if (!placed_[sink.index()]) continue;
      has_sink_[fan.index()] = true;
      come_nearer(problem_.machine, placed_[sink.index()]->chip, hops);
    }
    if (has_sink_[fan.index()]) return hops;
    bool has_source = false;
    for (const auto& source : nets_.fans[fan.index()].sources) {
      if (!placed_[source.slice.index()]) continue;
      has_source = true;
      come_nearer(problem_.machine, placed_[source.slice.index()]->chip, hops);
    }
    if (!has_source) std::ranges::fill(hops, std::uint16_t{0});
    return hops;
  }

  // The fan has a sink on the chip.
  void draw_near(FanId fan, ChipId chip) {
    auto& hops = hops_[fan.index()];
    if (!has_sink_[fan.index()])
      hops.clear();
    else if (!hops.empty())
      come_nearer(problem_.machine, chip, hops);
  }

  void sit(const Group& group, ChipId chip) {
    std::uint32_t pinned = 0;
    for (const auto slice : group) {
      const auto pin = pins_.find(slice);
      if (pin != pins_.end() && pin->second.core) pinned |= 1U << *pin->second.core;
    }
    for (const auto slice : group) {
      placed_[slice] = CorePlace{chip, core_for(slice, free_cores_[chip.index()] & ~pinned)};
      take(slice, *placed_[slice]);
      for (const auto fan : nets_.reached(SliceId{slice})) draw_near(fan, chip);
      for (const auto& sent : sent_[slice]) {
        if (!has_sink_[sent.fan.index()]) hops_[sent.fan.index()].clear();
      }
    }
  }

  std::uint8_t core_for(std::size_t slice, std::uint32_t free) const {
    if (!problem_.slices[slice].has_core) return kNoCore;
    const auto pin = pins_.find(slice);
    if (pin != pins_.end() && pin->second.core) return *pin->second.core;
    return static_cast<std::uint8_t>(std::countr_zero(free));
  }

  const Problem& problem_;
  mapper::FoldedNets nets_;
  PlaceOfSlice placed_;
  std::vector<Hops> hops_;      // by fan, once asked
  std::vector<bool> has_sink_;  // by fan: of those that count in its hops
  std::vector<std::vector<Sent>> sent_;
  std::map<std::size_t, Pin> pins_;  // by slice
  std::vector<std::uint32_t> free_cores_;
  std::vector<std::int64_t> sdram_;
};

}  // namespace

Result<Placement> fill_in(const Problem& problem, const PlaceOfSlice& kept) {
  return Filling(problem, kept).fill();
}

}  // namespace spikeloom::placer
