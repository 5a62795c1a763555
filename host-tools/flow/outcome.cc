#include "host-tools/flow/outcome.h"

#include <fmt/format.h>

#include <chrono>

#include "host-tools/analysis/activity.h"
#include "host-tools/checkpoint/checkpoint.h"
#include "host-tools/flow/pieces.h"
#include "host-tools/flow/versions.h"
#include "host-tools/report/html.h"
#include "host-tools/report/json.h"
#include "network-specs/network/codec.h"

namespace spikeloom::flow {
namespace {

using network::Network;

constexpr const char* kRuns = "runs";
constexpr std::uint64_t kReportBytes = std::uint64_t{8} << 20;  // both forms, and closing files

results::RecordingOptions recording_options(const Network& network, const RunOptions& options,
                                            std::uint64_t first_tick) {
  const std::uint64_t checkpoint_bytes =
      options.save_checkpoint ? checkpoint::expected_bytes(network) : 0;
  return {.dat = options.dat,
          .first_tick = first_tick,
          .stride_ticks = piece_ticks(network),
          .reserve_bytes = kReportBytes + checkpoint_bytes,
          .free_bytes = options.free_bytes};
}

std::string interruption_of(const Network& network, const Recorded& recorded) {
  const auto& recording = recorded.recording;
  if (!recording.interrupted) return "";
  const std::uint64_t tick = recording.first_tick + recording.ticks_done;
  return fmt::format("at tick {} ({} ms), {}", tick, static_cast<double>(tick) * network.tick_ms(),
                     recorded.failed ? recorded.failed->what : "because it was asked to stop");
}

}  // namespace

Result<results::RunDirectory> open_directory(const RunOptions& options, const std::string& digest) {
  if (options.directory) return results::RunDirectory::at(*options.directory, options.overwrite);
  return results::RunDirectory::create(kRuns, digest, std::chrono::system_clock::now());
}

Result<results::RecordingWriter> open_writer(const results::RunDirectory& directory,
                                             const Network& network, const RunOptions& options,
                                             std::uint64_t first_tick) {
  auto done =
      directory.write(results::kNetworkFile, network::serialize(network, network::Form::binary));
  if (!done) return tl::unexpected(done.error());
  return results::RecordingWriter::open(directory, network,
                                        recording_options(network, options, first_tick));
}

report::RunReport report_on(const Network& network, const RunOptions& options,
                            const Recorded& recorded, Timings& timings) {
  const auto& recording = recorded.recording;
  const auto window =
      analysis::measured_window(network, recording.ticks_done, recording.first_tick);
  const auto statistics = timed(timings, "measure", [&] {
    return analysis::statistics(network, recording.spikes, window,
                                {.threads = options.engine.threads});
  });
  auto report = report::report_of({network, network::digest(network), recording, statistics});
  report.versions = versions();
  report.command = options.command;
  report.interruption = interruption_of(network, recorded);
  return report;
}

Result<void> write_report(const results::RunDirectory& directory, const report::RunReport& report) {
  auto done = directory.write(results::kReportJsonFile, report::to_json(report));
  if (!done) return done;
  return directory.write(results::kReportHtmlFile, report::to_html(report));
}

}  // namespace spikeloom::flow
