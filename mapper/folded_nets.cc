#include "mapper/folded_nets.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace spikeloom::mapper {
namespace {

// FNV-1a over the ids.
std::uint64_t digest(std::span<const SliceId> sinks) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const auto sink : sinks) hash = (hash ^ sink.value) * 0x100000001b3;
  return hash;
}

// The fan that has these sinks, made if there is none.
class Fans {
 public:
  explicit Fans(std::vector<Fan>& fans) : fans_(fans) {}
  Fan& of(std::span<const SliceId> sinks, std::uint32_t& id) {
    auto& candidates = by_digest_[digest(sinks)];
    for (const auto candidate : candidates) {
      if (std::ranges::equal(fans_[candidate].sinks, sinks)) return fans_[id = candidate];
    }
    id = static_cast<std::uint32_t>(fans_.size());
    candidates.push_back(id);
    fans_.push_back({{}, 0, sinks});
    return fans_.back();
  }

 private:
  std::vector<Fan>& fans_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_digest_;  // looked up only
};

void index_sinks(FoldedNets& folded, std::size_t slices) {
  auto& first = folded.reached_first;
  first.assign(slices + 1, 0);
  for (const auto& fan : folded.fans) {
    for (const auto sink : fan.sinks) ++first[sink.index() + 1];
  }
  for (std::size_t s = 0; s < slices; ++s) first[s + 1] += first[s];
  folded.reached_fans.resize(first[slices]);
  auto next = first;
  for (std::size_t f = 0; f < folded.fans.size(); ++f) {
    for (const auto sink : folded.fans[f].sinks) {
      folded.reached_fans[next[sink.index()]++] = FanId{f};
    }
  }
}

}  // namespace

FoldedNets fold(const std::vector<Net>& nets, std::size_t slices) {
  FoldedNets folded;
  folded.sent.assign(slices, FoldedNets::kNone);
  Fans fans(folded.fans);
  for (const auto& net : nets) {
    if (net.sinks.empty()) continue;
    const auto weight = std::max<std::int64_t>(1, std::llround(net.spikes_per_s * kWeightSteps));
    auto& fan = fans.of(net.sinks, folded.sent[net.source.index()]);
    fan.sources.push_back({net.source, weight});
    fan.weight += weight;
  }
  index_sinks(folded, slices);
  return folded;
}

}  // namespace spikeloom::mapper
