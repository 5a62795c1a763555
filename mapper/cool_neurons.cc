#include <algorithm>
#include <cmath>
#include <vector>

#include "base/counter_rng.h"
#include "base/det_math.h"
#include "mapper/neuron_moves.h"

namespace spikeloom::mapper {
namespace {

constexpr double kMostRest = 32.0;   // passes
constexpr double kPromising = 0.01;  // of all copies saved by one cold pass
constexpr double kFewMoves = 5e-4;   // of all neurons in a pass: parts are as they will be

// Thresholds of acceptance, in temperatures: the logarithm of a number in (0, 1).
std::vector<double> logarithms() {
  constexpr std::size_t kSteps = 4096;
  std::vector<double> table;
  for (std::size_t i = 0; i < kSteps; ++i)
    table.push_back(det::log((static_cast<double>(i) + 0.5) / kSteps));
  return table;
}

class Annealer {
 public:
  Annealer(NeuronSearch& search, const Cooling& cooling)
      : search_(search),
        cooling_(cooling),
        logarithms_(logarithms()),
        draws_(search.graph.neurons()),
        rest_(search.graph.neurons(), 0) {
    set_targets();
  }

  void run() {
    // Cold, once: whether moves of single neurons bring anything.
    go_through_all(0, cooling_.cold, cooling_.cheap);
    if (static_cast<double>(saved_) < kPromising * static_cast<double>(search_.now.copies()))
      return;
    const double few = kFewMoves * search_.graph.neurons();
    for (int pass = 0; pass < cooling_.passes; ++pass) {
      const double done = static_cast<double>(pass) / std::max(1, cooling_.passes - 1);
      go_through_all(1 + pass, between(cooling_.hot, cooling_.cold, done),
                     between(cooling_.cheap, cooling_.dear, done));
      if (static_cast<double>(moved_) <= few) return;
    }
  }

 private:
  [[nodiscard]] static double between(double from, double to, double done) {
    return from * det::exp(done * det::log(to / from));
  }

  void go_through_all(int pass, double temperature, double price) {
    temperature_ = search_.unit * temperature;
    price_ = search_.unit * price;
    CounterStream(cooling_.seed, {StreamPurpose::placement, 1, static_cast<std::uint32_t>(pass)})
        .fill(0, draws_);
    moved_ = 0;
    for (std::size_t k = 0; k + 1 < search_.graph.populations.size(); ++k) go_through(k);
  }

  // Neurons of a part where all parts of its population are equally full.
  void set_targets() {
    const auto& parts = search_.parts;
    target_.resize(parts.count());
    for (std::size_t k = 0; k + 1 < parts.first_of_population.size(); ++k) {
      double room = 0.0;
      for (auto p = parts.first_of_population[k]; p < parts.first_of_population[k + 1]; ++p)
        room += static_cast<double>(search_.loads.most_neurons(p));
      const double neurons = search_.graph.populations[k + 1] - search_.graph.populations[k];
      for (auto p = parts.first_of_population[k]; p < parts.first_of_population[k + 1]; ++p)
        target_[p] = static_cast<double>(search_.loads.most_neurons(p)) * neurons / room;
    }
  }

  void go_through(std::size_t population) {
    first_part_ = search_.parts.first_of_population[population];
    last_part_ = search_.parts.first_of_population[population + 1];
    if (!search_.parts.can_move(population)) return;
    for (auto n = search_.graph.populations[population];
         n < search_.graph.populations[population + 1]; ++n) {
      if (rest_[n] > 0) {
        --rest_[n];
        continue;
      }
      consider(n);
    }
  }

  [[nodiscard]] double too_many(std::uint32_t part) const {
    return static_cast<double>(search_.loads.neurons(part)) - target_[part];
  }

  void consider(std::uint32_t neuron) {
    auto& now = search_.now;
    now.look(neuron);
    const double leaving = price_ * (too_many(now.part(neuron)) - 1.0);
    double best = -1e300;
    std::uint32_t to = last_part_;
    for (const auto part : now.near()) {
      if (part < first_part_ || part >= last_part_) continue;
      const double gain = static_cast<double>(now.gain(part)) - price_ * too_many(part) + leaving;
      if (gain <= best || !search_.loads.fits_besides(neuron, part)) continue;
      best = gain;
      to = part;
    }
    if (to != last_part_ &&
        best > temperature_ * logarithms_[draws_[neuron] % logarithms_.size()]) {
      saved_ += now.gain(to);
      search_.move(neuron, to);
      ++moved_;
    } else {
      rest_[neuron] = rest(best);
    }
  }

  // A neuron that would lose much will not want to go soon.
  [[nodiscard]] std::uint8_t rest(double best) const {
    const double losses = -best / (4.0 * search_.unit);
    return static_cast<std::uint8_t>(std::clamp(losses * losses - 1.0, 0.0, kMostRest));
  }

  NeuronSearch& search_;
  Cooling cooling_;
  std::vector<double> logarithms_;
  std::vector<std::uint32_t> draws_;
  std::vector<std::uint8_t> rest_;                // passes in which a neuron is not looked at
  std::vector<double> target_;                    // neurons, by part
  std::uint32_t first_part_ = 0, last_part_ = 0;  // of the population
  double temperature_ = 0.0, price_ = 0.0;
  std::size_t moved_ = 0;  // in a pass
  std::int64_t saved_ = 0;
};

}  // namespace

void cool(NeuronSearch& search, const Cooling& cooling) { Annealer(search, cooling).run(); }

}  // namespace spikeloom::mapper
