// Oracle: whether what a refusal to place names really forbids a placement, counted from scratch.
#pragma once

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "placer/placement.h"
#include "tests/support/every_placement.h"

namespace spikeloom::support {

class Refusals {
 public:
  explicit Refusals(const placer::Problem& problem) : problem_(problem) {
    for (const auto& device : problem.constraints.devices)
      chips_[device.slice.index()].insert(device.chip.index());
    std::vector<Pair> held;
    for (std::size_t s = 1; s < problem.slices.size(); ++s)
      if (problem.slices[s].part != 0) held.emplace_back(s - 1, s);
    std::vector<std::pair<std::size_t, std::size_t>> pinned;
    for (const auto& group : problem.constraints.together)
      for (const auto a : group)
        for (const auto b : group)
          if (is_device(a.index()))
            pinned.emplace_back(b.index(), *chips_[a.index()].begin());
          else if (!is_device(b.index()))
            held.emplace_back(a.index(), b.index());
    for (const auto& pin : problem.constraints.pins)
      pinned.emplace_back(pin.slice.index(), pin.chip.index());
    bundle_ = labels(held);
    for (const auto& [slice, chip] : pinned)
      if (!is_device(slice)) chips_[bundle_[slice]].insert(chip);
    for (const auto& net : problem.nets)
      for (const auto sink : net.sinks) held.emplace_back(net.source.index(), sink.index());
    joined_ = labels(held);
  }

  // False for a code that is not known here, too.
  [[nodiscard]] bool forbids(const std::string& code) const {
    const auto of_all = sums(std::vector<std::size_t>(problem_.slices.size(), 0));
    const auto whole = offers(std::vector<std::size_t>(problem_.machine.chips.size(), 0));
    if (code == "too_few_cores") return of_all.at(0).cores > whole.at(0).cores;
    if (code == "too_little_sdram") return of_all.at(0).bytes > whole.at(0).bytes;
    if (code == "bundle_too_large") return exceed(bundle_, most_of_a_chip());
    if (code == "pins_do_not_fit") return pinned_exceed();
    if (code == "pins_disagree")
      return std::ranges::any_of(chips_, [](const auto& entry) { return entry.second.size() > 1; });
    if (code == "no_live_way") return joined_across();
    if (code == "pieces_too_small") return exceed_their_pieces();
    // Whose claim is that all ways were tried.
    return (code == "sdram_fragments_too_small" || code == "chip_fragments_too_small") &&
           !EveryPlacement(problem_).any();
  }

 private:
  using Pair = std::pair<std::size_t, std::size_t>;
  struct Sum {
    std::uint64_t cores = 0, bytes = 0;
    [[nodiscard]] bool exceeds(const Sum& other) const {
      return cores > other.cores || bytes > other.bytes;
    }
  };

  [[nodiscard]] bool is_device(std::size_t slice) const {
    return std::ranges::any_of(problem_.constraints.devices, [&](const placer::Device& device) {
      return device.slice.index() == slice;
    });
  }

  // The lowest slice that pairs lead to.
  [[nodiscard]] std::vector<std::size_t> labels(const std::vector<Pair>& pairs) const {
    std::vector<std::size_t> label(problem_.slices.size());
    for (std::size_t s = 0; s < label.size(); ++s) label[s] = s;
    for (bool changed = true; changed;) {
      changed = false;
      for (const auto& [a, b] : pairs) {
        changed = changed || label[a] != label[b];
        label[a] = label[b] = std::min(label[a], label[b]);
      }
    }
    return label;
  }

  [[nodiscard]] std::map<std::size_t, Sum> sums(const std::vector<std::size_t>& label) const {
    std::map<std::size_t, Sum> all{{0, {}}};
    for (std::size_t s = 0; s < label.size(); ++s) {
      if (is_device(s)) continue;
      all[label[s]].cores += problem_.slices[s].has_core ? 1 : 0;
      all[label[s]].bytes += problem_.slices[s].need.sdram_bytes;
    }
    return all;
  }

  [[nodiscard]] std::map<std::size_t, Sum> offers(const std::vector<std::size_t>& label) const {
    std::map<std::size_t, Sum> all;
    for (std::size_t c = 0; c < label.size(); ++c) {
      const auto& chip = problem_.machine.chips[c];
      all[label[c]].cores += static_cast<std::uint64_t>(std::popcount(chip.application_cores));
      all[label[c]].bytes += chip.sdram_bytes;
    }
    return all;
  }

  static Sum most_of(const std::map<std::size_t, Sum>& offers) {
    Sum most;
    for (const auto& [label, sum] : offers)
      most = {std::max(most.cores, sum.cores), std::max(most.bytes, sum.bytes)};
    return most;
  }
  [[nodiscard]] Sum most_of_a_chip() const {
    std::vector<std::size_t> chips(problem_.machine.chips.size());
    for (std::size_t c = 0; c < chips.size(); ++c) chips[c] = c;
    return most_of(offers(chips));
  }

  [[nodiscard]] bool exceed(const std::vector<std::size_t>& label, const Sum& most) const {
    return std::ranges::any_of(sums(label),
                               [&](const auto& entry) { return entry.second.exceeds(most); });
  }

  [[nodiscard]] bool pinned_exceed() const {
    const auto of_bundle = sums(bundle_);
    std::map<std::size_t, Sum> on;
    for (const auto& [slice, chips] : chips_) {
      if (is_device(slice) || !of_bundle.contains(slice)) continue;
      on[*chips.begin()].cores += of_bundle.at(slice).cores;
      on[*chips.begin()].bytes += of_bundle.at(slice).bytes;
    }
    return std::ranges::any_of(on, [&](const auto& entry) {
      const auto& chip = problem_.machine.chips[entry.first];
      return entry.second.exceeds(
          {static_cast<std::uint64_t>(std::popcount(chip.application_cores)), chip.sdram_bytes});
    });
  }

  // By label of what nets join: the pieces that pins and devices ask for.
  [[nodiscard]] std::map<std::size_t, std::set<std::size_t>> pieces_asked() const {
    const auto piece = pieces_of(problem_.machine);
    std::map<std::size_t, std::set<std::size_t>> asked;
    for (const auto& [slice, chips] : chips_)
      for (const auto chip : chips) asked[joined_[slice]].insert(piece[chip]);
    return asked;
  }

  [[nodiscard]] bool joined_across() const {
    return std::ranges::any_of(pieces_asked(),
                               [](const auto& entry) { return entry.second.size() > 1; });
  }

  [[nodiscard]] bool exceed_their_pieces() const {
    const auto of_piece = offers(pieces_of(problem_.machine));
    const auto most = most_of(of_piece);
    const auto asked = pieces_asked();
    return std::ranges::any_of(sums(joined_), [&](const auto& entry) {
      const auto where = asked.find(entry.first);
      return entry.second.exceeds(where == asked.end() ? most
                                                       : of_piece.at(*where->second.begin()));
    });
  }

  const placer::Problem& problem_;
  std::vector<std::size_t> bundle_, joined_;
  std::map<std::size_t, std::set<std::size_t>> chips_;  // by bundle, and by device
};

}  // namespace spikeloom::support
