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
    if (options.snapshot_at_end) recorded.at_end = engine.snapshot();
  };
  const auto write = [&](network::Recording piece) {
    return timed(timings, "write", [&] { return writer.append(std::move(piece)); });
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

}  // namespace spikeloom::flow
