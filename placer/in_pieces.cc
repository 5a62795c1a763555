#include "placer/in_pieces.h"

#include <algorithm>
#include <functional>

#include "placer/joined.h"
#include "placer/pack.h"

namespace spikeloom::placer {
namespace {

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
  return pack(problem, pieces);
}

}  // namespace spikeloom::placer
