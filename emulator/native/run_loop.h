// The run: threads, windows of ticks, the exchange of spikes.
//
// Blocks run for a window of as many ticks as the shortest delay, then all threads meet and every
// block takes in the spikes of all. Spikes sent in a window are due after it, so one meeting a
// window is enough; the lists of two windows alternate, so that one is read while the next is
// written. Every advance ends with such an exchange, in the middle of a window or not. Where there
// are other ranks (rank_link.h), thread 0 speaks with them, for all blocks of this one.
//
// Promises what is recorded depends neither on the number of threads or blocks nor on how a run is
//          divided into advances.
// Errors   none. Stopped by `progress`, asked about every 50 ms, an advance ends after a window.
// Cost     an advance starts its threads: some 20 us for each beyond the first.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <vector>

#include "base/progress.h"
#include "emulator/native/block_run.h"
#include "emulator/native/layout.h"
#include "emulator/native/phases.h"
#include "emulator/native/rank_link.h"
#include "emulator/native/recorder.h"
#include "emulator/native/spike_history.h"
#include "emulator/native/spin_barrier.h"
#include "network-specs/network/recording.h"

namespace spikeloom::native {

class RunLoop {
 public:
  // `context` and `link` outlive the loop; none where there are no other ranks.
  RunLoop(const RunContext& context, const Layout& layout, unsigned threads, bool time_phases,
          RankLink* link);

  // Returns the ticks done: fewer than asked for when `progress` says stop, a rank is lost, or
  // where a tick would not fit a recorded spike.
  std::uint64_t advance(std::uint64_t ticks, const ProgressSink& progress);
  [[nodiscard]] std::uint64_t tick() const { return done_; }
  [[nodiscard]] network::Recording take_recording();

  // The spikes of the last max-delay ticks that this rank has sent, sorted.
  [[nodiscard]] std::vector<network::Spike> recent() const;
  // As after `tick` with these spikes on their way and the network's own spike lists; what was
  // recorded is dropped. The neurons' states are the caller's.
  void resume(std::uint64_t tick, const std::vector<network::Spike>& recent);
  // Replaces the list of a source; what is not to come any more is left out.
  void set_spikes(network::PopulationId source, const std::vector<network::ListedSpike>& spikes);

  [[nodiscard]] const PhaseSeconds& phases() const { return phases_; }
  [[nodiscard]] double run_s() const { return run_s_; }

 private:
  using Clock = PhaseClock::Clock;
  // What a block has sent: of the last two windows, of which one is read while the other is
  // written, and of the last max-delay ticks. In lines that no other block writes.
  struct alignas(kFarApart) Sent {
    std::array<std::vector<SentSpike>, 2> windows;  // [parity of the window]
    SpikeHistory history;
  };

  template <class Phases>
  std::uint64_t run_threads(std::uint64_t last);
  template <class Phases>
  std::uint64_t work(unsigned thread, std::uint64_t last, Phases& phases);
  template <class Phases>
  void run_window(unsigned thread, std::uint64_t first, std::uint64_t last, Phases& phases);
  template <class Phases>
  bool exchange(unsigned thread, std::size_t parity, bool last, Phases& phases);
  template <class Phases>
  bool catch_up(unsigned thread, Phases& phases);
  void hand_over(unsigned thread, std::size_t parity);
  template <class Phases>
  void take_in(unsigned thread, std::size_t parity, Phases& phases);
  template <class Use>
  void each_own_block(unsigned thread, Use use);
  void report(std::uint64_t done, std::size_t parity);
  [[nodiscard]] bool show_progress() const;
  void tell(std::size_t parity);
  [[nodiscard]] bool hear(std::vector<SentSpike>& heard);
  [[nodiscard]] network::Spike counted(const SentSpike& spike) const;
  [[nodiscard]] std::vector<SentSpike> as_sent(const std::vector<network::Spike>& spikes) const;

  const RunContext& context_;
  unsigned threads_;
  bool time_phases_;
  std::uint64_t window_;
  std::vector<std::uint64_t> first_neurons_;
  std::uint64_t done_ = 0;
  Samples samples_;
  bool interrupted_ = false;
  std::deque<BlockRun> blocks_;
  SpinBarrier barrier_;
  std::vector<Sent> sent_;  // [block]
  // Of a window of either parity: written by thread 0 before a meeting, read by all after it.
  std::array<bool, 2> stop_{};
  RankLink* link_;
  bool overlaps_ = false;  // the exchange between ranks runs during the next window
  // What other ranks have sent: in the window before that of either parity, and in the last one.
  std::array<std::vector<SentSpike>, 2> heard_;
  std::vector<SentSpike> heard_last_;
  bool stop_last_ = false;            // as it was told with the last one
  std::vector<network::Spike> told_;  // of thread 0
  bool wish_to_stop_ = false;
  const ProgressSink* progress_ = nullptr;  // of this advance
  std::uint64_t reached_ = 0;               // the tick that thread 0 is at
  Clock::time_point last_report_ = Clock::now();
  PhaseSeconds phases_;
  double run_s_ = 0.0;
};

}  // namespace spikeloom::native
