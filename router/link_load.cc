#include "router/link_load.h"

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

}  // namespace spikeloom::router
