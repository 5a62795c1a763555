// What the threads of a run spend their wall time on.
//
// Units    seconds.
// Errors   none.
// Cost     end() reads the clock, some 30 ns; NoPhases costs nothing.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>

namespace spikeloom::native {

// Wall time of the threads' mean, by what they did; the names are beNNch's.
struct PhaseSeconds {
  double update = 0.0;       // neurons, their inputs and sources
  double deliver = 0.0;      // due units into accumulators
  double collocate = 0.0;    // spikes taken in: rows looked up, pieces filed and listed
  double communicate = 0.0;  // waiting for the other threads and ranks
};

enum class Phase : std::size_t { update, deliver, collocate, communicate };

// One thread's time, on a cache line of its own: every moment from the start on belongs to the
// phase that ends next.
class alignas(64) PhaseClock {
 public:
  using Clock = std::chrono::steady_clock;
  explicit PhaseClock(Clock::time_point start) : last_(start) {}
  void end(Phase phase) {
    const auto now = Clock::now();
    spent_[static_cast<std::size_t>(phase)] += now - last_;
    last_ = now;
  }
  void add_to(PhaseSeconds& sum, double share) const {
    sum.update += share * seconds(Phase::update);
    sum.deliver += share * seconds(Phase::deliver);
    sum.collocate += share * seconds(Phase::collocate);
    sum.communicate += share * seconds(Phase::communicate);
  }

 private:
  [[nodiscard]] double seconds(Phase phase) const {
    return std::chrono::duration<double>(spent_[static_cast<std::size_t>(phase)]).count();
  }
  Clock::time_point last_;
  std::array<Clock::duration, 4> spent_{};
};

// In its place where nobody asks for the time.
class NoPhases {
 public:
  explicit NoPhases(PhaseClock::Clock::time_point) {}
  void end(Phase) {}
  void add_to(PhaseSeconds&, double) const {}
};

}  // namespace spikeloom::native
