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
  Fan& of(std::span<const SliceId> sinks) {
    auto& candidates = by_digest_[digest(sinks)];
    for (const auto candidate : candidates) {
      if (std::ranges::equal(fans_[candidate].sinks, sinks)) return fans_[candidate];
    }
    candidates.push_back(static_cast<std::uint32_t>(fans_.size()));
    fans_.push_back({{}, 0, sinks});
    return fans_.back();
  }

 private:
  std::vector<Fan>& fans_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_digest_;  // looked up only
};

// Several nets of one source with equal sinks are one source.
void join_sources(std::vector<Fan::Source>& sources) {
  const auto before = [](const auto& a, const auto& b) { return a.slice < b.slice; };
  if (!std::ranges::is_sorted(sources, before)) std::ranges::stable_sort(sources, before);
  std::size_t last = 0;
  for (std::size_t i = 1; i < sources.size(); ++i) {
    if (sources[i].slice == sources[last].slice)
      sources[last].weight += sources[i].weight;
    else
      sources[++last] = sources[i];
  }
  sources.resize(last + 1);
}

// each(fan, visit) calls visit with every slice of a fan.
template <class Each>
FoldedNets::OfSlices index(const std::vector<Fan>& fans, std::size_t slices, const Each& each) {
  FoldedNets::OfSlices all;
  all.first.assign(slices + 1, 0);
  for (const auto& fan : fans) each(fan, [&](SliceId slice) { ++all.first[slice.index() + 1]; });
  for (std::size_t s = 0; s < slices; ++s) all.first[s + 1] += all.first[s];
  all.fans.resize(all.first[slices]);
  auto next = all.first;
  for (std::size_t f = 0; f < fans.size(); ++f) {
    each(fans[f], [&](SliceId slice) { all.fans[next[slice.index()]++] = FanId{f}; });
  }
  return all;
}

// What one tree costs at most, in quarters of a hop: as many edges as it has sinks and sources,
// each of at most 2^16; and no tree is longer than twice all links of a spanning tree of the
// largest machine, 2^16 chips.
double longest_tree(const Net& net) {
  constexpr double kLongestEdge = 0x1p16, kLongestTree = 0x1p20;
  return std::min(kLongestEdge * (static_cast<double>(net.sinks.size()) + 1.0), kLongestTree);
}

// Steps of a spike a second: kWeightSteps, halved until the cost of all trees, whatever they are,
// is so far below 2^63 that differences of some times it overflow nowhere.
double steps_of(const std::vector<Net>& nets) {
  constexpr double kMostCost = 0x1p58;
  double cost = 0.0;
  for (const auto& net : nets) cost += net.spikes_per_s * longest_tree(net);
  double steps = kWeightSteps;
  while (cost * steps > kMostCost) steps /= 2.0;
  return steps;
}

}  // namespace

FoldedNets fold(const std::vector<Net>& nets, std::size_t slices) {
  FoldedNets folded;
  Fans fans(folded.fans);
  const double steps = steps_of(nets);
  for (const auto& net : nets) {
    if (net.sinks.empty()) continue;
    const auto weight = std::max<std::int64_t>(1, std::llround(net.spikes_per_s * steps));
    auto& fan = fans.of(net.sinks);
    fan.sources.push_back({net.source, weight});
    fan.weight += weight;
  }
  for (auto& fan : folded.fans) join_sources(fan.sources);
  folded.sink_of = index(folded.fans, slices, [](const Fan& fan, const auto& visit) {
    for (const auto sink : fan.sinks) visit(sink);
  });
  folded.source_of = index(folded.fans, slices, [](const Fan& fan, const auto& visit) {
    for (const auto& source : fan.sources) visit(source.slice);
  });
  return folded;
}

}  // namespace spikeloom::mapper
