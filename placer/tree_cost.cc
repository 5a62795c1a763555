#include "placer/tree_cost.h"

#include <algorithm>

namespace spikeloom::placer {
namespace {

constexpr std::uint32_t kUntouched = UINT32_MAX;
// What is not a distance, in the time of looking one up; tests/bench/placer_bench.cc.
constexpr std::uint64_t kWorkOfAMove = 100;
constexpr std::uint64_t kWorkOfARelocation = 10;
constexpr std::uint64_t kWorkOfAFan = 20;

// Adds to a chip's amount; true when the chip came or went.
template <class Entries, class Amount>
bool add(Entries& entries, machine::ChipId chip, Amount amount) {
  const auto found = std::ranges::find_if(entries, [&](const auto& e) { return e.chip == chip; });
  if (found == entries.end()) {
    entries.push_back({chip, amount});
    return true;
  }
  found->amount += amount;
  if (found->amount != 0) return false;
  *found = entries.back();
  entries.pop_back();
  return true;
}

// One entry a chip.
template <class Entries>
void merge(Entries& entries) {
  std::ranges::sort(entries, {}, [](const auto& entry) { return entry.chip; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (entries[i].chip == entries[last].chip) {
      entries[last].amount += entries[i].amount;
    } else {
      entries[++last] = entries[i];
    }
  }
  if (!entries.empty()) entries.resize(last + 1);
}

}  // namespace

TreeCost::TreeCost(const machine::Machine& machine, const mapper::FoldedNets& nets,
                   ChipOfSlice chips)
    : nets_(nets),
      hops_(machine),
      chips_(std::move(chips)),
      fans_(nets.fans.size()),
      touched_at_(nets.fans.size(), kUntouched) {
  for (std::size_t f = 0; f < fans_.size(); ++f) {
    const auto& fan = nets.fans[f];
    auto& state = fans_[f];
    for (const auto sink : fan.sinks) state.sinks.push_back({chips_[sink.index()], 1});
    for (const auto& source : fan.sources) {
      state.sources.push_back({chips_[source.slice.index()], source.weight});
    }
    merge(state.sinks);
    merge(state.sources);
    state.tree_hops = tree_hops(state);
    state.way = way(state);
    total_ += fan.weight * state.tree_hops + state.way;
  }
}

std::int64_t TreeCost::apply(std::span<const Move> moves) {
  for (const auto& before : touched_) touched_at_[before.fan.index()] = kUntouched;
  touched_.clear();
  back_.clear();
  total_before_ = total_;
  work_ += kWorkOfAMove * moves.size();
  for (const auto& move : moves) {
    back_.push_back({move.slice, chips_[move.slice.index()]});
    relocate(move.slice, move.to);
  }
  for (const auto& before : touched_) {
    auto& state = fans_[before.fan.index()];
    if (before.tree_changed) state.tree_hops = tree_hops(state);
    state.way = way(state);
    total_ += nets_.fans[before.fan.index()].weight * (state.tree_hops - before.tree_hops) +
              state.way - before.way;
  }
  return total_ - total_before_;
}

void TreeCost::undo() {
  // Backwards, through the same states, so that no other fan is touched.
  for (auto move = back_.rbegin(); move != back_.rend(); ++move) relocate(move->slice, move->to);
  for (const auto& before : touched_) {
    auto& state = fans_[before.fan.index()];
    state.tree_hops = before.tree_hops;
    state.way = before.way;
  }
  total_ = total_before_;
}

void TreeCost::relocate(mapper::SliceId slice, machine::ChipId to) {
  auto& from = chips_[slice.index()];
  if (from == to) return;
  for (const auto fan : nets_.reached(slice)) {
    auto& sinks = fans_[fan.index()].sinks;
    work_ += kWorkOfARelocation + sinks.size() / 2;
    const bool left = add(sinks, from, std::int32_t{-1});
    const bool came = add(sinks, to, std::int32_t{1});
    if (left || came) touch(fan).tree_changed = true;
  }
  for (const auto fan : nets_.sent(slice)) {
    const auto& sources = nets_.fans[fan.index()].sources;
    const auto source = std::ranges::lower_bound(
        sources, slice, {}, [](const auto& candidate) { return candidate.slice; });
    add(fans_[fan.index()].sources, from, -source->weight);
    add(fans_[fan.index()].sources, to, source->weight);
    touch(fan);
  }
  from = to;
}

TreeCost::Before& TreeCost::touch(mapper::FanId fan) {
  auto& at = touched_at_[fan.index()];
  if (at == kUntouched) {
    at = static_cast<std::uint32_t>(touched_.size());
    const auto& state = fans_[fan.index()];
    touched_.push_back({fan, state.tree_hops, state.way, false});
  }
  return touched_[at];
}

// Prim. Chips that are in the tree leave the arrays, so the work shrinks with each.
std::int64_t TreeCost::tree_hops(const FanState& fan) {
  if (fan.sinks.size() < 2) return 0;
  places_.clear();
  for (const auto& sink : fan.sinks) places_.push_back(hops_.place(sink.chip));
  nearest_.assign(places_.size(), UINT16_MAX);
  std::int64_t total = 0;
  std::int32_t joined = places_.back();
  for (std::size_t open = places_.size() - 1; open > 0; --open) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < open; ++i) {
      nearest_[i] = std::min(nearest_[i], hops_.between(places_[i], joined));
      if (nearest_[i] < nearest_[next]) next = i;
    }
    total += nearest_[next];
    joined = places_[next];
    places_[next] = places_[open - 1];
    nearest_[next] = nearest_[open - 1];
    work_ += open;
  }
  return total;
}

std::int64_t TreeCost::way(const FanState& fan) {
  std::int64_t total = 0;
  for (const auto& source : fan.sources) {
    const auto place = hops_.place(source.chip);
    std::uint16_t nearest = UINT16_MAX;
    for (const auto& sink : fan.sinks) {
      nearest = std::min(nearest, hops_.between(place, hops_.place(sink.chip)));
      if (nearest == 0) break;
    }
    total += source.amount * nearest;
  }
  work_ += kWorkOfAFan + fan.sources.size() * fan.sinks.size() / 2;
  return total;
}

}  // namespace spikeloom::placer
