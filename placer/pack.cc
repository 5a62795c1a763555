#include "placer/pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/disjoint_sets.h"
#include "placer/constraints.h"
#include "placer/room.h"
#include "placer/totals.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::SliceId;
constexpr std::uint32_t kAnywhere = UINT32_MAX;

// Slices that nets join, each set under the number of its first.
std::vector<std::uint32_t> joined_by_nets(const Problem& problem) {
  DisjointSets sets(problem.slices.size());
  for (const auto& net : problem.nets)
    for (const auto sink : net.sinks) sets.join(net.source.value, sink.value);
  std::vector<std::uint32_t> first;
  for (std::uint32_t s = 0; s < problem.slices.size(); ++s) first.push_back(sets.of(s));
  return first;
}

class Packing {
 public:
  Packing(const Problem& problem, const Pieces& pieces)
      : problem_(problem),
        pieces_(pieces),
        room_(problem),
        joined_(joined_by_nets(problem)),
        piece_of_(problem.slices.size(), kAnywhere),
        on_piece_(problem.slices.size(), 0),
        pin_(problem.slices.size(), kAnywhere),
        chips_(problem.slices.size()) {
    for (const auto& pin : problem.constraints.pins) pin_[pin.slice.index()] = pin.chip.value;
    for (const auto& device : problem.constraints.devices)
      pin_[device.slice.index()] = device.chip.value;
    for (std::size_t s = 0; s < problem.slices.size(); ++s) order_.emplace_back(s);
    std::ranges::stable_sort(order_, [&](SliceId a, SliceId b) { return size(a) > size(b); });
  }

  bool place(std::size_t next) {
    if (next == order_.size()) return true;
    const auto slice = order_[next];
    const auto first = joined_[slice.index()];
    for (std::uint32_t c = first_chip(next); c < problem_.machine.chips.size(); ++c) {
      const ChipId chip{std::size_t{c}};
      if (!is_allowed(slice, chip)) continue;
      if (++tries_ > kPackingTries) return false;
      chips_[slice.index()] = chip;
      room_.take(slice, chip);
      if (on_piece_[first]++ == 0) piece_of_[first] = pieces_.of_chip[c];
      if (place(next + 1)) return true;
      if (--on_piece_[first] == 0) piece_of_[first] = kAnywhere;
      room_.give_back(slice, chip);
    }
    return false;
  }

  [[nodiscard]] bool ran_out() const { return tries_ > kPackingTries; }
  [[nodiscard]] const ChipOfSlice& chips() const { return chips_; }

 private:
  // Pinned ones first, then by what they take of the largest chip.
  double size(SliceId slice) const {
    if (pin_[slice.index()] != kAnywhere) return 1e9;
    return room_.cores_of(slice) / static_cast<double>(chip::kApplicationCores) +
           static_cast<double>(room_.sdram_of(slice)) / chip::kApplicationSdramBytes;
  }

  // Equal slices in a row go to chips in ascending order: other orders are the same packing.
  std::uint32_t first_chip(std::size_t next) const {
    if (next == 0) return 0;
    const auto before = order_[next - 1], slice = order_[next];
    const bool is_equal = room_.cores_of(before) == room_.cores_of(slice) &&
                          room_.sdram_of(before) == room_.sdram_of(slice) &&
                          joined_[before.index()] == joined_[slice.index()] &&
                          pin_[before.index()] == kAnywhere && pin_[slice.index()] == kAnywhere;
    return is_equal ? chips_[before.index()].value : 0;
  }

  bool is_allowed(SliceId slice, ChipId chip) const {
    const auto pin = pin_[slice.index()];
    if (pin != kAnywhere && pin != chip.value) return false;
    const auto piece = piece_of_[joined_[slice.index()]];
    return (piece == kAnywhere || piece == pieces_.of_chip[chip.index()]) &&
           room_.fits(slice, chip);
  }

  const Problem& problem_;
  const Pieces& pieces_;
  Room room_;
  std::vector<std::uint32_t> joined_;
  std::vector<std::uint32_t> piece_of_;  // by first slice of what nets join: where it has begun
  std::vector<std::uint32_t> on_piece_;  // and how many of it are there
  std::vector<std::uint32_t> pin_;
  std::vector<SliceId> order_;
  ChipOfSlice chips_;
  std::uint64_t tries_ = 0;
};

// "2 pieces: 5 chips around (0,0) with 60 cores, ..."
std::string pieces_text(const Problem& problem, const Pieces& pieces) {
  std::string text = fmt::format("{} pieces", pieces.count);
  for (std::uint32_t p = 0; p < std::min(pieces.count, 4U); ++p) {
    std::size_t chips = 0, cores = 0, first = 0;
    for (std::size_t c = pieces.of_chip.size(); c-- > 0;) {
      if (pieces.of_chip[c] != p) continue;
      ++chips;
      first = c;
      cores += static_cast<std::size_t>(std::popcount(problem.machine.chips[c].application_cores));
    }
    const auto at = problem.machine.chips[first].at;
    text += fmt::format("{} {} from ({},{}) on with {} cores", p == 0 ? ":" : ",", chips, at.x,
                        at.y, cores);
  }
  return text + (pieces.count > 4 ? ", and smaller ones" : "");
}

Error does_not_pack(const Problem& problem, const Pieces& pieces, bool ran_out) {
  auto error = does_not_fit(problem);
  if (error.code == "too_few_cores" || error.code == "too_little_sdram") return error;
  error.cause = ran_out ? "filling chip after chip left slices over; not every way was tried"
                        : "every way to fill the chips was tried";
  if (pieces.count > 1) {
    error.cause +=
        fmt::format("; what nets join has to be in one piece of the machine, which is in {}",
                    pieces_text(problem, pieces));
  }
  return error;
}

}  // namespace

Result<ChipOfSlice> pack(const Problem& problem, const Pieces& pieces) {
  if (problem.slices.size() > kMostPacked)
    return tl::unexpected(does_not_pack(problem, pieces, true));
  if (!is_large_enough(problem)) return tl::unexpected(does_not_fit(problem));
  Packing packing(problem, pieces);
  if (packing.place(0)) return packing.chips();
  return tl::unexpected(does_not_pack(problem, pieces, packing.ran_out()));
}

}  // namespace spikeloom::placer
