// What runs have in common, whatever they run on: where results go and what is said of them.
//
// Errors   output_failed.
#pragma once

#include <optional>

#include "host-tools/flow/record.h"
#include "host-tools/flow/run.h"
#include "host-tools/results/recording_writer.h"
#include "host-tools/results/run_directory.h"

namespace spikeloom::flow {

// The directory that was asked for, or a new one under runs/.
[[nodiscard]] Result<results::RunDirectory> open_directory(const RunOptions& options,
                                                           const std::string& digest);

// Writes the description, and opens the files of a run that begins after `first_tick`.
[[nodiscard]] Result<results::RecordingWriter> open_writer(const results::RunDirectory& directory,
                                                           const network::Network& network,
                                                           const RunOptions& options,
                                                           std::uint64_t first_tick);

// What was measured; adds the time that it takes to `timings`. Mapping and engine are the caller's.
[[nodiscard]] report::RunReport report_on(const network::Network& network,
                                          const RunOptions& options, const Recorded& recorded,
                                          Timings& timings);

[[nodiscard]] Result<void> write_report(const results::RunDirectory& directory,
                                        const report::RunReport& report);

}  // namespace spikeloom::flow
