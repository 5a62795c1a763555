// Runs an engine to its network's end and writes what it records, piece by piece.
//
// A piece that finds the disk full is in no file: the recording and the checkpoint are of the tick
// before it, so that a run which continues from there leaves nothing out.
//
// Of several ranks, rank 0 records and the others follow; after every piece they agree on whether
// to go on. When a rank is lost, what is known of the piece is written; a checkpoint is of the tick
// before it.
//
// Errors   output_failed, of the writer; rank_lost; the recording is what was written until then.
#pragma once

#include <optional>

#include "base/error.h"
#include "base/progress.h"
#include "emulator/native/engine.h"
#include "host-tools/flow/timing.h"
#include "host-tools/results/recording_writer.h"

namespace spikeloom::flow {

struct Recorded {
  network::Recording recording;            // without values: they are in their files
  std::optional<native::Snapshot> at_end;  // when asked for
  std::optional<Error> failed;
  double write_s = 0.0;
};

struct RecordOptions {
  std::uint64_t piece_ticks = 1;
  bool snapshot_at_end = false;
  native::Exchange* others = nullptr;  // the ranks that follow
};
[[nodiscard]] Recorded record(native::Engine& engine, const network::Network& network,
                              results::RecordingWriter& writer, const RecordOptions& options,
                              const ProgressSink& progress);

// What the other ranks do meanwhile: the same calls of the engine, and nothing is written.
[[nodiscard]] Result<void> follow(native::Engine& engine, const network::Network& network,
                                  const RecordOptions& options, const ProgressSink& progress);

}  // namespace spikeloom::flow
