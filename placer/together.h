// What has to be on one chip: a bundle is all parts of a slice and all slices that constraints hold
// together. Whoever asks what fits a chip asks here, so that all count alike.
//
// A device asks for nothing, and is a bundle of its own with its parts: a group with a device is
// where the device is, but two devices of a group may be on two chips (bundles.h judges that).
//
// Units    cores, SDRAM bytes: of all slices of a bundle, memory alone taking no core.
// Shapes   bundles in the order of their first slices; of_slice[s] indexes them.
// Cost     O(slices + members of groups), all but.
#pragma once

#include <cstdint>
#include <vector>

#include "placer/placement.h"

namespace spikeloom::placer {

struct Bundle {
  mapper::SliceId first;
  std::uint64_t cores = 0, sdram_bytes = 0;
};

struct Together {
  std::vector<Bundle> bundles;
  std::vector<std::uint32_t> of_slice;
};

[[nodiscard]] Together together(const std::vector<mapper::Slice>& slices,
                                const Constraints& constraints);

}  // namespace spikeloom::placer
