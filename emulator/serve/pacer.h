// How simulated time follows the wall's: in step, but as fast as it can while monitors boot.
//
// Units    wall: nanoseconds of any steady clock; simulated: picoseconds.
// Promises in step, simulated time is ahead of the wall's by at most kMostLead and a step. A
// machine
//          that fell behind runs freely; debt beyond kMostDebt is forgiven, so that a burst of work
//          is not followed by a rush in which hosts' time-outs are too short.
// Errors   none.
#pragma once

#include <cstdint>

#include "emulator/board/state/time.h"

namespace spikeloom::serve {

class Pacer {
 public:
  // Frames are looked for this often: at most, and when somebody waits for an answer.
  static constexpr board::Time kStep = 100 * board::kMicrosecond;
  static constexpr board::Time kLivelyStep = 20 * board::kMicrosecond;
  static constexpr board::Time kIdleStep = board::kMillisecond;  // when nobody waits
  static constexpr board::Time kMostLead = 2 * board::kMillisecond;
  static constexpr board::Time kMostDebt = 100 * board::kMillisecond;
  // Monitors that do not say that they are up are paced all the same after this much time.
  static constexpr board::Time kLongestBoot = 60 * board::kSecond;

  struct Next {
    bool run = false;          // run to `until`, or else wait
    board::Time until = 0;     // simulated
    std::int64_t wait_ns = 0;  // at most; a frame that comes in ends it
  };

  // `lively`: frames came or went lately, answers are waited for.
  [[nodiscard]] Next next(std::int64_t wall_ns, board::Time now, bool lively);
  // From now on in step; so it begins.
  void anchor(std::int64_t wall_ns, board::Time now) {
    in_step_ = true;
    wall_ns_ = wall_ns;
    simulated_ = now;
  }
  // From now on as fast as it can.
  void run_free(board::Time now) {
    in_step_ = false;
    free_since_ = now;
  }
  [[nodiscard]] bool in_step() const { return in_step_; }

 private:
  bool in_step_ = true;
  board::Time free_since_ = 0;
  std::int64_t wall_ns_ = 0;
  board::Time simulated_ = 0;
};

}  // namespace spikeloom::serve
