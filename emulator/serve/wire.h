// The Ethernet cable into one port of a board: frames wait for it, and take their time on it.
//
// Frames arrive at the board one after another at the rate of the line. As many wait as a switch
// would hold; a flood beyond that is dropped, and counted.
//
// Units    simulated picoseconds; a frame takes its bytes and 24 more (preamble, check sequence,
//          gap) at 100 Mbit/s.
// Promises frames leave in the order in which they came, never before the time they were offered.
// Errors   none.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "emulator/board/state/time.h"
#include "emulator/serve/frame.h"

namespace spikeloom::serve {

class Wire {
 public:
  static constexpr std::size_t kMostWaiting = 256;
  static constexpr board::Time kTimePerByte = 8 * 10 * board::kNanosecond;  // 100 Mbit/s
  static constexpr std::size_t kUnseenBytes = 24;

  // False: dropped, because too many wait.
  bool offer(Frame frame, board::Time now) {
    if (waiting_.size() >= kMostWaiting) {
      ++dropped_;
      return false;
    }
    const auto bytes = static_cast<board::Time>(frame.size() + kUnseenBytes);
    free_at_ = (free_at_ > now ? free_at_ : now) + bytes * kTimePerByte;
    waiting_.push_back({free_at_, std::move(frame)});
    return true;
  }
  // When the first waiting frame has arrived; kNever when none waits.
  [[nodiscard]] board::Time next() const {
    return waiting_.empty() ? board::kNever : waiting_.front().at;
  }
  // The first frame, if it has arrived by `now`.
  [[nodiscard]] std::optional<Frame> take(board::Time now) {
    if (next() > now) return std::nullopt;
    Frame frame = std::move(waiting_.front().frame);
    waiting_.pop_front();
    return frame;
  }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  struct Waiting {
    board::Time at = 0;
    Frame frame;
  };
  std::deque<Waiting> waiting_;
  board::Time free_at_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace spikeloom::serve
