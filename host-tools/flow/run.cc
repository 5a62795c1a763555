#include "host-tools/flow/run.h"

#include <fmt/format.h>

#include <chrono>

#include "host-tools/analysis/activity.h"
#include "host-tools/checkpoint/checkpoint.h"
#include "host-tools/flow/describe.h"
#include "host-tools/flow/pieces.h"
#include "host-tools/flow/record.h"
#include "host-tools/flow/start.h"
#include "host-tools/flow/versions.h"
#include "host-tools/report/html.h"
#include "host-tools/report/json.h"
#include "host-tools/results/run_directory.h"
#include "network-specs/network/codec.h"

namespace spikeloom::flow {
namespace {

using network::Network;

constexpr const char* kRuns = "runs";
constexpr std::uint64_t kReportBytes = std::uint64_t{8} << 20;  // both forms, and closing files

Result<results::RunDirectory> open_directory(const RunOptions& options, const std::string& digest) {
  if (options.directory) return results::RunDirectory::at(*options.directory, options.overwrite);
  return results::RunDirectory::create(kRuns, digest, std::chrono::system_clock::now());
}

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

// What was measured. Mapping and command are the caller's.
report::RunReport report_on(const Network& network, const RunOptions& options,
                            const Recorded& recorded, const native::EngineReport& engine,
                            Timings& timings) {
  const auto& recording = recorded.recording;
  const auto window =
      analysis::measured_window(network, recording.ticks_done, recording.first_tick);
  const auto statistics = timed(timings, "measure", [&] {
    return analysis::statistics(network, recording.spikes, window,
                                {.threads = options.engine.threads});
  });
  auto report = report::report_of({network, network::digest(network), recording, statistics});
  report.network.synapses = static_cast<double>(engine.synapses);
  report.versions = versions();
  report.command = options.command;
  report.engine = engine;
  report.interruption = interruption_of(network, recorded);
  return report;
}

Result<void> write_report(const results::RunDirectory& directory, const report::RunReport& report) {
  auto done = directory.write(results::kReportJsonFile, report::to_json(report));
  if (!done) return done;
  return directory.write(results::kReportHtmlFile, report::to_html(report));
}

// Everything that can fail before the engine is built, but for the engine itself.
struct Prepared {
  std::optional<native::Snapshot> from;
  Mapping mapping;
  results::RunDirectory directory;
};

Result<Prepared> prepare(const Network& network, const RunOptions& options,
                         const ProgressSink& progress) {
  auto from = beginning(network, options);
  if (!from) return tl::unexpected(from.error());
  auto mapping = map(network, options.map, progress);
  if (!mapping) return tl::unexpected(mapping.error());
  auto directory = open_directory(options, network::digest(network));
  if (!directory) return tl::unexpected(directory.error());
  return Prepared{std::move(*from), std::move(*mapping), std::move(*directory)};
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

}  // namespace

Result<RunOutcome> run(const Network& network, const RunOptions& asked,
                       const ProgressSink& progress) {
  const RunOptions options = in_pieces(network, asked);
  native::Exchange* const others = options.engine.exchange;
  const auto prepared = native::on_all_ranks(others, prepare(network, options, progress));
  if (!prepared) return tl::unexpected(prepared.error());
  const auto& [from, mapping, directory] = *prepared;
  auto engine = start(network, options, from, progress);
  if (!engine) return tl::unexpected(engine.error());
  auto writer =
      native::on_all_ranks(others, open_writer(directory, network, options, engine->tick()));
  if (!writer) return tl::unexpected(writer.error());
  auto recorded = record(*engine, network, *writer,
                         {.piece_ticks = options.engine.piece_ticks,
                          .snapshot_at_end = options.save_checkpoint.has_value(),
                          .others = others},
                         progress);

  const auto engine_report = engine->report();
  auto timings = mapping.timings;
  timings.push_back({"build", engine_report.build_s});
  timings.push_back({"run", engine_report.run_s});
  timings.push_back({"write", recorded.write_s});
  auto report = report_on(network, options, recorded, engine_report, timings);
  report.mapping = summary_of(network, mapping);
  if (recorded.at_end) {
    const auto saved = timed(timings, "checkpoint", [&] {
      return checkpoint::write(*options.save_checkpoint, *recorded.at_end);
    });
    if (!saved && !recorded.failed) recorded.failed = saved.error();
  }
  report.timings = timings;
  const auto done = write_report(directory, report);
  if (!done) return tl::unexpected(done.error());
  return RunOutcome{std::move(report), directory.path(), std::move(recorded.failed)};
}

}  // namespace spikeloom::flow
