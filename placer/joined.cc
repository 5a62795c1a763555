#include "placer/joined.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/disjoint_sets.h"
#include "network-specs/machine/chip_text.h"
#include "network-specs/machine/cut.h"
#include "placer/constraints.h"

namespace spikeloom::placer {
namespace {

// Slices that nets join, all in all.
struct Joined {
  Total asked;
  std::optional<machine::ChipId> chip;  // of the first of them that is fixed
};

// By first slice.
Result<std::vector<Joined>> all_joined(const Problem& problem, const Pieces& pieces) {
  const auto first = joined_by_nets(problem);
  const auto fixed = fixed_chips(problem);
  const auto is_device = devices_of(problem);
  std::vector<Joined> all(problem.slices.size());
  for (std::size_t s = 0; s < problem.slices.size(); ++s) {
    auto& joined = all[first[s]];
    if (!is_device[s]) {
      joined.asked.cores += problem.slices[s].all_cores();
      joined.asked.sdram_bytes += problem.slices[s].need.sdram_bytes;
    }
    if (!fixed[s]) continue;
    if (!joined.chip) joined.chip = fixed[s];
    if (pieces.of_chip[joined.chip->index()] != pieces.of_chip[fixed[s]->index()])
      return tl::unexpected(
          machine::no_way(problem.machine, pieces.of_chip, *joined.chip, *fixed[s], "placer"));
  }
  return all;
}

// What is asked for beyond what a piece has.
struct Missing {
  const char* of;
  std::uint64_t asked = 0, offered = 0;
};

Error too_small(const Problem& problem, const Pieces& pieces, std::uint32_t piece,
                const Missing& missing, bool is_fixed) {
  const auto first =
      static_cast<std::size_t>(std::ranges::find(pieces.of_chip, piece) - pieces.of_chip.begin());
  const auto chips = std::ranges::count(pieces.of_chip, piece);
  return {ErrorClass::does_not_fit,
          "pieces_too_small",
          fmt::format("nets join slices that ask for {} {}; no live links join the {} pieces of "
                      "machine '{}', and the {}, {} from {} on, has {}, {} are missing",
                      missing.asked, missing.of, pieces.count, problem.machine.name,
                      is_fixed ? "piece where they have to be" : "largest piece",
                      chips == 1 ? "1 chip" : fmt::format("{} chips", chips),
                      machine::chip_text(problem.machine.chips[first].at), missing.offered,
                      missing.asked - missing.offered),
          "placer",
          machine::cut_text(problem.machine, pieces.of_chip, piece),
          "mend links of the cut, or take a machine with a larger piece"};
}

}  // namespace

std::vector<std::uint32_t> joined_by_nets(const Problem& problem) {
  DisjointSets sets(problem.slices.size());
  for (const auto& net : problem.nets)
    for (const auto sink : net.sinks) sets.join(net.source.value, sink.value);
  std::vector<std::uint32_t> first;
  for (std::uint32_t s = 0; s < problem.slices.size(); ++s) first.push_back(sets.of(s));
  return first;
}

std::vector<Total> offers(const machine::Machine& machine, const Pieces& pieces) {
  std::vector<Total> all(pieces.count);
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    auto& offer = all[pieces.of_chip[c]];
    offer.cores += static_cast<std::uint64_t>(std::popcount(machine.chips[c].application_cores));
    offer.sdram_bytes += machine.chips[c].sdram_bytes;
  }
  return all;
}

std::vector<std::optional<machine::ChipId>> fixed_chips(const Problem& problem) {
  std::vector<std::optional<machine::ChipId>> chips(problem.slices.size());
  for (const auto& pin : problem.constraints.pins) chips[pin.slice.index()] = pin.chip;
  for (const auto& device : problem.constraints.devices) chips[device.slice.index()] = device.chip;
  return chips;
}

Result<void> fits_its_pieces(const Problem& problem, const Pieces& pieces) {
  const auto joined = all_joined(problem, pieces);
  if (!joined) return tl::unexpected(joined.error());
  const auto all = offers(problem.machine, pieces);
  const auto most = [&](auto resource) {
    return static_cast<std::uint32_t>(std::ranges::max_element(all, {}, resource) - all.begin());
  };
  const auto most_cores = most(&Total::cores), most_sdram = most(&Total::sdram_bytes);
  for (const auto& one : *joined) {
    const auto fixed = one.chip ? std::optional(pieces.of_chip[one.chip->index()]) : std::nullopt;
    const auto by_cores = fixed.value_or(most_cores), by_sdram = fixed.value_or(most_sdram);
    const auto cores = all[by_cores].cores, sdram_bytes = all[by_sdram].sdram_bytes;
    if (one.asked.cores > cores)
      return tl::unexpected(too_small(problem, pieces, by_cores,
                                      {"application cores", one.asked.cores, cores},
                                      fixed.has_value()));
    if (one.asked.sdram_bytes > sdram_bytes)
      return tl::unexpected(too_small(problem, pieces, by_sdram,
                                      {"bytes of SDRAM", one.asked.sdram_bytes, sdram_bytes},
                                      fixed.has_value()));
  }
  return {};
}

}  // namespace spikeloom::placer
