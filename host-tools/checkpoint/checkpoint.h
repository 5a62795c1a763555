// Checkpoint files: a native::Snapshot as bytes that may come from anywhere.
//
// Promises decode(encode(s)) equals s, equal snapshots give equal bytes, and a file in which any
//          byte was changed, lost or added is refused. A file is whole or absent.
// Formats  network-specs/proto/checkpoint.proto, binary.
// Errors   reading, invalid_input: not_a_checkpoint, checkpoint_version, checkpoint_damaged,
//          checkpoint_arithmetic, other_network, checkpoint_too_late; what else may be wrong with a
//          sound file Engine::restore judges. Writing, output_failed.
// Cost     4 bytes a state of a neuron, about 5 a recent spike; some ns a byte.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"
#include "emulator/native/snapshot.h"
#include "network-specs/network/network.h"

namespace spikeloom::checkpoint {

[[nodiscard]] Result<std::string> encode(const native::Snapshot& snapshot);
[[nodiscard]] Result<native::Snapshot> decode(std::string_view bytes);
// The bytes of an EngineState as a file's, whatever they are: tests get past the checksum with it.
[[nodiscard]] Result<std::string> sealed(std::string state);

[[nodiscard]] Result<void> write(const std::filesystem::path& path,
                                 const native::Snapshot& snapshot);
[[nodiscard]] Result<native::Snapshot> read(const std::filesystem::path& path);

// That the network continues from it, and has something left to run.
[[nodiscard]] Result<void> fits(const native::Snapshot& snapshot, const network::Network& network);

// The most bytes of a file, for a network whose spikes of the longest delay are not unusually many.
[[nodiscard]] std::uint64_t expected_bytes(const network::Network& network);

}  // namespace spikeloom::checkpoint
