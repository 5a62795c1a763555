#include "host-tools/flow/record.h"

#include <utility>

#include "host-tools/flow/pieces.h"

namespace spikeloom::flow {

Recorded record(native::Engine& engine, const network::Network& network,
                results::RecordingWriter& writer, const RecordOptions& options,
                const ProgressSink& progress) {
  Recorded recorded;
  Timings timings;
  const auto keep_state = [&] {
    if (!options.snapshot_at_end) return;
    auto state = engine.snapshot();
    if (!engine.fault()) recorded.at_end = std::move(state);
  };
  const auto write = [&](network::Recording piece) -> Result<void> {
    // A run that continues from the checkpoint will do this piece again.
    if (engine.fault() && recorded.at_end) return tl::unexpected(*engine.fault());
    auto written = timed(timings, "write", [&] { return writer.append(std::move(piece)); });
    return native::on_all_ranks(options.others, std::move(written));
  };
  const auto written =
      run_in_pieces(engine, network, {options.piece_ticks, write, progress, keep_state});
  if (!written) recorded.failed = written.error();
  if (written) keep_state();
  const auto finished = timed(timings, "write", [&] { return writer.finish(); });
  if (!finished && !recorded.failed) recorded.failed = finished.error();
  recorded.recording = writer.take_recording();
  const std::uint64_t ended = recorded.recording.first_tick + recorded.recording.ticks_done;
  recorded.recording.interrupted = ended < network.duration_ticks;
  recorded.write_s = timings.front().seconds;
  return recorded;
}

Result<void> follow(native::Engine& engine, const network::Network& network,
                    const RecordOptions& options, const ProgressSink& progress) {
  const auto join_in = [&] {
    if (options.snapshot_at_end) static_cast<void>(engine.snapshot());
  };
  const auto agree = [&](const network::Recording&) {
    return native::on_all_ranks(options.others, Result<void>());
  };
  auto done = run_in_pieces(engine, network, {options.piece_ticks, agree, progress, join_in});
  if (done) join_in();
  return done;
}

}  // namespace spikeloom::flow
