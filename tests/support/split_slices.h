// Slices cut in the split layout by hand: neuron cores and synapse cores, nets dealt out in turn.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "mapper/nets.h"
#include "mapper/slices.h"

namespace spikeloom::support {

struct SplitSlices {
  std::vector<mapper::Slice> slices;
  std::vector<mapper::Net> nets;
};

// `cores(s)` synapse cores for slice s of `whole`; sources stay as they are.
inline SplitSlices split(const network::Network& network, const std::vector<mapper::Slice>& whole,
                         const std::function<std::uint8_t(std::size_t)>& cores) {
  SplitSlices made;
  std::vector<std::size_t> now;  // where a slice has its part 0
  for (std::size_t s = 0; s < whole.size(); ++s) {
    now.push_back(made.slices.size());
    mapper::Slice part = whole[s];
    part.synapse_cores = network.at(part.population).is_source() ? std::uint8_t{0} : cores(s);
    for (; part.part <= part.synapse_cores; ++part.part) made.slices.push_back(part);
  }
  std::vector<std::size_t> dealt(whole.size(), 0);
  for (auto net : mapper::nets(network, whole)) {
    net.source = mapper::SliceId(now[net.source.index()]);
    for (auto& sink : net.sinks) {
      const std::size_t s = sink.index(), parts = made.slices[now[s]].synapse_cores;
      sink = mapper::SliceId(now[s] + (parts == 0 ? 0 : 1 + dealt[s]++ % parts));
    }
    made.nets.push_back(std::move(net));
  }
  return made;
}

}  // namespace spikeloom::support
