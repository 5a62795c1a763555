#include "placer/deal.h"

#include <algorithm>
#include <functional>
#include <tuple>

#include "placer/constraints.h"
#include "placer/joined.h"
#include "placer/totals.h"

namespace spikeloom::placer {
namespace {

constexpr std::uint64_t kMostLooks = 1'000'000;  // at a piece

struct Part {
  std::uint32_t first = 0;  // slice
  Total asked;
  std::optional<std::uint32_t> piece;  // where it has to be
};

std::vector<Part> parts_of(const Problem& problem, const Pieces& pieces,
                           const std::vector<std::uint32_t>& first) {
  const auto fixed = fixed_chips(problem);
  const auto is_device = devices_of(problem);
  std::vector<Part> by_slice(problem.slices.size()), all;
  for (std::uint32_t s = 0; s < by_slice.size(); ++s) {
    auto& part = by_slice[first[s]];
    part.first = first[s];
    if (fixed[s]) part.piece = pieces.of_chip[fixed[s]->index()];
    if (is_device[s]) continue;
    part.asked.cores += problem.slices[s].all_cores();
    part.asked.sdram_bytes += problem.slices[s].need.sdram_bytes;
  }
  for (std::uint32_t s = 0; s < by_slice.size(); ++s)
    if (first[s] == s) all.push_back(by_slice[s]);
  // What has no choice goes first, then what is hard to find room for.
  std::ranges::stable_sort(all, [](const Part& a, const Part& b) {
    return std::tuple(!a.piece, b.asked.cores, b.asked.sdram_bytes) <
           std::tuple(!b.piece, a.asked.cores, a.asked.sdram_bytes);
  });
  return all;
}

class Dealer {
 public:
  Dealer(std::vector<Part> parts, std::vector<Total> room)
      : parts_(std::move(parts)), room_(std::move(room)), piece_(parts_.size(), 0) {}

  // One part after the other; where one finds no room, the one before it goes elsewhere.
  [[nodiscard]] bool deal() {
    std::vector<std::vector<std::uint32_t>> choices;  // of parts that have a piece, still untried
    while (choices.size() < parts_.size()) {
      choices.push_back(choices_of(parts_[choices.size()]));
      while (choices.back().empty()) {
        choices.pop_back();
        if (choices.empty() || looks_ > kMostLooks) return false;
        give(choices.size() - 1, 1);
      }
      piece_[choices.size() - 1] = choices.back().back();
      choices.back().pop_back();
      give(choices.size() - 1, -1);
    }
    return true;
  }
  [[nodiscard]] std::uint32_t piece(std::size_t part) const { return piece_[part]; }
  [[nodiscard]] const std::vector<Part>& parts() const { return parts_; }

 private:
  // The best last; of pieces with equal room, one.
  std::vector<std::uint32_t> choices_of(const Part& part) {
    std::vector<std::uint32_t> choices;
    for (std::uint32_t p = 0; p < room_.size(); ++p)
      if (part.asked.fits(room_[p]) && part.piece.value_or(p) == p) choices.push_back(p);
    looks_ += room_.size();
    const auto key = [&](std::uint32_t p) {
      return std::tuple(room_[p].cores, room_[p].sdram_bytes);
    };
    std::ranges::stable_sort(choices, std::greater{}, key);
    const auto same = [&](std::uint32_t a, std::uint32_t b) { return key(a) == key(b); };
    choices.erase(std::unique(choices.begin(), choices.end(), same), choices.end());
    return choices;
  }
  void give(std::size_t part, int sign) {
    auto& room = room_[piece_[part]];
    const auto& asked = parts_[part].asked;
    room.cores = sign > 0 ? room.cores + asked.cores : room.cores - asked.cores;
    room.sdram_bytes =
        sign > 0 ? room.sdram_bytes + asked.sdram_bytes : room.sdram_bytes - asked.sdram_bytes;
  }

  std::vector<Part> parts_;
  std::vector<Total> room_;  // by piece
  std::vector<std::uint32_t> piece_;
  std::uint64_t looks_ = 0;
};

}  // namespace

std::optional<std::vector<std::uint32_t>> dealt_out(const Problem& problem, const Pieces& pieces) {
  const auto first = joined_by_nets(problem);
  Dealer dealer(parts_of(problem, pieces, first), offers(problem.machine, pieces));
  if (!dealer.deal()) return std::nullopt;
  std::vector<std::uint32_t> piece_of_first(problem.slices.size());
  for (std::size_t p = 0; p < dealer.parts().size(); ++p)
    piece_of_first[dealer.parts()[p].first] = dealer.piece(p);
  std::vector<std::uint32_t> pieces_of_slices;
  for (const auto slice : first) pieces_of_slices.push_back(piece_of_first[slice]);
  return pieces_of_slices;
}

}  // namespace spikeloom::placer
