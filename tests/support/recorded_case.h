// Two slices whose recordings are read: 0, a list of 5 neurons, of which 1 and 4 are recorded; 1,
// 40 LIF neurons, all recorded, and v of 7 and 39 at every third tick.
#pragma once

#include <cstddef>
#include <vector>

#include "host-tools/image/core_image.h"
#include "tests/support/image_machine.h"

namespace spikeloom::support {

inline network::Network recorded_network() {
  network::Network network;
  network.duration_ticks = 100;
  network.populations.resize(2);
  network.populations[0].name = "list";
  network.populations[0].size = 5;
  network.populations[0].model = network::SpikeListSource{};
  network.populations[1].name = "lif";
  network.populations[1].size = 40;
  network.populations[1].model = network::LifCurrExp{};
  using network::Variable;
  const network::PopulationId list(0), lif(1);
  network.probes.push_back({"list", list, Variable::spikes, {1, 4}, 1});
  network.probes.push_back({"spikes", lif, Variable::spikes, {}, 1});
  network.probes.push_back({"v", lif, Variable::v_mv, {7, 39}, 3});
  return network;
}

// Legs of at most 10 ticks.
struct RecordedCase {
  RecordedCase() {
    for (std::size_t s = 0; s < mapped.slices.size(); ++s)
      cores.push_back(image::build(plan, mapper::SliceId(s))->layout);
  }
  RecordedCase(const RecordedCase&) = delete;
  RecordedCase& operator=(const RecordedCase&) = delete;

  network::Network network = recorded_network();
  MappedCase mapped{
      network, {{network::PopulationId(0), {0, 5}, {}}, {network::PopulationId(1), {0, 40}, {}}}};
  image::Plan plan = *image::make_plan(mapped.inputs(), {.leg_ticks = 10});
  std::vector<image::CoreLayout> cores;
};

}  // namespace spikeloom::support
