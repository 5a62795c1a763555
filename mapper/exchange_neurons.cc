#include <algorithm>
#include <vector>

#include "mapper/neuron_wishes.h"

namespace spikeloom::mapper {
namespace {

constexpr double kMostLoss = 8.0;  // of one of the two, in steps of the mean weight
constexpr std::size_t kMostParts = 6;
constexpr int kPartners = 4;          // tried for a neuron
constexpr double kWorthwhile = 2e-4;  // neurons that a pass has to move, of all

class Exchanger {
 public:
  Exchanger(NeuronSearch& search, std::vector<bool>& rest) : search_(search), rest_(rest) {}

  // Neurons that moved.
  std::size_t run() {
    const auto least = static_cast<std::int64_t>(-kMostLoss * search_.unit);
    auto all = wishes(search_, least, kMostParts, rest_);
    const auto runs = by_pair(all);
    for (const auto& there : runs) {
      fill(there);
      if (there.from > there.to) continue;
      const auto back =
          std::ranges::lower_bound(runs, std::pair(there.to, there.from), {},
                                   [](const WishRun& r) { return std::pair(r.from, r.to); });
      if (back != runs.end() && back->from == there.to && back->to == there.from)
        trade(there.wishes, back->wishes);
    }
    return moved_;
  }

 private:
  // Where there is room, no partner is needed.
  void fill(const WishRun& run) {
    for (const auto& wish : run.wishes) {
      if (wish.gain <= 0) break;
      if (search_.now.part(wish.neuron) != run.from || !search_.loads.fits(wish.neuron, run.to))
        continue;
      if (search_.now.gain(wish.neuron, run.to) <= 0) continue;
      search_.move(wish.neuron, run.to);
      ++moved_;
    }
  }

  void trade(std::span<const Wish> there, std::span<const Wish> back) {
    for (const auto& wish : there) {
      if (wish.gain + back.front().gain <= 0) break;
      if (search_.now.part(wish.neuron) == wish.from) find_partner(wish, back);
    }
  }

  void find_partner(const Wish& wish, std::span<const Wish> back) {
    const auto gain = search_.now.gain(wish.neuron, wish.to);
    if (gain + back.front().gain <= 0) return;
    search_.move(wish.neuron, wish.to);
    int tries = kPartners;
    for (const auto& other : back) {
      if (gain + other.gain <= 0 || tries == 0) break;
      if (search_.now.part(other.neuron) != wish.to || other.neuron == wish.neuron) continue;
      --tries;
      if (gain + search_.now.gain(other.neuron, wish.from) <= 0) continue;
      search_.move(other.neuron, wish.from);
      if (!search_.loads.is_over(wish.from) && !search_.loads.is_over(wish.to)) {
        moved_ += 2;
        return;
      }
      search_.move(other.neuron, wish.to);
    }
    search_.move(wish.neuron, wish.from);
  }

  NeuronSearch& search_;
  std::vector<bool>& rest_;  // far from any exchange: not asked again
  std::size_t moved_ = 0;
};

}  // namespace

void exchange(NeuronSearch& search, int passes) {
  const double least = kWorthwhile * search.graph.neurons();
  std::vector<bool> rest;
  for (int pass = 0; pass < passes; ++pass) {
    const auto moved = Exchanger(search, rest).run();
    if (static_cast<double>(moved) <= least) return;
  }
}

}  // namespace spikeloom::mapper
