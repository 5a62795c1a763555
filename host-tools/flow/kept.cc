#include "host-tools/flow/kept.h"

#include <algorithm>
#include <bit>
#include <map>
#include <string_view>
#include <unordered_map>

namespace spikeloom::flow {
namespace {

using machine::ChipId;
using mapper::SliceId;

class Keeping {
 public:
  Keeping(const NamedMapping& before, std::span<const std::string> names, const Mapping& after,
          int tick_bits)
      : before_(before.mapping), after_(after), tick_bits_(tick_bits), old_slice_(names.size()) {
    std::unordered_map<std::string_view, SliceId> by_name;
    for (std::size_t s = 0; s < before.slices.size(); ++s)
      by_name.emplace(before.slices[s], SliceId{s});
    for (std::size_t s = 0; s < names.size(); ++s) {
      const auto found = by_name.find(names[s]);
      if (found != by_name.end()) old_slice_[s] = found->second;
    }
    for (const auto& chip : before_.machine.chips)
      new_chip_.push_back(after_.machine.find(chip.at));
  }

  Kept keep() {
    Kept kept;
    kept.places = places();
    keep_nets(kept);
    kept.tables.assign(after_.machine.chips.size(), nullptr);
    for (std::size_t c = 0; c < new_chip_.size(); ++c) {
      if (new_chip_[c]) kept.tables[new_chip_[c]->index()] = &before_.tables.of_chip[c];
    }
    return kept;
  }

 private:
  std::optional<placer::CorePlace> old_place(std::size_t slice) const {
    if (!old_slice_[slice]) return std::nullopt;
    const auto place = before_.placement.cores[old_slice_[slice]->index()];
    const auto chip = new_chip_[place.chip.index()];
    if (!chip) return std::nullopt;
    const bool has_core = place.core == placer::kNoCore ||
                          (after_.machine.at(*chip).application_cores >> place.core & 1U) != 0;
    if (!has_core) return std::nullopt;
    return placer::CorePlace{*chip, place.core};
  }

  placer::PlaceOfSlice places() const {
    placer::PlaceOfSlice places(after_.slices.size());
    for (std::size_t s = 0; s < places.size(); ++s) places[s] = old_place(s);
    for (const auto& pin : after_.constraints.pins) {
      auto& place = places[pin.slice.index()];
      if (!place || place->chip != pin.chip || (pin.core && place->core != *pin.core))
        place.reset();
    }
    free_overdrawn(places);
    free_incomplete(places);
    return places;
  }

  // Needs may have grown: the last slices of a chip give way.
  void free_overdrawn(placer::PlaceOfSlice& places) const {
    std::vector<std::uint64_t> used(after_.machine.chips.size(), 0);
    for (std::size_t s = 0; s < places.size(); ++s) {
      if (!places[s]) continue;
      auto& bytes = used[places[s]->chip.index()];
      bytes += after_.slices[s].need.sdram_bytes;
      if (bytes <= after_.machine.at(places[s]->chip).sdram_bytes) continue;
      bytes -= after_.slices[s].need.sdram_bytes;
      places[s].reset();
    }
  }

  // Parts of a slice and groups stay together or go together; what one frees may break another.
  void free_incomplete(placer::PlaceOfSlice& places) const {
    const auto groups = groups_of(after_);
    for (bool changed = true; changed;) {
      changed = false;
      for (const auto& group : groups) {
        const auto chip = [&](SliceId slice) {
          const auto& place = places[slice.index()];
          return place ? std::optional(place->chip) : std::nullopt;
        };
        const auto there = chip(group.front());
        if (std::ranges::all_of(group, [&](SliceId slice) { return chip(slice) == there; }))
          continue;
        for (const auto slice : group) places[slice.index()].reset();
        changed = true;
      }
    }
  }

  static std::vector<std::vector<SliceId>> groups_of(const Mapping& mapping) {
    auto groups = mapping.constraints.together;
    for (std::size_t s = 0; s < mapping.slices.size(); ++s) {
      if (mapping.slices[s].synapse_cores == 0) continue;
      if (mapping.slices[s].part == 0) groups.emplace_back();
      groups.back().push_back(SliceId{s});
    }
    return groups;
  }

  router::Tree translated(const router::Tree& tree) const {
    router::Tree now;
    for (auto hop : tree.hops) {
      const auto chip = new_chip_[hop.chip.index()];
      if (!chip) return {};
      hop.chip = *chip;
      now.hops.push_back(hop);
    }
    return now;
  }

  void keep_nets(Kept& kept) const {
    kept.keys.resize(after_.nets.size());
    kept.trees.resize(after_.nets.size());
    const auto then = nets_of(before_), now = nets_of(after_);
    for (std::size_t s = 0; s < now.size(); ++s) {
      if (!old_slice_[s]) continue;
      const auto& old = then[old_slice_[s]->index()];
      for (std::size_t i = 0; i < now[s].size(); ++i) {
        const auto at = old_net(old, now[s], i);
        if (!at || !fills(before_.keys[*at], now[s][i])) continue;
        kept.keys[now[s][i]] = before_.keys[*at];
        if (kept.places[s]) kept.trees[now[s][i]] = translated(before_.trees[*at]);
      }
    }
  }

  // Of the nets of a slice before, the one that is the i-th of those after: of the same tenant
  // where several share its core, else in the same place.
  std::optional<std::size_t> old_net(const std::vector<std::size_t>& then,
                                     const std::vector<std::size_t>& now, std::size_t i) const {
    const auto& net = after_.nets[now[i]];
    if (after_.slices[net.source.index()].tenants.empty())
      return i < then.size() ? std::optional(then[i]) : std::nullopt;
    const auto found = std::ranges::find(then, net.tenant,
                                         [this](std::size_t n) { return before_.nets[n].tenant; });
    return found == then.end() ? std::nullopt : std::optional(*found);
  }

  // The senders fill the block as they filled it before.
  bool fills(router::KeyBlock block, std::size_t net) const {
    const auto neurons = mapper::sender(after_.nets[net], after_.slices).neurons;
    const std::uint64_t keys = std::bit_ceil(std::uint64_t{neurons.size()}) << tick_bits_;
    return keys == std::uint64_t{~block.mask} + 1;
  }

  // Of every slice, in order.
  static std::vector<std::vector<std::size_t>> nets_of(const Mapping& mapping) {
    std::vector<std::vector<std::size_t>> nets(mapping.slices.size());
    for (std::size_t n = 0; n < mapping.nets.size(); ++n)
      nets[mapping.nets[n].source.index()].push_back(n);
    return nets;
  }

  const Mapping& before_;
  const Mapping& after_;
  int tick_bits_;
  std::vector<std::optional<SliceId>> old_slice_;  // by slice after
  std::vector<std::optional<ChipId>> new_chip_;    // by chip before
};

}  // namespace

Kept keep(const NamedMapping& before, std::span<const std::string> slice_names,
          const Mapping& after, int tick_bits) {
  return Keeping(before, slice_names, after, tick_bits).keep();
}

}  // namespace spikeloom::flow
