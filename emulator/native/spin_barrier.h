// A barrier for threads that meet every few microseconds: it spins for a moment, then yields, so
// that it costs little when every thread has a core and does no harm when they share one.
//
// Every thread announces its arrival in a line of its own and waits for those of the others: news
// travel once between any two cores, not twice by way of a common count.
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

#include "emulator/native/memory.h"

namespace spikeloom::native {

class SpinBarrier {
 public:
  explicit SpinBarrier(unsigned threads) : arrivals_(threads) {}
  // Returns once all threads have called it; what they wrote before is visible after.
  void meet(unsigned thread) {
    const unsigned round = arrivals_[thread].round.load(std::memory_order_relaxed) + 1;
    arrivals_[thread].round.store(round, std::memory_order_release);
    for (const Arrival& arrival : arrivals_) wait_for(arrival, round);
  }

 private:
  struct alignas(kFarApart) Arrival {
    std::atomic<unsigned> round{0};
  };
  static constexpr unsigned kSpins = 64;

  static void wait_for(const Arrival& arrival, unsigned round) {
    // Who has gone on to the next meeting is one ahead; rounds may wrap.
    const auto behind = [&] {
      return static_cast<int>(arrival.round.load(std::memory_order_acquire) - round) < 0;
    };
    for (unsigned spins = 0; behind(); ++spins) {
      if (spins < kSpins) {
        pause();
      } else {
        std::this_thread::yield();
      }
    }
  }
  static void pause() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
  }

  std::vector<Arrival> arrivals_;
};

}  // namespace spikeloom::native
