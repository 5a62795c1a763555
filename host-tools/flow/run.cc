#include "host-tools/flow/run.h"

#include <chrono>

#include "host-tools/analysis/activity.h"
#include "host-tools/flow/describe.h"
#include "host-tools/flow/versions.h"
#include "host-tools/report/html.h"
#include "host-tools/report/json.h"
#include "host-tools/results/dat.h"
#include "host-tools/results/run_directory.h"
#include "host-tools/results/spike_writer.h"
#include "host-tools/results/value_writer.h"
#include "host-tools/results/values_h5.h"
#include "network-specs/network/codec.h"

namespace spikeloom::flow {
namespace {

using Path = std::filesystem::path;

constexpr const char* kRuns = "runs";

Result<results::RunDirectory> open_directory(const RunOptions& options, const std::string& digest) {
  if (options.directory) return results::RunDirectory::at(*options.directory, options.overwrite);
  return results::RunDirectory::create(kRuns, digest, std::chrono::system_clock::now());
}

// Spikes, sampled values and the description: what was measured, before anything is made of it.
Result<void> write_recording(const results::RunDirectory& directory,
                             const network::Network& network, const network::Recording& recording,
                             bool dat) {
  auto done =
      directory.write(results::kNetworkFile, network::serialize(network, network::Form::binary));
  if (!done) return done;
  done = directory.write_with(results::kSpikesFile, [&](const Path& path) {
    return results::write_spikes(path, network, recording.spikes);
  });
  if (!done) return done;
  for (const auto& values : recording.values) {
    const auto name = results::values_file_name(network.probes[values.probe]);
    done = directory.write_with(
        name, [&](const Path& path) { return results::write_values(path, network, values); });
    if (!done) return done;
  }
  if (!dat) return {};
  return directory.write_with(results::kDatFile, [&](const Path& path) {
    return results::write_dat(path, network, recording.spikes);
  });
}

Result<void> write_report(const results::RunDirectory& directory, const report::RunReport& report) {
  auto done = directory.write(results::kReportJsonFile, report::to_json(report));
  if (!done) return done;
  return directory.write(results::kReportHtmlFile, report::to_html(report));
}

}  // namespace

Result<RunOutcome> run(const network::Network& network, const RunOptions& options,
                       const ProgressSink& progress) {
  const auto digest = network::digest(network);
  auto mapping = map(network, options.map, progress);
  if (!mapping) return tl::unexpected(mapping.error());
  auto directory = open_directory(options, digest);
  if (!directory) return tl::unexpected(directory.error());

  auto timings = mapping->timings;
  auto result = native::run(network, options.engine, progress);
  if (!result) return tl::unexpected(result.error());
  timings.push_back({"build", result->report.build_s});
  timings.push_back({"run", result->report.run_s});

  const auto& recording = result->recording;
  auto written = timed(timings, "write", [&] {
    return write_recording(*directory, network, recording, options.dat);
  });
  if (!written) return tl::unexpected(written.error());
  const auto statistics = timed(timings, "measure", [&] {
    return analysis::statistics(network, recording.spikes,
                                analysis::measured_window(network, recording.ticks_done),
                                {.threads = options.engine.threads});
  });

  auto report = report::report_of({network, digest, recording, statistics});
  report.network.synapses = static_cast<double>(result->report.synapses);
  report.versions = versions();
  report.command = options.command;
  report.mapping = summary_of(network, *mapping);
  report.engine = result->report;
  report.timings = timings;
  written = write_report(*directory, report);
  if (!written) return tl::unexpected(written.error());
  return RunOutcome{std::move(report), directory->path()};
}

}  // namespace spikeloom::flow
