// The rows of a core and the index that finds them.
//
// Of a slice with several parts, each has the rows of the nets that reach it.
//
// Shapes   words: the section of rows; sources in the order of the nets that reach the slice.
// Errors   does_not_fit where a row is longer than its formats hold, or sources are too many;
//          unreached_synapses (internal): those of a source that no part takes packets from.
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
  std::uint32_t longest_delay_ticks = 0;
  std::uint64_t synapses = 0;
};

[[nodiscard]] Result<Rows> make_rows(const Plan& plan, mapper::SliceId slice,
                                     const SynapsesOnto& synapses);

}  // namespace spikeloom::image
