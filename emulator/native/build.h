// Builds the synapse store: every row derived, sorted and put in place, in parallel.
//
// Rows of one source population and receptor take all its row-native projections together; every
// column-native projection has a row set of its own and is transposed on its own, so that only one
// of them is in memory twice.
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
};

struct BuiltStore {
  SynapseStore store;
  bool stopped = false;
};

[[nodiscard]] Result<BuiltStore> build_store(const network::Network& network, const Layout& layout,
                                             const connect::WeightScales& scales,
                                             const MemoryPlan& plan, const BuildOptions& options,
                                             const ProgressSink& progress);

}  // namespace spikeloom::native
