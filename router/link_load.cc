#include "router/link_load.h"

#include <algorithm>

#include "board-runtime/shared/chip/link_rate.h"

namespace spikeloom::router {

LinkLoad link_load(const machine::Machine& machine, const std::vector<mapper::Net>& nets,
                   const std::vector<Tree>& trees) {
  LinkLoad load(machine.chips.size(), std::array<double, chip::kLinks>{});
  for (std::size_t n = 0; n < nets.size(); ++n) {
    for (const auto& hop : trees[n].hops) {
      for (int l = 0; l < chip::kLinks; ++l) {
        if ((hop.route & chip::link_bit(chip::link_of(l))) == 0) continue;
        load[hop.chip.index()][static_cast<std::size_t>(l)] += nets[n].spikes_per_s;
      }
    }
  }
  return load;
}

namespace {

// By falling share; as many as asked, and every live link counted.
std::vector<BusyLink> by_share(const machine::Machine& machine, const LinkLoad& load,
                               LinkFigures& figures) {
  std::vector<BusyLink> links;
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    for (std::size_t l = 0; l < chip::kLinks; ++l) {
      if (!machine.chips[c].neighbours[l]) continue;
      const auto link = chip::link_of(static_cast<int>(l));
      const bool cable = machine.chips[c].is_cable(link);
      ++figures.links;
      figures.cables += cable ? 1 : 0;
      const double share = load[c][l] / chip::link_packets_per_s(cable);
      links.push_back({machine::ChipId(c), link, load[c][l], share});
    }
  }
  std::stable_sort(links.begin(), links.end(),
                   [](const BusyLink& a, const BusyLink& b) { return a.share > b.share; });
  return links;
}

}  // namespace

LinkFigures link_figures(const machine::Machine& machine, const LinkLoad& load, std::size_t worst) {
  LinkFigures figures;
  auto links = by_share(machine, load, figures);
  if (links.empty()) return figures;
  figures.heaviest_share = links.front().share;
  for (const auto& link : links) {
    figures.mean_share += link.share / static_cast<double>(links.size());
    const double of_heaviest =
        figures.heaviest_share > 0.0 ? link.share / figures.heaviest_share : 0.0;
    const auto bin = static_cast<std::size_t>(of_heaviest * LinkFigures::kBins);
    ++figures.in_bin[std::min(bin, LinkFigures::kBins - 1)];
  }
  links.resize(std::min(links.size(), worst));
  figures.worst = std::move(links);
  return figures;
}

}  // namespace spikeloom::router
