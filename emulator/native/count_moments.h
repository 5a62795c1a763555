// Mean and variance of numbers of synapses, and expectations over a law that has the two.
//
// Units    synapses.
// Promises a law of one rule is the rule's own where that is binomial, Poisson or a certain number;
//          of a sum it is the binomial or Poisson law of the same mean and variance.
// Errors   none.
// Cost     each_count: some 16 standard deviations.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::native {

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
  Moments& operator+=(const Moments& other) {
    mean += other.mean;
    variance += other.variance;
    return *this;
  }
  // Of those that remain when each does with this probability.
  [[nodiscard]] Moments thinned(double probability) const {
    return {mean * probability,
            variance * probability * probability + mean * probability * (1.0 - probability)};
  }
};

// Synapses of one source onto these targets; not for explicit lists.
[[nodiscard]] Moments synapses_of_a_source(const network::Network& network,
                                           network::ProjectionId projection, NeuronRange targets);

// Calls use(count, probability) for the counts of the law.
template <class Use>
void each_count(const Moments& law, const Use& use) {
  const double whole = std::floor(law.mean);
  if (law.variance < 1e-9) {
    use(whole, 1.0 - (law.mean - whole));
    if (law.mean > whole) use(whole + 1.0, law.mean - whole);
    return;
  }
  // Binomial, n draws with odds p / (1 - p); Poisson where the variance leaves no p.
  const double p = 1.0 - law.variance / law.mean;
  const bool poisson = p < 1e-9;
  const double n = law.mean / p, odds = p / (1.0 - p);
  const double reach = 8.0 * std::sqrt(law.variance) + 2.0;
  const double first = std::max(0.0, std::floor(law.mean - reach));
  std::vector<double> weights{1.0};
  double sum = 1.0;
  for (double k = first; k < law.mean + reach; k += 1.0) {
    const double ratio = poisson ? law.mean / (k + 1.0) : (n - k) / (k + 1.0) * odds;
    if (ratio <= 0.0) break;
    weights.push_back(weights.back() * ratio);
    sum += weights.back();
  }
  for (std::size_t i = 0; i < weights.size(); ++i)
    use(first + static_cast<double>(i), weights[i] / sum);
}

}  // namespace spikeloom::native
