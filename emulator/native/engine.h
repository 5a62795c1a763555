// The native engine: the whole network at once, at the speed of the host.
//
// run() builds the synapse store, then advances every population tick by tick: neurons are updated
// from what has arrived, their spikes are delivered by target block when they are due. The spikes
// are the same to the bit for any number of threads and any instruction set (DESIGN part 1).
//
// Units    ticks, wall seconds; formats as in the kernels' headers.
// Errors   does_not_fit when the store cannot be allocated, with bytes asked and available.
// Cost     about 4.3 bytes a synapse; tests/bench/native_bench.cc prints ns per event and per
// update.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/progress.h"
#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::native {

struct EngineOptions {
  unsigned threads = 0;       // 0: all hardware threads
  bool huge_pages = true;     // falls back to small pages and says so in EngineReport
  std::string simd = "best";  // "best", "scalar", or a Highway target name; results never differ
};

struct EngineReport {
  std::string simd;  // instruction set used
  unsigned threads = 0;
  bool huge_pages = false;
  std::uint64_t synapses = 0;
  std::uint64_t store_bytes = 0;
  double build_s = 0.0;
  double run_s = 0.0;
};

struct EngineResult {
  network::Recording recording;
  EngineReport report;
};

// Runs network.duration_ticks. `progress` may stop it early; what was recorded so far is returned
// with Recording::interrupted set.
[[nodiscard]] Result<EngineResult> run(const network::Network& network,
                                       const EngineOptions& options,
                                       const ProgressSink& progress = {});

}  // namespace spikeloom::native
