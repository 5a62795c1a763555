// Reads and writes of any length as requests of at most 256 bytes.
//
// Words where address and length allow it, bytes at the ragged ends: registers want words. Chips
// that are read take turns, piece by piece, so that they send their replies at the same time.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "host-tools/link/scp_window.h"

namespace spikeloom::link {

struct Piece {
  std::uint32_t address = 0;
  std::size_t bytes = 0;
  chip::ScpWidth width = chip::ScpWidth::word;
};
// The first piece of `bytes` bytes at `address`.
[[nodiscard]] Piece first_piece(std::uint32_t address, std::size_t bytes);

// Stretches of memory, moved piece by piece; either direction.
class TransferSource : public RequestSource {
 public:
  struct Stretch {
    ChipXY chip;
    std::uint32_t address = 0;
    ByteView from;                // written
    std::span<std::byte> into{};  // or read
    int port = 0;
  };
  TransferSource(std::vector<Stretch> stretches, int ports, ScpWindow& window,
                 const ProgressSink& progress);

  [[nodiscard]] std::optional<Work> next(int port) override;
  [[nodiscard]] bool done(const Work& work, Reply reply) override;
  [[nodiscard]] bool interrupted() const { return interrupted_; }

 private:
  // Stretches in order, of one chip where chips take turns, and how far they have been asked for.
  struct Queue {
    std::vector<std::size_t> stretches;
    std::size_t at = 0, offset = 0;  // in the list, in the stretch
  };
  struct Turns {
    std::vector<Queue> queues;  // of a port
    std::size_t next = 0;
  };
  [[nodiscard]] Work piece_of(Queue& queue);
  [[nodiscard]] bool report(std::size_t bytes);

  std::vector<Stretch> stretches_;
  std::vector<Turns> turns_;
  ScpWindow& window_;
  const ProgressSink& progress_;
  std::uint64_t done_ = 0, total_ = 0, reported_ = 0;
  bool interrupted_ = false;
};

}  // namespace spikeloom::link
