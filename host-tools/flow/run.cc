#include "host-tools/flow/run.h"

#include "host-tools/checkpoint/checkpoint.h"
#include "host-tools/flow/describe.h"
#include "host-tools/flow/outcome.h"
#include "host-tools/flow/record.h"
#include "host-tools/flow/start.h"
#include "network-specs/network/codec.h"

namespace spikeloom::flow {
namespace {

using network::Network;

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
  auto report = report_on(network, options, recorded, timings);
  report.network.synapses = static_cast<double>(engine_report.synapses);
  report.engine = engine_report;
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
