// Everything that a run records, written to its directory piece by piece while it goes on.
//
// Files grow under temporary names and get their own when the run ends, however it ends: a disk
// that is full is found before a piece is written, and a piece is in all files or in none. Space
// for the end of a run (closing files, report, checkpoint) is set aside at its beginning.
//
// Shapes   spikes.h5 always, spikes.dat on request, one file a probe of a state variable.
// Promises the bytes of a file follow from what was recorded and from the stride.
// Errors   output_failed: "disk_full" with bytes needed and free; or the system's reason.
// Cost     8 bytes a spike in memory; values are in their files alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "host-tools/results/dat.h"
#include "host-tools/results/disk.h"
#include "host-tools/results/run_directory.h"
#include "host-tools/results/spike_writer.h"
#include "host-tools/results/value_writer.h"

namespace spikeloom::results {

struct RecordingOptions {
  bool dat = false;
  std::uint64_t first_tick = 0;    // the run begins after it
  std::uint64_t stride_ticks = 1;  // files are whole at multiples of it
  std::uint64_t reserve_bytes = 0;
  FreeBytes free_bytes = results::free_bytes;
};

class RecordingWriter {
 public:
  // Both are referred to as long as it lives.
  [[nodiscard]] static Result<RecordingWriter> open(const RunDirectory& directory,
                                                    const network::Network& network,
                                                    const RecordingOptions& options);
  // The piece that follows. After an error append no more.
  [[nodiscard]] Result<void> append(network::Recording piece);
  // Gives the reserve back and the files their names. A file that could not be finished keeps its
  // temporary name; the others are whole.
  [[nodiscard]] Result<void> finish();
  // All pieces, their values left out. After finish().
  [[nodiscard]] network::Recording take_recording() { return std::move(recording_); }

 private:
  RecordingWriter(const RunDirectory& directory, const network::Network& network,
                  const RecordingOptions& options, Reserve reserve);
  [[nodiscard]] Result<void> open_files();
  void forget_files();
  [[nodiscard]] Result<void> make_room(const network::Recording& piece) const;
  [[nodiscard]] Result<void> write(const network::Recording& piece);
  [[nodiscard]] Result<void> write_spikes_again();
  [[nodiscard]] Result<void> finish_spikes();
  [[nodiscard]] Result<void> finish_values(ValueWriter& writer);
  [[nodiscard]] std::string name_of(const ValueWriter& writer) const;

  const RunDirectory* directory_;
  const network::Network* network_;
  RecordingOptions options_;
  Reserve reserve_;
  std::optional<SpikeWriter> spikes_;
  std::optional<DatWriter> dat_;
  std::vector<ValueWriter> values_;
  network::Recording recording_;
  bool torn_ = false;  // a piece was written in part
};

}  // namespace spikeloom::results
