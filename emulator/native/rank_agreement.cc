#include "emulator/native/rank_agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "network-specs/network/codec.h"

namespace spikeloom::native {
namespace {

// A line of numbers from every rank.
template <std::size_t kNumbers>
Result<std::vector<std::array<std::uint64_t, kNumbers>>> share_numbers(
    Exchange& exchange, const std::array<std::uint64_t, kNumbers>& mine) {
  std::string own;
  for (const std::uint64_t number : mine) own += std::to_string(number) + " ";
  const auto lines = exchange.share(own, {});
  if (!lines) return tl::unexpected(lines.error());
  std::vector<std::array<std::uint64_t, kNumbers>> all;
  for (const std::string& line : *lines) {
    std::istringstream stream(line);
    for (std::uint64_t& number : all.emplace_back()) stream >> number;
  }
  return all;
}

}  // namespace

unsigned ranks_here(const Exchange& exchange) {
  const auto& machines = exchange.machines();
  return static_cast<unsigned>(
      std::count(machines.begin(), machines.end(), machines[exchange.rank()]));
}

Result<unsigned> agree_on_start(Exchange& exchange, const network::Network& network,
                                unsigned threads) {
  const auto digests = exchange.share(network::digest(network), {});
  if (!digests) return tl::unexpected(digests.error());
  for (std::size_t rank = 1; rank < digests->size(); ++rank)
    if ((*digests)[rank] != digests->front())
      return failure(ErrorClass::invalid_input, "other_network",
                     fmt::format("rank {} runs network {}, rank 0 network {}", rank,
                                 (*digests)[rank], digests->front()),
                     "native.build", "different files or options on different ranks",
                     "the same file and the same options for every rank");
  const auto all = share_numbers<1>(exchange, {threads});
  if (!all) return tl::unexpected(all.error());
  return static_cast<unsigned>(std::min_element(all->begin(), all->end())->front());
}

Result<AllStores> agree_on_stores(Exchange& exchange, SynapseStore& store) {
  const auto all = share_numbers<4>(
      exchange, {store.synapses, store.used_bytes, store.min_delay_ticks, store.max_delay_ticks});
  if (!all) return tl::unexpected(all.error());
  AllStores sum;
  for (const auto& [synapses, bytes, min_delay, max_delay] : *all) {
    sum.synapses += synapses;
    sum.used_bytes += bytes;
    const auto shortest = static_cast<std::uint32_t>(min_delay);
    if (store.min_delay_ticks == 0 || (shortest != 0 && shortest < store.min_delay_ticks))
      store.min_delay_ticks = shortest;
    store.max_delay_ticks = std::max(store.max_delay_ticks, static_cast<std::uint32_t>(max_delay));
  }
  return sum;
}

}  // namespace spikeloom::native
