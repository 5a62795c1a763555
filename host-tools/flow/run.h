// The whole way: a description is mapped, proven, run by an engine, measured and written down.
//
// Promises whatever was recorded is written, also after an interruption; files are whole or absent.
// Errors   those of the stages; the run directory is made before the engine starts, so that a run
//          does not end with nowhere to put its result.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/native/engine.h"
#include "host-tools/flow/map.h"
#include "host-tools/report/run_report.h"

namespace spikeloom::flow {

struct RunOptions {
  MapOptions map;
  native::EngineOptions engine;
  std::optional<std::filesystem::path> directory;  // none: a new one under runs/
  bool overwrite = false;
  bool dat = false;     // spikes as NEST text too
  std::string command;  // as typed, for the report
};

struct RunOutcome {
  report::RunReport report;
  std::filesystem::path directory;
};

[[nodiscard]] Result<RunOutcome> run(const network::Network& network, const RunOptions& options,
                                     const ProgressSink& progress = {});

}  // namespace spikeloom::flow
