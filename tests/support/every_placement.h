// Oracle: whether any legal placement exists, by trying all of them. For small cases only.
#pragma once

#include <algorithm>
#include <bit>
#include <vector>

#include "placer/placement.h"
#include "tests/support/pieces_of_machine.h"

namespace spikeloom::support {

class EveryPlacement {
 public:
  explicit EveryPlacement(const placer::Problem& problem)
      : problem_(problem), piece_(pieces_of(problem.machine)), chip_(problem.slices.size()) {
    for (const auto& chip : problem.machine.chips) {
      cores_.push_back(std::popcount(chip.application_cores));
      bytes_.push_back(chip.sdram_bytes);
    }
  }

  [[nodiscard]] bool any() { return place(0); }

 private:
  bool place(std::size_t slice) {
    if (slice == chip_.size()) return is_joined();
    const auto& need = problem_.slices[slice];
    for (std::size_t c = 0; c < cores_.size(); ++c) {
      if (cores_[c] == 0 || bytes_[c] < static_cast<std::int64_t>(need.need.sdram_bytes)) continue;
      if (need.part != 0 && chip_[slice - 1] != c) continue;
      chip_[slice] = c;
      --cores_[c];
      bytes_[c] -= static_cast<std::int64_t>(need.need.sdram_bytes);
      const bool found = place(slice + 1);
      ++cores_[c];
      bytes_[c] += static_cast<std::int64_t>(need.need.sdram_bytes);
      if (found) return true;
    }
    return false;
  }

  // Pins, groups, and a live way for every net.
  bool is_joined() const {
    for (const auto& pin : problem_.constraints.pins) {
      if (chip_[pin.slice.index()] != pin.chip.index()) return false;
    }
    for (const auto& group : problem_.constraints.together) {
      for (const auto slice : group) {
        if (chip_[slice.index()] != chip_[group.front().index()]) return false;
      }
    }
    return std::ranges::all_of(problem_.nets, [&](const mapper::Net& net) {
      return std::ranges::all_of(net.sinks, [&](mapper::SliceId sink) {
        return piece_[chip_[sink.index()]] == piece_[chip_[net.source.index()]];
      });
    });
  }

  const placer::Problem& problem_;
  std::vector<std::size_t> piece_, chip_;
  std::vector<int> cores_;
  std::vector<std::int64_t> bytes_;
};

}  // namespace spikeloom::support
