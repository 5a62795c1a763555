// Builds the synapse store: every row derived, sorted and put in place, in parallel.
//
// Rows of one source population and receptor take all its row-native projections together; every
// column-native projection has a row set of its own and is turned a batch at a time
// (column_batches.h): no synapse but those of a batch is ever in memory twice. A rank builds the
// rows onto its own blocks alone; those of the others stay empty.
//
// Promises what is delivered does not depend on threads; the order inside the store does.
// Errors   does_not_fit when the reservation is refused or full. Stopped by `progress`, the store
//          is incomplete and `stopped` is set.
// Cost     about 10 ns a synapse and thread; tests/bench/native_bench.cc.
#pragma once

#include "base/error.h"
#include "base/progress.h"
#include "emulator/native/layout.h"
#include "emulator/native/memory_plan.h"
#include "emulator/native/rows.h"
#include "network-specs/connect/weight_scale.h"

namespace spikeloom::native {

struct BuildOptions {
  unsigned threads = 1;
  bool huge_pages = true;
  std::uint32_t rank = 0;  // whose blocks; the layout has them all
};

struct BuiltStore {
  SynapseStore store;
  std::uint64_t scratch_bytes = 0;  // most that was held beside the store: MemoryPlan::build_bytes
  bool stopped = false;
};

[[nodiscard]] Result<BuiltStore> build_store(const network::Network& network, const Layout& layout,
                                             const connect::WeightScales& scales,
                                             const MemoryPlan& plan, const BuildOptions& options,
                                             const ProgressSink& progress);

}  // namespace spikeloom::native
