#include "placer/anneal.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/det_math.h"
#include "placer/dice.h"
#include "placer/kinds.h"
#include "placer/seats.h"
#include "placer/tree_cost.h"

namespace spikeloom::placer {
namespace {

using machine::ChipId;
using mapper::SliceId;

constexpr double kWorkAPin = 3.0;        // a pin seen, times the number of slices to 0.65,
constexpr double kWorkASlice = 1500.0;   // and for every slice;
constexpr double kMostWork = 5e8;        // but no more than this
constexpr double kMostWorkASlice = 1e4;  // and this for every slice
constexpr double kTooManyPins = 5000;    // of a net: it goes nearly everywhere, wherever that is
constexpr double kTriesASlice = 12.0;    // to the power of 4/3, as VPR has it
constexpr double kTriesAChip = 60.0;
constexpr int kSamples = 200;       // random moves that set the temperature
constexpr double kSampling = 0.1;   // part of the work that they may take
constexpr double kHot = 0.01;       // first temperature over their mean change
constexpr double kCold = 0.0001;    // last one
constexpr double kChipPhase = 0.3;  // part of the work spent on whole chips at most
// All of a kind together, first; then one by one as well. What moves whole kinds need not fear to
// be undone slice by slice, so it may start hotter.
constexpr double kHotAlike = 0.1;
constexpr double kColdAlike = 0.003;
constexpr double kAlikePhase = 0.5;
constexpr double kAlikeTries = 0.2;
constexpr double kTriesAfterAlike = 0.5;
constexpr std::uint64_t kAtOnce = 64;  // proposals at one temperature
constexpr std::uint64_t kBetweenReports = 16'384;

class Annealer {
 public:
  Annealer(const Problem& problem, const mapper::FoldedNets& nets, const Distances& distances,
           const ChipOfSlice& start, const PlaceOptions& options)
      : problem_(problem),
        nets_(nets),
        cost_(distances, nets, start),
        seats_(problem, start),
        dice_(options.seed),
        kinds_(kinds_of(nets)),
        effort_(options.effort),
        progress_(options.progress) {
    for (std::size_t i = 0; i < kThresholds; ++i)
      thresholds_[i] = -det::log((static_cast<double>(i) + 0.5) / kThresholds);
  }

  void run() {
    const auto slices = static_cast<double>(seats_.movable().size());
    if (slices == 0) return;
    const double work =
        effort_ *
        std::min(kWorkAPin * pins_seen() * det::exp(0.65 * det::log(slices)) + kWorkASlice * slices,
                 kMostWork + kMostWorkASlice * slices);
    const auto chips = static_cast<double>(seats_.chips_in_use());
    const double tries = effort_ * kTriesASlice * det::exp(4.0 / 3.0 * det::log(slices));
    const Cooling low{kHot, kCold};
    if (!cool([&] { return exchange_of_chips(); }, low, kChipPhase * work,
              effort_ * kTriesAChip * chips))
      return;
    if (kinds_.empty()) {
      cool([&] { return exchange_of_slices(); }, low, work, tries);
      return;
    }
    const auto one_or_alike = [&] {
      return dice_.below(2) == 0 ? exchange_of_slices() : exchange_of_kinds();
    };
    if (!cool([&] { return exchange_of_kinds(); }, {kHotAlike, kColdAlike}, kAlikePhase * work,
              kAlikeTries * tries))
      return;
    cool(one_or_alike, low, work, kTriesAfterAlike * tries);
  }
  const TreeCost& cost() const { return cost_; }
  const ChipOfSlice& chips() const { return seats_.chips(); }

 private:
  struct Cooling {
    double hot = 0.0, cold = 0.0;  // temperatures over the mean change of random moves
  };
  // Proposes until the work or the tries are used up, from hot to cold; false when told to stop.
  template <class Propose>
  bool cool(Propose propose, const Cooling& cooling, double work, double tries) {
    const double first = cooling.hot * mean_change(propose, work);
    if (first <= 0.0) return true;
    const auto work_from = static_cast<double>(cost_.work());
    double temperature = first;
    for (std::uint64_t n = 0; static_cast<double>(n) < tries; ++n) {
      if (n % kAtOnce == 0) {
        const double part = std::max((static_cast<double>(cost_.work()) - work_from) / work,
                                     static_cast<double>(n) / tries);
        if (part >= 1.0) return true;
        temperature = first * det::exp(part * det::log(cooling.cold / cooling.hot));
        if (n % kBetweenReports == 0 && !report(part)) return false;
      }
      step(propose(), temperature);
    }
    return true;
  }

  bool report(double part) const {
    constexpr std::uint64_t kAll = 1000;
    return !progress_ ||
           progress_({"place", static_cast<std::uint64_t>(part * static_cast<double>(kAll)), kAll});
  }

  void step(const Exchange& exchange, double temperature) {
    if (exchange.empty()) return;
    const auto change = static_cast<double>(cost_.change_by(exchange));
    if (change > 0.0 && change > temperature * thresholds_[dice_.word() % kThresholds]) return;
    cost_.commit();
    seats_.sit(exchange);
  }

  // Fewer samples where nets are so large that weighing moves takes the better part of the work.
  template <class Propose>
  double mean_change(Propose propose, double work) {
    double sum = 0.0;
    int counted = 0;
    const auto enough = static_cast<double>(cost_.work()) + kSampling * work;
    for (int n = 0; n < kSamples && static_cast<double>(cost_.work()) < enough; ++n) {
      const Exchange exchange = propose();
      if (exchange.empty()) continue;
      sum += std::abs(static_cast<double>(cost_.change_by(exchange)));
      ++counted;
    }
    return counted == 0 ? 0.0 : sum / counted;
  }

  // Pins that a search without folding looks at when it moves every slice once.
  double pins_seen() const {
    double pins = 0.0;
    for (const auto& fan : nets_.fans) {
      const auto members = static_cast<double>(fan.sinks.size()) + 1.0;
      if (members > kTooManyPins) continue;
      pins += static_cast<double>(fan.sources.size()) * members * members;
    }
    return pins;
  }

  Exchange exchange_of_chips() {
    const auto a = chips()[any_slice().index()];
    return seats_.exchange_all(a, dice_.below(4) == 0 ? any_chip() : stroll(a, 2));
  }

  Exchange exchange_of_slices() {
    const auto slice = any_slice();
    const auto chip = chip_for(slice);
    const auto seats = seats_.seats(chip);
    return seats == 0 ? Exchange{} : seats_.move(slice, chip, dice_.below(seats));
  }

  // All of a kind that are on one chip.
  Exchange exchange_of_kinds() {
    const auto slice = any_slice();
    const auto chip = chip_for(slice);
    const auto seats = seats_.seats(chip);
    return seats == 0 ? Exchange{} : seats_.move_alike(slice, chip, dice_.below(seats), kinds_);
  }

  ChipId chip_for(SliceId slice) {
    return dice_.below(4) != 0 ? near_a_partner(slice) : stroll(chips()[slice.index()], 3);
  }

  // On or next to the chip of a slice that sends to this one or receives from it.
  ChipId near_a_partner(SliceId slice) {
    const auto reached = nets_.reached(slice);
    const auto sent = nets_.sent(slice);
    SliceId partner = slice;
    if (!sent.empty() && (reached.empty() || dice_.below(2) == 0)) {
      const auto sinks = nets_.fans[sent[dice_.below(sent.size())].index()].sinks;
      partner = sinks[dice_.below(sinks.size())];
    } else if (!reached.empty()) {
      const auto& fan = nets_.fans[reached[dice_.below(reached.size())].index()];
      const auto which = dice_.below(fan.sinks.size() + 1);
      partner = which < fan.sinks.size() ? fan.sinks[which]
                                         : fan.sources[dice_.below(fan.sources.size())].slice;
    }
    return stroll(chips()[partner.index()], 1);
  }

  // Up to `steps` links away.
  ChipId stroll(ChipId chip, std::uint32_t steps) {
    for (auto left = dice_.below(steps + 1); left > 0; --left) {
      const auto& next = problem_.machine.at(chip).neighbours[dice_.below(chip::kLinks)];
      if (next) chip = *next;
    }
    return chip;
  }

  SliceId any_slice() { return seats_.movable()[dice_.below(seats_.movable().size())]; }
  ChipId any_chip() { return ChipId{std::size_t{dice_.below(problem_.machine.chips.size())}}; }

  static constexpr std::size_t kThresholds = 4096;
  const Problem& problem_;
  const mapper::FoldedNets& nets_;
  TreeCost cost_;
  Seats seats_;
  Dice dice_;
  std::vector<std::uint32_t> kinds_;  // by slice
  double effort_;
  const ProgressSink& progress_;
  std::array<double, kThresholds> thresholds_{};
};

}  // namespace

ChipOfSlice anneal(const Problem& problem, const mapper::FoldedNets& nets,
                   const Distances& distances, const ChipOfSlice& start,
                   const PlaceOptions& options) {
  if (problem.slices.empty() || nets.fans.empty()) return start;
  Annealer annealer(problem, nets, distances, start, options);
  const auto before = annealer.cost().total();
  annealer.run();
  return annealer.cost().total() <= before ? annealer.chips() : start;
}

}  // namespace spikeloom::placer
