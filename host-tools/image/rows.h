// The rows of a core and the index that finds them.
//
// Shapes   words: the section of rows; sources in the order of the nets that reach the slice.
// Errors   does_not_fit where a row is longer than its formats hold, or sources are too many.
// Cost     tens of ns a synapse.
#pragma once

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "board-runtime/shared/abi/row_index.h"
#include "host-tools/image/drawn_synapses.h"
#include "host-tools/image/plan.h"

namespace spikeloom::image {

struct Rows {
  std::vector<std::uint32_t> words;
  std::vector<abi::SourceEntry> entries;
  std::uint32_t longest_words = 0;  // stride of any source
};

[[nodiscard]] Result<Rows> make_rows(const Plan& plan, mapper::SliceId slice,
                                     const SliceSynapses& synapses);

}  // namespace spikeloom::image
