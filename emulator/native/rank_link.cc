#include "emulator/native/rank_link.h"

#include <algorithm>
#include <utility>

#include "emulator/native/recorder.h"

namespace spikeloom::native {

using network::Spike;

RankLink::RankLink(Exchange& exchange, const network::Network& network, const Layout& layout,
                   const std::vector<std::uint8_t>& wanted)
    : exchange_(exchange), wanted_(wanted), shares_(network, layout) {}

void RankLink::tell(const std::vector<Spike>& spikes, std::uint64_t tick, bool stop) {
  if (fault_) return;
  exchange_.start(spikes, stop);
  telling_ = true;
  told_tick_ = tick;
}

void RankLink::poll() {
  if (telling_) exchange_.poll();
}

bool RankLink::hear(std::vector<Spike>& heard, const KeepWaiting& keep_waiting) {
  heard.clear();
  if (fault_) return true;
  telling_ = false;
  const auto stop = exchange_.finish(heard, keep_waiting);
  if (!stop) {
    fault_ = stop.error();
    heard.clear();
    return true;
  }
  known_tick_ = told_tick_;
  if (rank() == 0)
    for (const Spike& spike : heard)
      if (wanted_[spike.neuron] != 0) recorded_.push_back(spike);
  return *stop;
}

void RankLink::gather(network::Recording& recording) {
  std::sort(recorded_.begin(), recorded_.end());
  recording.spikes = merge_spikes({std::move(recording.spikes), std::exchange(recorded_, {})});
  const auto all = exchange_.collect(shares_.pack(recording, rank()), {});
  if (!all) {
    fault_ = all.error();
    cut(recording);
    return;
  }
  for (std::uint32_t other = 1; other < all->size(); ++other)
    shares_.unpack((*all)[other], other, recording);
}

// Leaves what is known of all neurons.
void RankLink::cut(network::Recording& recording) const {
  const std::uint64_t known = std::max(known_tick_, recording.first_tick);
  recording.interrupted = true;
  recording.ticks_done = std::min(recording.ticks_done, known - recording.first_tick);
  std::erase_if(recording.spikes, [&](const Spike& spike) { return spike.tick > known; });
  Samples samples{recording.first_tick, std::move(recording.values)};
  fit_samples(recording.first_tick + recording.ticks_done, samples);
  recording.values = std::move(samples.values);
  shares_.forget_others(rank(), recording);
}

void RankLink::gather(Snapshot& snapshot) {
  const auto all = exchange_.collect(shares_.pack(snapshot, rank()), {});
  if (!all) {
    fault_ = all.error();
    return;
  }
  for (std::uint32_t other = 1; other < all->size(); ++other)
    shares_.unpack((*all)[other], other, snapshot);
}

void RankLink::resume(std::uint64_t tick) {
  known_tick_ = tick;
  recorded_.clear();
}

}  // namespace spikeloom::native
