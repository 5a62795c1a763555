#include "placer/anneal.h"

#include <algorithm>
#include <cmath>

#include "base/counter_rng.h"
#include "base/det_math.h"
#include "placer/seats.h"
#include "placer/tree_cost.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::SliceId;
using Moves = std::span<const TreeCost::Move>;

constexpr double kWork = 5e8;            // distances, all phases together,
constexpr double kWorkASlice = 1e5;      // and for every slice
constexpr double kTriesASlice = 2000.0;  // more than enough for small networks
constexpr double kTriesAChip = 200.0;
constexpr int kSamples = 200;       // random moves that set the temperature
constexpr double kHot = 0.05;       // first temperature over their mean change
constexpr double kCold = 0.0003;    // last one
constexpr double kChipPhase = 0.3;  // part of the work spent on whole chips

class Annealer {
 public:
  Annealer(const Problem& problem, const mapper::FoldedNets& nets, const ChipOfSlice& start,
           const PlaceOptions& options)
      : problem_(problem),
        nets_(nets),
        cost_(problem.machine, nets, start),
        seats_(problem, start),
        dice_(CounterStream(options.seed, {.purpose = StreamPurpose::placement})),
        effort_(options.effort) {}

  void run() {
    const auto slices = problem_.slices.size();
    const double work = effort_ * (kWork + kWorkASlice * static_cast<double>(slices));
    cool([&] { return exchange_of_chips(); }, kChipPhase * work,
         static_cast<double>(problem_.machine.chips.size()) * effort_ * kTriesAChip);
    cool([&] { return exchange_of_slices(); }, work,
         static_cast<double>(slices) * effort_ * kTriesASlice);
  }
  const TreeCost& cost() const { return cost_; }

 private:
  // Proposes until the work or the tries are used up, from hot to cold.
  template <class Propose>
  void cool(Propose propose, double work_until, double tries) {
    const double first = kHot * mean_change(propose);
    if (first <= 0.0) return;
    const auto work_from = static_cast<double>(cost_.work());
    double temperature = first;
    for (std::uint64_t n = 0; static_cast<double>(n) < tries; ++n) {
      const double by_work =
          (static_cast<double>(cost_.work()) - work_from) / (work_until - work_from);
      const double by_tries = static_cast<double>(n) / tries;
      if (by_work >= 1.0) return;
      if (n % 64 == 0) {
        const double part = std::max(by_work, by_tries);
        temperature = first * det::exp(part * det::log(kCold / kHot));
      }
      step(propose(), temperature);
    }
  }

  void step(Moves moves, double temperature) {
    if (moves.empty()) return;
    const auto change = static_cast<double>(cost_.apply(moves));
    if (change <= 0.0 || dice_.next_unit() < det::exp(-change / temperature)) {
      seats_.sit(moves);
    } else {
      cost_.undo();
    }
  }

  template <class Propose>
  double mean_change(Propose propose) {
    double sum = 0.0;
    int counted = 0;
    for (int n = 0; n < kSamples; ++n) {
      const Moves moves = propose();
      if (moves.empty()) continue;
      sum += std::abs(static_cast<double>(cost_.apply(moves)));
      cost_.undo();
      ++counted;
    }
    return counted == 0 ? 0.0 : sum / counted;
  }

  Moves exchange_of_chips() {
    const auto a = any_chip();
    return seats_.exchange_all(a, dice_.next_below(2) == 0 ? any_chip() : stroll(a, 2));
  }

  Moves exchange_of_slices() {
    const SliceId slice{std::size_t{below(problem_.slices.size())}};
    const auto chip =
        dice_.next_below(4) != 0 ? near_a_partner(slice) : stroll(cost_.chips()[slice.index()], 3);
    const int seats = seats_.seats(chip);
    if (seats == 0) return {};
    return seats_.exchange(slice, chip,
                           static_cast<int>(dice_.next_below(static_cast<std::uint32_t>(seats))));
  }

  // On or next to the chip of a slice that sends to this one or receives from it.
  ChipId near_a_partner(SliceId slice) {
    const auto reached = nets_.reached(slice);
    const auto sent = nets_.sent(slice);
    SliceId partner = slice;
    if (!sent.empty() && (reached.empty() || dice_.next_below(2) == 0)) {
      const auto sinks = nets_.fans[sent[below(sent.size())].index()].sinks;
      partner = sinks[below(sinks.size())];
    } else if (!reached.empty()) {
      const auto& fan = nets_.fans[reached[below(reached.size())].index()];
      const auto which = below(fan.sinks.size() + 1);
      partner = which < fan.sinks.size() ? fan.sinks[which]
                                         : fan.sources[below(fan.sources.size())].slice;
    }
    return stroll(cost_.chips()[partner.index()], 1);
  }

  // Up to `steps` links away.
  ChipId stroll(ChipId chip, std::uint32_t steps) {
    for (auto left = dice_.next_below(steps + 1); left > 0; --left) {
      const auto link = dice_.next_below(chip::kLinks);
      const auto& next = problem_.machine.at(chip).neighbours[link];
      if (next) chip = *next;
    }
    return chip;
  }

  ChipId any_chip() { return ChipId{std::size_t{below(problem_.machine.chips.size())}}; }
  std::uint32_t below(std::size_t bound) {
    return dice_.next_below(static_cast<std::uint32_t>(bound));
  }

  const Problem& problem_;
  const mapper::FoldedNets& nets_;
  TreeCost cost_;
  Seats seats_;
  StreamReader dice_;
  double effort_;
};

}  // namespace

ChipOfSlice anneal(const Problem& problem, const mapper::FoldedNets& nets, const ChipOfSlice& start,
                   const PlaceOptions& options) {
  if (problem.slices.empty() || nets.fans.empty()) return start;
  Annealer annealer(problem, nets, start, options);
  const auto before = annealer.cost().total();
  annealer.run();
  return annealer.cost().total() <= before ? annealer.cost().chips() : start;
}

}  // namespace spikeloom::placer
