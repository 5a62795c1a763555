#include "emulator/native/layout.h"

#include <algorithm>

#include "base/assert.h"
#include "base/parallel.h"

namespace spikeloom::native {
namespace {

// Below this a second thread costs more in waiting than it saves.
constexpr std::uint64_t kNeuronsWorthAThread = 2000;

// Deals groups to blocks: equal shares, and what does not divide evenly goes on where the
// population before left off.
class Dealer {
 public:
  explicit Dealer(std::uint32_t blocks) : blocks_(blocks) {}
  // Groups of each block for a population of `groups`.
  [[nodiscard]] std::vector<std::uint32_t> deal(std::uint32_t groups) {
    std::vector<std::uint32_t> shares(blocks_, groups / blocks_);
    for (std::uint32_t extra = groups % blocks_; extra > 0; --extra) {
      ++shares[next_];
      next_ = (next_ + 1) % blocks_;
    }
    return shares;
  }

 private:
  std::uint32_t blocks_;
  std::uint32_t next_ = 0;
};

std::uint64_t total_groups(const network::Network& network) {
  std::uint64_t groups = 0;
  for (const auto& population : network.populations)
    if (!population.is_source()) groups += padded(population.size) / kGroup;
  return groups;
}

// Fewest blocks, a multiple of all threads, none of which can be over-full: a block gets at most
// one group of each population more than its even share.
std::uint32_t count_blocks(const network::Network& network, unsigned threads) {
  const std::uint64_t groups = total_groups(network);
  const std::uint64_t room = kMaxTargets / kGroup;
  std::uint64_t blocks = threads;
  while ((groups + blocks - 1) / blocks > room) blocks += threads;
  return static_cast<std::uint32_t>(blocks);
}

}  // namespace

NeuronRange Layout::neurons_of(BlockRange of, network::PopulationId population) const {
  NeuronRange neurons;
  for (std::uint32_t b = of.first; b < of.last; ++b)
    for (const Span& span : blocks[b].spans) {
      if (span.population != population) continue;
      if (neurons.size() == 0) neurons.first = span.first;
      neurons.last = span.first + span.count;
    }
  return neurons;
}

unsigned threads_for(const network::Network& network, unsigned requested) {
  if (requested != 0) return requested;
  const std::uint64_t worth = network::first_neurons(network).back() / kNeuronsWorthAThread;
  return static_cast<unsigned>(std::clamp<std::uint64_t>(worth, 1, threads_or_default(requested)));
}

Layout lay_out(const network::Network& network, unsigned threads, std::uint32_t ranks) {
  Layout layout;
  layout.ranks = ranks;
  layout.blocks.resize(count_blocks(network, threads * ranks));
  SPIKELOOM_ASSERT(layout.blocks.size() <= kMaxBlocks, "a block's index has 16 bits");
  const auto firsts = network::first_neurons(network);
  layout.place.resize(firsts.back());
  const auto blocks = static_cast<std::uint32_t>(layout.blocks.size());
  Dealer targets(blocks), sources(blocks);
  for (std::size_t p = 0; p < network.populations.size(); ++p) {
    const auto& population = network.populations[p];
    const bool is_source = population.is_source();
    const auto shares = (is_source ? sources : targets).deal(padded(population.size) / kGroup);
    std::uint32_t first = 0;
    for (std::uint32_t b = 0; b < blocks; ++b) {
      if (shares[b] == 0) continue;
      Block& block = layout.blocks[b];
      const std::uint32_t count = std::min(shares[b] * kGroup, population.size - first);
      block.spans.push_back(
          {network::PopulationId(p), first, count, block.targets, firsts[p] + first});
      if (!is_source) {
        for (std::uint32_t i = 0; i < count; ++i)
          layout.place[firsts[p] + first + i] = b << 16 | (block.targets + i);
        block.targets += shares[b] * kGroup;
      }
      first += count;
    }
  }
  return layout;
}

}  // namespace spikeloom::native
