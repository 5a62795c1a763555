#include "emulator/native/run_loop.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "network-specs/network/limits.h"

namespace spikeloom::native {
namespace {

constexpr auto kReportInterval = std::chrono::milliseconds(50);
constexpr std::uint64_t kMostTicksAWindow = 64;  // so that a stop is never far

// `overlaps`: two windows pass before anything of the first is due.
std::uint64_t window_of(const SynapseStore& store, bool overlaps) {
  if (store.min_delay_ticks == 0) return kMostTicksAWindow;
  return std::min<std::uint64_t>(store.min_delay_ticks / (overlaps ? 2 : 1), kMostTicksAWindow);
}

bool can_overlap(const SynapseStore& store) { return store.min_delay_ticks != 1; }

}  // namespace

RunLoop::RunLoop(const RunContext& context, const Layout& layout, unsigned threads,
                 bool time_phases, RankLink* link)
    : context_(context),
      threads_(threads),
      time_phases_(time_phases),
      window_(window_of(context.store, link != nullptr && can_overlap(context.store))),
      first_neurons_(network::first_neurons(context.network)),
      samples_(make_samples(context.network, 0)),
      barrier_(threads),
      link_(link),
      overlaps_(link != nullptr && can_overlap(context.store)) {
  const BlockRange own = layout.blocks_of(link == nullptr ? 0 : link->rank());
  sent_.assign(own.size(), {{}, SpikeHistory(context.store.max_delay_ticks)});
  for (std::uint32_t b = own.first; b < own.last; ++b)
    blocks_.emplace_back(context, layout.blocks[b], b, samples_);
}

std::uint64_t RunLoop::advance(std::uint64_t ticks, const ProgressSink& progress) {
  const std::uint64_t before = done_;
  const std::uint64_t last = before + std::min(ticks, network::kMostTicks - before);
  if (last == before || (link_ != nullptr && link_->fault())) return 0;
  fit_samples(last, samples_);
  stop_ = {};
  wish_to_stop_ = false;
  progress_ = &progress;
  reached_ = before;
  done_ = time_phases_ ? run_threads<PhaseClock>(last) : run_threads<NoPhases>(last);
  if (done_ < last) {
    interrupted_ = true;
    fit_samples(done_, samples_);
  }
  return done_ - before;
}

template <class Phases>
std::uint64_t RunLoop::run_threads(std::uint64_t last) {
  const auto start = Clock::now();
  std::vector<Phases> phases(threads_, Phases(start));
  std::uint64_t done = 0;
  {
    std::vector<std::jthread> others;
    for (unsigned thread = 1; thread < threads_; ++thread)
      others.emplace_back([&, thread] { work(thread, last, phases[thread]); });
    done = work(0, last, phases[0]);
  }
  for (Phases& thread : phases) {
    thread.end(Phase::communicate);
    thread.add_to(phases_, 1.0 / threads_);
  }
  run_s_ += std::chrono::duration<double>(Clock::now() - start).count();
  return done;
}

// Blocks of a thread: every threads_-th.
template <class Use>
void RunLoop::each_own_block(unsigned thread, Use use) {
  for (std::size_t b = thread; b < blocks_.size(); b += threads_) use(b);
}

template <class Phases>
std::uint64_t RunLoop::work(unsigned thread, std::uint64_t last, Phases& phases) {
  phases.end(Phase::communicate);
  std::uint64_t done = done_;
  if (done == 0) {
    each_own_block(thread, [&](std::size_t b) { blocks_[b].start(); });
    exchange(thread, 0, false, phases);
  }
  for (std::size_t parity = 1; done < last; parity ^= 1) {
    const std::uint64_t first = done + 1;
    done = std::min(done + window_, last);
    run_window(thread, first, done, phases);
    if (thread == 0) report(done, parity);
    if (exchange(thread, parity, done == last, phases)) break;
  }
  return done;
}

template <class Phases>
void RunLoop::run_window(unsigned thread, std::uint64_t first, std::uint64_t last, Phases& phases) {
  for (std::uint64_t tick = first; tick <= last; ++tick) {
    each_own_block(thread, [&](std::size_t b) {
      blocks_[b].deliver_due(tick);
      phases.end(Phase::deliver);
      blocks_[b].look_ahead(tick + 1);
      phases.end(Phase::collocate);
      blocks_[b].update(tick);
      phases.end(Phase::update);
    });
    if (thread == 0 && link_ != nullptr) link_->poll();
  }
}

// Everybody's spikes to everybody; true when the run is to stop.
template <class Phases>
bool RunLoop::exchange(unsigned thread, std::size_t parity, bool last, Phases& phases) {
  hand_over(thread, parity);
  phases.end(Phase::collocate);
  const bool speaks = thread == 0 && link_ != nullptr;
  if (speaks) {
    heard_[parity].clear();
    if (link_->is_telling()) stop_[parity] = hear(heard_[parity]);
  }
  barrier_.meet(thread);
  if (speaks) tell(parity);
  phases.end(Phase::communicate);
  take_in(thread, parity, phases);
  const bool stop = stop_[parity];
  if (link_ == nullptr || (overlaps_ && !last && !stop)) return stop;
  return catch_up(thread, phases) || stop;
}

// Takes in at once what other ranks tell of the window that has just ended.
template <class Phases>
bool RunLoop::catch_up(unsigned thread, Phases& phases) {
  if (thread == 0) stop_last_ = hear(heard_last_);
  barrier_.meet(thread);
  phases.end(Phase::communicate);
  each_own_block(thread, [&](std::size_t b) { blocks_[b].take_in(heard_last_); });
  phases.end(Phase::collocate);
  return stop_last_;
}

void RunLoop::tell(std::size_t parity) {
  told_.clear();
  for (const Sent& sent : sent_)
    for (const SentSpike& spike : sent.windows[parity]) told_.push_back(counted(spike));
  link_->tell(told_, reached_, wish_to_stop_);
}

// True when all ranks are to stop.
bool RunLoop::hear(std::vector<SentSpike>& heard) {
  const bool stop = link_->hear(told_, [&] { return show_progress(); });
  heard = as_sent(told_);
  return stop;
}

// The spikes of a thread's blocks, for all to read after the next meeting.
void RunLoop::hand_over(unsigned thread, std::size_t parity) {
  each_own_block(thread, [&](std::size_t b) {
    auto& sent = sent_[b].windows[parity];
    sent.clear();
    sent.swap(blocks_[b].sent());
    sent_[b].history.add(sent);
  });
}

template <class Phases>
void RunLoop::take_in(unsigned thread, std::size_t parity, Phases& phases) {
  each_own_block(thread, [&](std::size_t b) {
    BlockRun& block = blocks_[b];
    for (const auto& sent : sent_) block.fetch_index(sent.windows[parity]);
    block.fetch_index(heard_[parity]);
    for (const auto& sent : sent_) block.fetch_headers(sent.windows[parity]);
    block.fetch_headers(heard_[parity]);
    phases.end(Phase::collocate);
    block.deliver_listed();
    phases.end(Phase::deliver);
    for (const auto& sent : sent_) block.take_in(sent.windows[parity]);
    block.take_in(heard_[parity]);
    phases.end(Phase::collocate);
  });
}

void RunLoop::report(std::uint64_t done, std::size_t parity) {
  reached_ = done;
  if (!*progress_) return;
  const auto now = Clock::now();
  if (now - last_report_ < kReportInterval) return;
  last_report_ = now;
  if (show_progress()) return;
  if (link_ == nullptr) {
    stop_[parity] = true;
  } else {
    wish_to_stop_ = true;
  }
}

// False when the run is to stop.
bool RunLoop::show_progress() const {
  if (!*progress_) return true;
  const double biological_ms = static_cast<double>(reached_) * context_.network.tick_ms();
  return (*progress_)({"run", reached_, context_.network.duration_ticks, biological_ms});
}

network::Recording RunLoop::take_recording() {
  network::Recording recording;
  recording.first_tick = samples_.first_tick;
  recording.ticks_done = done_ - samples_.first_tick;
  recording.interrupted = std::exchange(interrupted_, false);
  std::vector<std::vector<network::Spike>> parts;
  for (BlockRun& block : blocks_) {
    parts.push_back(std::exchange(block.recorded(), {}));
    const network::Counters counters = std::exchange(block.counters(), {});
    recording.counters.spikes += counters.spikes;
    recording.counters.synaptic_events += counters.synaptic_events;
    recording.counters.saturated_inputs += counters.saturated_inputs;
  }
  recording.spikes = merge_spikes(std::move(parts));
  recording.values = std::exchange(samples_, make_samples(context_.network, done_)).values;
  if (link_ != nullptr) link_->gather(recording);
  return recording;
}

std::vector<network::Spike> RunLoop::recent() const {
  std::vector<std::vector<network::Spike>> parts;
  for (const Sent& sent : sent_) {
    auto& part = parts.emplace_back();
    for (const SentSpike& spike : sent.history.at(done_)) part.push_back(counted(spike));
  }
  return merge_spikes(std::move(parts));
}

network::Spike RunLoop::counted(const SentSpike& spike) const {
  return {static_cast<std::uint32_t>(spike.tick),
          static_cast<std::uint32_t>(first_neurons_[spike.population.index()] + spike.neuron)};
}

std::vector<SentSpike> RunLoop::as_sent(const std::vector<network::Spike>& spikes) const {
  std::vector<SentSpike> sent;
  sent.reserve(spikes.size());
  for (const network::Spike& spike : spikes) {
    const auto next = std::upper_bound(first_neurons_.begin(), first_neurons_.end(), spike.neuron);
    const auto population = static_cast<std::size_t>(next - first_neurons_.begin() - 1);
    sent.push_back({spike.tick, network::PopulationId(population),
                    static_cast<std::uint32_t>(spike.neuron - first_neurons_[population])});
  }
  return sent;
}

void RunLoop::resume(std::uint64_t tick, const std::vector<network::Spike>& recent) {
  done_ = tick;
  interrupted_ = false;
  samples_ = make_samples(context_.network, tick);
  const auto sent = as_sent(recent);
  for (Sent& block : sent_) block.history.clear();
  // One rank keeps them for all.
  if (link_ == nullptr || link_->rank() == 0) sent_.front().history.add(sent);
  if (link_ != nullptr) link_->resume(tick);
  for (BlockRun& block : blocks_) {
    block.resume(tick);
    block.refile(sent, tick);
  }
}

void RunLoop::set_spikes(network::PopulationId source,
                         const std::vector<network::ListedSpike>& spikes) {
  for (BlockRun& block : blocks_) block.set_spikes(source, spikes, done_);
}

}  // namespace spikeloom::native
