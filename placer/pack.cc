#include "placer/pack.h"

#include <fmt/format.h>

#include <algorithm>

#include "network-specs/machine/chip_text.h"
#include "placer/joined.h"
#include "placer/room.h"
#include "placer/totals.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::SliceId;
constexpr std::uint32_t kAnywhere = UINT32_MAX;
constexpr std::size_t kMostPacked = 4096;  // slices
constexpr std::uint64_t kTries = 2'000'000;

class Packing {
 public:
  Packing(const Problem& problem, const Pieces& pieces)
      : problem_(problem),
        pieces_(pieces),
        room_(problem),
        joined_(joined_by_nets(problem)),
        piece_of_(problem.slices.size(), kAnywhere),
        on_piece_(problem.slices.size(), 0),
        fixed_(fixed_chips(problem)),
        chips_(problem.slices.size()) {
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
      if (++tries_ > kTries) return false;
      chips_[slice.index()] = chip;
      room_.take(slice, chip);
      if (on_piece_[first]++ == 0) piece_of_[first] = pieces_.of_chip[c];
      if (place(next + 1)) return true;
      if (--on_piece_[first] == 0) piece_of_[first] = kAnywhere;
      room_.give_back(slice, chip);
    }
    return false;
  }

  [[nodiscard]] bool ran_out() const { return tries_ > kTries; }
  [[nodiscard]] const ChipOfSlice& chips() const { return chips_; }

 private:
  // Pinned ones first, then by what they take of the largest chip.
  double size(SliceId slice) const {
    if (fixed_[slice.index()]) return 1e9;
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
                          !fixed_[before.index()] && !fixed_[slice.index()];
    return is_equal ? chips_[before.index()].value : 0;
  }

  bool is_allowed(SliceId slice, ChipId chip) const {
    const auto fixed = fixed_[slice.index()];
    if (fixed && *fixed != chip) return false;
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
  std::vector<std::optional<ChipId>> fixed_;
  std::vector<SliceId> order_;
  ChipOfSlice chips_;
  std::uint64_t tries_ = 0;
};

// "2 pieces: 5 chips from (0,0) on with 60 cores, ..."
std::string pieces_text(const Problem& problem, const Pieces& pieces) {
  const auto all = offers(problem.machine, pieces);
  std::string text = fmt::format("{} pieces", pieces.count);
  for (std::uint32_t p = 0; p < std::min(pieces.count, 4U); ++p) {
    const auto first =
        static_cast<std::size_t>(std::ranges::find(pieces.of_chip, p) - pieces.of_chip.begin());
    text += fmt::format("{} {} chips from {} on with {} cores", p == 0 ? ":" : ",",
                        std::ranges::count(pieces.of_chip, p),
                        machine::chip_text(problem.machine.chips[first].at), all[p].cores);
  }
  return text + (pieces.count > 4 ? ", and others" : "");
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
