// The whole way: a description is mapped, proven, run by an engine, measured and written down.
//
// Promises what was recorded is written while the run goes on, and stays whatever ends it; files
//          are whole or absent.
// Errors   those of the stages; the run directory is made before the engine starts, so that a run
//          does not end with nowhere to put its result. A disk that fills while the engine runs is
//          an outcome: there is a report. So is the loss of a rank.
//
// Of several ranks, rank 0 calls run() and the others take_part().
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/native/engine.h"
#include "host-tools/flow/map.h"
#include "host-tools/report/run_report.h"
#include "host-tools/results/disk.h"

namespace spikeloom::flow {

struct RunOptions {
  MapOptions map;
  native::EngineOptions engine;                    // no piece_ticks: flow/pieces.h decides
  std::optional<std::filesystem::path> directory;  // none: a new one under runs/
  bool overwrite = false;
  bool dat = false;                                      // spikes as NEST text too
  std::string command;                                   // as typed, for the report
  std::optional<std::filesystem::path> from_checkpoint;  // continues from it
  std::optional<std::filesystem::path> save_checkpoint;  // of the end, also of an early one
  results::FreeBytes free_bytes = results::free_bytes;
};

struct RunOutcome {
  report::RunReport report;
  std::filesystem::path directory;
  std::optional<Error> failed;  // what ended the run early, or was not written at its end
};

[[nodiscard]] Result<RunOutcome> run(const network::Network& network, const RunOptions& options,
                                     const ProgressSink& progress = {});

// That all ranks run this program with the same options: otherwise they would wait for each other
// for ever. Errors: usage.
[[nodiscard]] Result<void> agree_on_options(const RunOptions& options);
// The part of a rank that writes nothing.
[[nodiscard]] Result<void> take_part(const network::Network& network, const RunOptions& options,
                                     const ProgressSink& progress = {});

}  // namespace spikeloom::flow
