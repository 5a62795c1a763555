// Builds one network and times it, segment by segment.
//
// Between segments the spikes are taken over and the calibration runs; neither is in a segment's
// time. Spikes are recorded for their checksum.
//
// With other ranks every one of them makes the same calls; figures are complete on rank 0, whose
// phases and peak stand for all.
//
// Errors   those of native::Engine::build; a network that does not fit is a result, not an error.
// Cost     that of the run; 8 bytes a spike of one segment.
#pragma once

#include "base/progress.h"
#include "host-tools/bench/microcircuit.h"
#include "host-tools/bench/result.h"

namespace spikeloom::bench {

// `create_s` is what describing the network took. Stopped by `progress`, the whole segments until
// then are in the result, which says that it was interrupted.
[[nodiscard]] Result<ScaleResult> measure(const Described& described, const Protocol& protocol,
                                          double create_s, const ProgressSink& progress,
                                          native::Exchange* others = nullptr);

// Every scale of the protocol, then the machine's memory.
[[nodiscard]] tl::expected<BenchResult, Errors> bench_microcircuit(
    const Protocol& protocol, const ProgressSink& progress, native::Exchange* others = nullptr);

}  // namespace spikeloom::bench
