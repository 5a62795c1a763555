#include "placer/kinds.h"

#include <algorithm>
#include <numeric>

namespace spikeloom::placer {
namespace {

using mapper::FoldedNets;
using mapper::SliceId;

constexpr std::size_t kManySinks = 32;

bool is_shared(const FoldedNets& nets, mapper::FanId fan) {
  const auto& folded = nets.fans[fan.index()];
  return folded.sources.size() > 1 || folded.sinks.size() > kManySinks;
}

// The one slice that this one has to do with, or itself where there are more or none.
std::uint32_t only_partner(const FoldedNets& nets, SliceId slice) {
  auto partner = slice;
  const auto is_only = [&](SliceId other) {
    if (other == slice) return true;
    if (partner != slice && partner != other) return false;
    partner = other;
    return true;
  };
  for (const auto list : {nets.reached(slice), nets.sent(slice)}) {
    for (const auto fan : list) {
      const auto& folded = nets.fans[fan.index()];
      const bool is_pair = !is_shared(nets, fan) && folded.sinks.size() <= 2 &&
                           is_only(folded.sources.front().slice) &&
                           std::ranges::all_of(folded.sinks, is_only);
      if (!is_pair) return slice.value;
    }
  }
  return partner.value;
}

// Fans that reach the slice, then those that it sends to, told apart by their signs.
std::vector<std::int64_t> shared_fans(const FoldedNets& nets, SliceId slice) {
  std::vector<std::int64_t> fans;
  for (const auto fan : nets.reached(slice))
    if (is_shared(nets, fan)) fans.push_back(fan.value);
  for (const auto fan : nets.sent(slice))
    if (is_shared(nets, fan)) fans.push_back(-1 - std::int64_t{fan.value});
  return fans;
}

}  // namespace

std::vector<std::uint32_t> kinds_of(const FoldedNets& nets) {
  const auto slices = nets.slices();
  std::vector<std::vector<std::int64_t>> fans(slices);
  for (std::size_t s = 0; s < slices; ++s) fans[s] = shared_fans(nets, SliceId{s});
  std::vector<std::uint32_t> order(slices), kinds(slices);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order,
                           [&](std::uint32_t a, std::uint32_t b) { return fans[a] < fans[b]; });
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < slices; ++i) {
    const bool is_alike = i > 0 && !fans[order[i]].empty() && fans[order[i]] == fans[order[i - 1]];
    kinds[order[i]] = is_alike ? count - 1 : count++;
  }
  if (count == slices) return {};
  const auto own = kinds;
  for (std::size_t s = 0; s < slices; ++s)
    if (fans[s].empty()) kinds[s] = own[only_partner(nets, SliceId{s})];
  return kinds;
}

}  // namespace spikeloom::placer
