#include "emulator/native/transpose.h"

#include <memory>

#include "base/parallel.h"

namespace spikeloom::native {
namespace {

constexpr std::size_t kColumnsAtATime = 64;

template <class Use>
void for_each_synapse(const connect::Connector& columns, std::uint32_t post_size, unsigned threads,
                      Use use) {
  std::vector<std::vector<connect::Synapse>> scratch(threads);
  parallel_for(post_size, kColumnsAtATime, threads,
               [&](std::size_t first, std::size_t last, unsigned thread) {
                 auto& synapses = scratch[thread];
                 synapses.clear();
                 for (std::size_t post = first; post < last; ++post)
                   columns.column(static_cast<std::uint32_t>(post), synapses);
                 for (const connect::Synapse& synapse : synapses) use(synapse);
               });
}

}  // namespace

Transposed::Transposed(const connect::Connector& columns, std::uint32_t pre_size,
                       std::uint32_t post_size, unsigned threads)
    : ends_(std::size_t{pre_size} + 1) {
  const auto next = std::make_unique<std::atomic<std::uint64_t>[]>(pre_size);
  for_each_synapse(columns, post_size, threads, [&](const connect::Synapse& synapse) {
    next[synapse.pre].fetch_add(1, std::memory_order_relaxed);
  });
  for (std::uint32_t pre = 0; pre < pre_size; ++pre)
    ends_[pre + 1] = ends_[pre] + next[pre].exchange(ends_[pre]);
  synapses_.resize(ends_.back());
  for_each_synapse(columns, post_size, threads, [&](const connect::Synapse& synapse) {
    synapses_[next[synapse.pre].fetch_add(1, std::memory_order_relaxed)] = synapse.row;
  });
}

}  // namespace spikeloom::native
