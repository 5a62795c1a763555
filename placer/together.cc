#include "placer/together.h"

#include "base/disjoint_sets.h"

namespace spikeloom::placer {

Together together(const std::vector<mapper::Slice>& slices, const Constraints& constraints) {
  std::vector<bool> is_device(slices.size(), false);
  for (const auto& device : constraints.devices) is_device[device.slice.index()] = true;
  DisjointSets sets(slices.size());
  std::uint32_t whole = 0;
  for (std::uint32_t s = 0; s < slices.size(); ++s) {
    if (slices[s].part == 0) whole = s;
    sets.join(whole, s);
  }
  for (const auto& group : constraints.together) {
    std::optional<std::uint32_t> before;
    for (const auto slice : group) {
      if (is_device[slice.index()]) continue;
      if (before) sets.join(*before, slice.value);
      before = slice.value;
    }
  }
  Together all;
  for (std::uint32_t s = 0; s < slices.size(); ++s) {
    const auto first = sets.of(s);
    if (first == s) {
      all.of_slice.push_back(static_cast<std::uint32_t>(all.bundles.size()));
      all.bundles.push_back({mapper::SliceId{std::size_t{s}}});
    } else {
      all.of_slice.push_back(all.of_slice[first]);
    }
    if (is_device[s]) continue;
    auto& bundle = all.bundles[all.of_slice[s]];
    bundle.cores += slices[s].has_core ? 1 : 0;
    bundle.sdram_bytes += slices[s].need.sdram_bytes;
  }
  return all;
}

}  // namespace spikeloom::placer
