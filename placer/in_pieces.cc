#include "placer/in_pieces.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "placer/pack.h"

namespace spikeloom::placer {
namespace {

// Pieces by their cores, most first.
std::vector<std::uint32_t> by_cores(const machine::Machine& machine, const Pieces& pieces) {
  std::vector<int> cores(pieces.count, 0);
  for (std::size_t c = 0; c < machine.chips.size(); ++c)
    cores[pieces.of_chip[c]] += std::popcount(machine.chips[c].application_cores);
  std::vector<std::uint32_t> order(pieces.count);
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::uint32_t p) { return cores[p]; });
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
  for (const auto piece : by_cores(problem.machine, pieces)) {
    const bool is_whole = pieces.count == 1;
    const auto machine = is_whole ? machine::Machine{} : only(problem.machine, pieces, piece);
    auto chips = place(
        {is_whole ? problem.machine : machine, problem.slices, problem.nets, problem.constraints},
        options);
    if (chips && are_all_on(*chips, pieces, piece)) return chips;
    if (!chips && chips.error().error_class != ErrorClass::does_not_fit) return chips;
  }
  return pack(problem, pieces);
}

}  // namespace spikeloom::placer
