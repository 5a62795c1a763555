#include "emulator/native/run_loop.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <thread>

#include "emulator/native/spin_barrier.h"

namespace spikeloom::native {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kReportInterval = std::chrono::milliseconds(50);
constexpr std::uint64_t kMostTicksAWindow = 64;  // so that a stop is never far

class Run {
 public:
  Run(const RunContext& context, const Layout& layout, unsigned threads,
      const ProgressSink& progress)
      : context_(context),
        progress_(progress),
        threads_(threads),
        window_(std::clamp<std::uint64_t>(context.store.min_delay_ticks, 1, kMostTicksAWindow)),
        samples_(make_samples(context.network)),
        barrier_(threads),
        sent_(layout.blocks.size()) {
    if (context.store.min_delay_ticks == 0) window_ = kMostTicksAWindow;
    for (std::size_t b = 0; b < layout.blocks.size(); ++b)
      blocks_.emplace_back(context, layout.blocks[b], static_cast<std::uint32_t>(b), samples_);
  }

  network::Recording operator()() {
    {
      std::vector<std::jthread> helpers;
      for (unsigned thread = 1; thread < threads_; ++thread)
        helpers.emplace_back([this, thread] { work(thread); });
      work(0);
    }
    return collect();
  }

 private:
  // Blocks of a thread: every threads_-th.
  template <class Use>
  void each_own_block(unsigned thread, Use use) {
    for (std::size_t b = thread; b < blocks_.size(); b += threads_) use(b);
  }

  void work(unsigned thread) {
    each_own_block(thread, [&](std::size_t b) { blocks_[b].start(); });
    exchange(thread, 0);
    std::uint64_t done = 0;
    const std::uint64_t end = context_.network.duration_ticks;
    for (std::size_t parity = 1; done < end; parity ^= 1) {
      const std::uint64_t last = std::min(done + window_, end);
      for (std::uint64_t tick = done + 1; tick <= last; ++tick)
        each_own_block(thread, [&](std::size_t b) { blocks_[b].tick(tick); });
      if (thread == 0) report(last, parity);
      done = last;
      if (exchange(thread, parity)) break;
    }
    if (thread == 0) done_ = done;
  }

  // Everybody's spikes to everybody; true when the run is to stop.
  bool exchange(unsigned thread, std::size_t parity) {
    each_own_block(thread, [&](std::size_t b) {
      sent_[b][parity].clear();
      sent_[b][parity].swap(blocks_[b].sent());
    });
    barrier_.meet();
    const bool stop = stop_[parity];
    each_own_block(thread, [&](std::size_t b) {
      BlockRun& block = blocks_[b];
      for (const auto& sent : sent_) block.fetch_index(sent[parity]);
      for (const auto& sent : sent_) block.fetch_headers(sent[parity]);
      block.deliver_listed();
      for (const auto& sent : sent_) block.take_in(sent[parity]);
    });
    return stop;
  }

  void report(std::uint64_t done, std::size_t parity) {
    const auto now = Clock::now();
    if (!progress_ || now - last_report_ < kReportInterval) return;
    last_report_ = now;
    const double biological_ms = static_cast<double>(done) * context_.network.tick_ms();
    stop_[parity] = !progress_({"run", done, context_.network.duration_ticks, biological_ms});
  }

  network::Recording collect() {
    network::Recording recording;
    recording.ticks_done = done_;
    recording.interrupted = done_ < context_.network.duration_ticks;
    std::vector<std::vector<network::Spike>> parts;
    for (BlockRun& block : blocks_) {
      parts.push_back(std::move(block.recorded()));
      recording.counters.spikes += block.counters().spikes;
      recording.counters.synaptic_events += block.counters().synaptic_events;
      recording.counters.saturated_inputs += block.counters().saturated_inputs;
    }
    recording.spikes = merge_spikes(std::move(parts));
    cut_samples(done_, samples_);
    recording.values = std::move(samples_);
    return recording;
  }

  const RunContext& context_;
  const ProgressSink& progress_;
  unsigned threads_;
  std::uint64_t window_;
  std::vector<network::SampledValues> samples_;
  std::deque<BlockRun> blocks_;
  SpinBarrier barrier_;
  std::vector<std::array<std::vector<SentSpike>, 2>> sent_;  // [block][parity of the window]
  // [parity]: written by thread 0 before a meeting, read by all after it.
  std::array<bool, 2> stop_{};
  std::uint64_t done_ = 0;
  Clock::time_point last_report_ = Clock::now();
};

}  // namespace

network::Recording run_blocks(const RunContext& context, const Layout& layout, unsigned threads,
                              const ProgressSink& progress) {
  return Run(context, layout, threads, progress)();
}

network::Recording not_run(const network::Network& network) {
  network::Recording recording;
  recording.interrupted = network.duration_ticks > 0;
  recording.values = make_samples(network);
  cut_samples(0, recording.values);
  return recording;
}

}  // namespace spikeloom::native
