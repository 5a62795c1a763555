#include <algorithm>
#include <limits>
#include <optional>
#include <queue>
#include <vector>

#include "mapper/neuron_wishes.h"

namespace spikeloom::mapper {
namespace {

constexpr std::size_t kMostParts = 6;
constexpr int kRounds = 4;
constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max();

bool has_too_many(const NeuronSearch& search, std::uint32_t part) {
  return search.loads.neurons(part) > search.loads.most_neurons(part);
}

bool are_too_many(const NeuronSearch& search) {
  for (std::uint32_t p = 0; p < search.parts.count(); ++p)
    if (has_too_many(search, p)) return true;
  return false;
}

// Wishes are looked up once: of a neuron that is handed on later, the gain may be out of date.
class Chains {
 public:
  explicit Chains(NeuronSearch& search) : search_(search), first_run_(search.parts.count() + 1, 0) {
    std::vector<bool> rest;
    wishes_ = wishes(search, std::numeric_limits<std::int64_t>::min(), kMostParts, rest);
    runs_ = by_pair(wishes_);
    for (const auto& run : runs_) ++first_run_[run.from + 1];
    for (std::size_t p = 1; p < first_run_.size(); ++p) first_run_[p] += first_run_[p - 1];
  }

  // Whether any neuron moved.
  bool run() {
    bool moved = false;
    for (std::uint32_t p = 0; p < search_.parts.count(); ++p)
      while (has_too_many(search_, p) && hand_on_from(p)) moved = true;
    return moved;
  }

 private:
  [[nodiscard]] bool has_room(std::uint32_t part) const {
    return search_.loads.neurons(part) < search_.loads.most_neurons(part);
  }

  // Along the cheapest chain to a part with room (Dijkstra; a gain counts as no cost).
  bool hand_on_from(std::uint32_t start) {
    std::vector<std::int64_t> cost(search_.parts.count(), kFar);
    std::vector<const Wish*> by(search_.parts.count(), nullptr);
    using Entry = std::pair<std::int64_t, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    cost[start] = 0;
    queue.emplace(0, start);
    while (!queue.empty()) {
      const auto [so_far, part] = queue.top();
      queue.pop();
      if (so_far > cost[part]) continue;
      if (has_room(part)) return hand_on(by, start, part);
      for (auto r = first_run_[part]; r < first_run_[part + 1]; ++r) {
        const Wish* const wish = best_of(runs_[r]);
        if (wish == nullptr || !search_.loads.fits_besides(wish->neuron, wish->to)) continue;
        const std::int64_t next = so_far + 1 + std::max<std::int64_t>(0, -wish->gain);
        if (next >= cost[wish->to]) continue;
        cost[wish->to] = next;
        by[wish->to] = wish;
        queue.emplace(next, wish->to);
      }
    }
    return false;
  }

  // Of neurons that are still there.
  const Wish* best_of(WishRun& run) {
    while (!run.wishes.empty() && search_.now.part(run.wishes.front().neuron) != run.from)
      run.wishes = run.wishes.subspan(1);
    return run.wishes.empty() ? nullptr : &run.wishes.front();
  }

  bool hand_on(const std::vector<const Wish*>& by, std::uint32_t start, std::uint32_t end) {
    for (auto part = end; part != start; part = by[part]->from)
      search_.move(by[part]->neuron, part);
    return true;
  }

  NeuronSearch& search_;
  std::vector<Wish> wishes_;
  std::vector<WishRun> runs_;
  std::vector<std::size_t> first_run_;  // by part
};

// What no chain reaches goes anywhere: the neuron that loses least to the first part that takes it.
class Evictor {
 public:
  explicit Evictor(NeuronSearch& search) : search_(search) {}

  bool run() {
    const auto& firsts = search_.parts.first_of_population;
    for (std::size_t k = 0; k + 1 < firsts.size(); ++k) {
      if (!search_.parts.can_move(k)) continue;
      population_ = k;
      for (auto p = firsts[k]; p < firsts[k + 1]; ++p)
        while (search_.loads.is_over(p))
          if (!relieve(p)) return false;
    }
    return true;
  }

 private:
  bool relieve(std::uint32_t part) {
    std::vector<std::pair<std::int64_t, std::uint32_t>> leaving;
    for (auto n = search_.graph.populations[population_];
         n < search_.graph.populations[population_ + 1]; ++n) {
      if (search_.now.part(n) != part) continue;
      search_.now.look(n);
      leaving.emplace_back(-search_.now.gain_elsewhere(), n);
    }
    std::ranges::sort(leaving);
    for (const auto& [loss, neuron] : leaving)
      if (send_away(neuron) || swap_away(neuron)) return true;
    return false;
  }

  bool send_away(std::uint32_t neuron) {
    for (auto p = search_.parts.first_of_population[population_];
         p < search_.parts.first_of_population[population_ + 1]; ++p) {
      if (p == search_.now.part(neuron) || !search_.loads.fits(neuron, p)) continue;
      search_.move(neuron, p);
      return true;
    }
    return false;
  }

  // Against one that needs no more of anything, and less of something.
  bool swap_away(std::uint32_t neuron) {
    const auto part = search_.now.part(neuron);
    for (auto n = search_.graph.populations[population_];
         n < search_.graph.populations[population_ + 1]; ++n) {
      const auto other = search_.now.part(n);
      if (other == part || !needs_less(n, neuron) || !search_.loads.fits(neuron, other, n))
        continue;
      search_.move(neuron, other);
      search_.move(n, part);
      return true;
    }
    return false;
  }

  [[nodiscard]] bool needs_less(std::size_t one, std::size_t other) const {
    const auto& parts = search_.parts;
    bool less = false;
    for (std::size_t r = 0; r < parts.resources; ++r) {
      const auto a = parts.needs[one * parts.resources + r];
      const auto b = parts.needs[other * parts.resources + r];
      if (a > b) return false;
      less |= a < b;
    }
    return less;
  }

  NeuronSearch& search_;
  std::size_t population_ = 0;
};

}  // namespace

bool legalise(NeuronSearch& search) {
  for (int round = 0; round < kRounds && are_too_many(search); ++round)
    if (!Chains(search).run()) break;
  return Evictor(search).run();
}

}  // namespace spikeloom::mapper
