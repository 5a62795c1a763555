#include "emulator/serve/pacer.h"

namespace spikeloom::serve {
namespace {

constexpr board::Time kPicosecondsPerNanosecond = board::kNanosecond;

}  // namespace

Pacer::Next Pacer::next(std::int64_t wall_ns, board::Time now, bool lively) {
  if (!in_step_) {
    if (now - free_since_ >= kLongestBoot) anchor(wall_ns, now);
    return {.run = true, .until = now + kStep};
  }
  board::Time due = simulated_ + (wall_ns - wall_ns_) * kPicosecondsPerNanosecond;
  if (due - now > kMostDebt) {
    anchor(wall_ns, now + kMostDebt);
    due = now + kMostDebt;
  }
  if (lively && now < due + kMostLead) return {.run = true, .until = now + kLivelyStep};
  if (now < due) return {.run = true, .until = due + kIdleStep};
  const board::Time ahead = now - (lively ? due + kMostLead : due);
  return {.wait_ns = ahead / kPicosecondsPerNanosecond + 1};
}

}  // namespace spikeloom::serve
