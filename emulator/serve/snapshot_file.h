// A whole machine at one moment, in a file.
//
// Formats  magic, version, the board's options with their fingerprint, then the board's own
//          snapshot with its. Little-endian; the snapshot itself is of this build and byte order.
// Promises a file is replaced whole or not at all. Any bytes are read or refused.
// Errors   snapshot_foreign (no snapshot, another version, another machine), snapshot_damaged,
//          unreadable_file, unwritable_file.
#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/error.h"
#include "emulator/board/board.h"

namespace spikeloom::serve {

struct Snapshot {
  board::BoardOptions options;  // with one thread
  Bytes machine;
};

[[nodiscard]] Bytes snapshot_bytes(const board::BoardOptions& options, ByteView machine);
[[nodiscard]] Result<Snapshot> parse_snapshot(ByteView bytes);

[[nodiscard]] Result<void> write_snapshot(const std::filesystem::path& path,
                                          const board::BoardOptions& options, board::Board& board);
[[nodiscard]] Result<Snapshot> read_snapshot(const std::filesystem::path& path);
// Into a board made with equal options.
[[nodiscard]] Result<void> restore(const Snapshot& snapshot, const board::BoardOptions& options,
                                   board::Board& board);

}  // namespace spikeloom::serve
