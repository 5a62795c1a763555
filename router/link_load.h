// Trees -> traffic of every directed link, and what of it a person looks at.
//
// Units    spikes per second of biological time; shares are of what the link is planned to carry
//          (board-runtime/shared/chip/link_rate.h), so a cable counts twice.
// Shapes   load: indexed by [chip][link], what leaves the chip by that link. Links to devices are
//          loaded like others, but figures are of live links between chips.
#pragma once

#include <array>
#include <vector>

#include "router/routes.h"

namespace spikeloom::router {

using LinkLoad = std::vector<std::array<double, chip::kLinks>>;

[[nodiscard]] LinkLoad link_load(const machine::Machine& machine,
                                 const std::vector<mapper::Net>& nets,
                                 const std::vector<Tree>& trees);

struct BusyLink {
  machine::ChipId chip;
  chip::Link link = chip::Link::east;
  double spikes_per_s = 0.0;
  double share = 0.0;
  auto operator<=>(const BusyLink&) const = default;
};

struct LinkFigures {
  static constexpr std::size_t kBins = 20;
  std::size_t links = 0;                       // live, directed
  std::size_t cables = 0;                      // of these
  double heaviest_share = 0.0;                 // of any link
  double mean_share = 0.0;                     // over all links
  std::array<std::size_t, kBins> in_bin = {};  // links by share, bins as wide as heaviest / kBins
  std::vector<BusyLink> worst = {};            // by falling share, ties by chip and link
};

[[nodiscard]] LinkFigures link_figures(const machine::Machine& machine, const LinkLoad& load,
                                       std::size_t worst = 10);

}  // namespace spikeloom::router
