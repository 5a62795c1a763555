// Oracle: whether any legal placement exists, by trying all of them. For small cases only.
#pragma once

#include <algorithm>
#include <bit>
#include <optional>
#include <vector>

#include "placer/placement.h"
#include "tests/support/pieces_of_machine.h"

namespace spikeloom::support {

class EveryPlacement {
 public:
  explicit EveryPlacement(const placer::Problem& problem)
      : problem_(problem),
        piece_(pieces_of(problem.machine)),
        chip_(problem.slices.size()),
        device_chip_(problem.slices.size()) {
    for (const auto& device : problem.constraints.devices)
      device_chip_[device.slice.index()] = device.chip.index();
    for (const auto& chip : problem.machine.chips) {
      cores_.push_back(std::popcount(chip.application_cores));
      bytes_.push_back(chip.sdram_bytes);
    }
  }

  [[nodiscard]] bool any() { return place(0); }

 private:
  // Slices before this one are on chips.
  bool place(std::size_t slice) {
    if (slice == chip_.size()) return true;
    const auto& asked = problem_.slices[slice];
    const auto device = device_chip_[slice];
    const int cores = asked.has_core && !device ? 1 : 0;
    const auto bytes = device ? 0 : static_cast<std::int64_t>(asked.need.sdram_bytes);
    for (std::size_t c = 0; c < cores_.size(); ++c) {
      if (cores_[c] < cores || bytes_[c] < bytes || (device && *device != c)) continue;
      if (asked.part != 0 && chip_[slice - 1] != c) continue;
      chip_[slice] = c;
      if (!is_allowed(slice)) continue;
      cores_[c] -= cores;
      bytes_[c] -= bytes;
      const bool found = place(slice + 1);
      cores_[c] += cores;
      bytes_[c] += bytes;
      if (found) return true;
    }
    return false;
  }

  // Pins, groups, and a live way for every net, as far as slices are on chips: up to `last`.
  bool is_allowed(std::size_t last) const {
    for (const auto& pin : problem_.constraints.pins) {
      if (pin.slice.index() == last && chip_[last] != pin.chip.index()) return false;
    }
    for (const auto& group : problem_.constraints.together) {
      if (std::ranges::find(group, mapper::SliceId{last}) == group.end()) continue;
      for (const auto slice : group) {
        if (slice.index() < last && chip_[slice.index()] != chip_[last]) return false;
      }
    }
    return std::ranges::all_of(problem_.nets, [&](const mapper::Net& net) {
      return std::ranges::all_of(net.sinks, [&](mapper::SliceId sink) {
        return std::max(sink, net.source).index() > last ||
               piece_[chip_[sink.index()]] == piece_[chip_[net.source.index()]];
      });
    });
  }

  const placer::Problem& problem_;
  std::vector<std::size_t> piece_, chip_;
  std::vector<std::optional<std::size_t>> device_chip_;
  std::vector<int> cores_;
  std::vector<std::int64_t> bytes_;
};

}  // namespace spikeloom::support
