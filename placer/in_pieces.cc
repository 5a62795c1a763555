#include "placer/in_pieces.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "placer/deal.h"
#include "placer/joined.h"
#include "placer/pack.h"

namespace spikeloom::placer {
namespace {

constexpr std::size_t kMostPieces = 16;  // that are placed one by one

// Pieces that offer all that is asked for and have all fixed slices, by their cores, most first.
std::vector<std::uint32_t> candidates(const Problem& problem, const Pieces& pieces) {
  const auto all = offers(problem.machine, pieces);
  const auto need = asked(problem);
  std::vector<std::size_t> fixed_on(pieces.count, 0);
  std::size_t fixed = 0;
  for (const auto chip : fixed_chips(problem)) {
    if (!chip) continue;
    ++fixed;
    ++fixed_on[pieces.of_chip[chip->index()]];
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t p = 0; p < pieces.count; ++p)
    if (fixed_on[p] == fixed && need.fits(all[p])) order.push_back(p);
  std::ranges::stable_sort(order, std::greater{}, [&](std::uint32_t p) { return all[p].cores; });
  return order;
}

// The machine as if the other pieces had nothing to offer.
machine::Machine only(const machine::Machine& machine, const Pieces& pieces, std::uint32_t piece) {
  auto rest = machine;
  for (std::size_t c = 0; c < rest.chips.size(); ++c) {
    if (pieces.of_chip[c] == piece) continue;
    rest.chips[c].application_cores = 0;
    rest.chips[c].sdram_bytes = 0;
  }
  return rest;
}

bool are_all_on(const ChipOfSlice& chips, const Pieces& pieces, std::uint32_t piece) {
  return std::ranges::all_of(
      chips, [&](machine::ChipId chip) { return pieces.of_chip[chip.index()] == piece; });
}

// The problem as if only these slices asked for anything, and only their piece offered it.
struct OnePiece {
  machine::Machine machine;
  std::vector<mapper::Slice> slices;
  std::vector<mapper::Net> nets;
};
OnePiece one_piece(const Problem& problem, const Pieces& pieces,
                   const std::vector<std::uint32_t>& piece_of_slice, std::uint32_t piece) {
  OnePiece part{only(problem.machine, pieces, piece), problem.slices, {}};
  for (std::size_t s = 0; s < part.slices.size(); ++s) {
    if (piece_of_slice[s] == piece) continue;
    part.slices[s].has_core = false;
    part.slices[s].need.sdram_bytes = 0;
  }
  for (const auto& net : problem.nets)
    if (piece_of_slice[net.source.index()] == piece) part.nets.push_back(net);
  return part;
}

// Each piece by itself; nothing where that is not how it fits.
std::optional<ChipOfSlice> place_dealt_out(const Problem& problem, const Pieces& pieces,
                                           const PlaceOptions& options, BundlePlacer place) {
  const auto piece_of_slice = dealt_out(problem, pieces);
  if (!piece_of_slice) return std::nullopt;
  const std::set<std::uint32_t> used(piece_of_slice->begin(), piece_of_slice->end());
  if (used.size() > kMostPieces) return std::nullopt;
  ChipOfSlice all(problem.slices.size(), machine::ChipId{0});
  for (const auto piece : used) {
    const auto part = one_piece(problem, pieces, *piece_of_slice, piece);
    const auto chips = place({part.machine, part.slices, part.nets, problem.constraints}, options);
    if (!chips) return std::nullopt;
    for (std::size_t s = 0; s < all.size(); ++s) {
      if ((*piece_of_slice)[s] != piece) continue;
      all[s] = (*chips)[s];
      if (pieces.of_chip[all[s].index()] != piece) return std::nullopt;
    }
  }
  return all;
}

}  // namespace

Result<ChipOfSlice> place_in_pieces(const Problem& problem, const PlaceOptions& options,
                                    BundlePlacer place) {
  const auto pieces = pieces_of(problem.machine);
  if (pieces.count == 1) {
    auto chips = place(problem, options);
    if (chips || chips.error().error_class != ErrorClass::does_not_fit) return chips;
    return pack(problem, pieces);
  }
  if (!is_large_enough(problem)) return tl::unexpected(does_not_fit(problem));
  if (auto fits = fits_its_pieces(problem, pieces); !fits) return tl::unexpected(fits.error());
  const auto order = candidates(problem, pieces);
  for (std::size_t tried = 0; tried < order.size(); ++tried) {
    // Not before the first: a search that is to end at once still has its start.
    if (tried > 0 && options.progress && !options.progress({"pieces", tried, order.size()})) break;
    const auto machine = only(problem.machine, pieces, order[tried]);
    auto chips = place({machine, problem.slices, problem.nets, problem.constraints}, options);
    if (chips && are_all_on(*chips, pieces, order[tried])) return chips;
    if (!chips && chips.error().error_class != ErrorClass::does_not_fit) return chips;
  }
  if (order.empty()) {
    if (auto chips = place_dealt_out(problem, pieces, options, place)) return *std::move(chips);
  }
  return pack(problem, pieces);
}

}  // namespace spikeloom::placer
