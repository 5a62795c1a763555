#include "network-specs/connect/weight_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>

#include "board-runtime/shared/fixed/full_scale.h"
#include "network-specs/connect/distribution.h"
#include "network-specs/connect/expected.h"
#include "network-specs/connect/quantise.h"

namespace spikeloom::connect {
namespace {

using network::Network;
using network::Projection;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// What the neurons of one population receive at one receptor, in pA.
struct Load {
  double largest = 0.0;           // synaptic weight
  double least_mean = kInfinity;  // of a projection or Poisson input, not 0
  double mean = 0.0;              // of one tick's input
  double variance = 0.0;
  double volley = 0.0;  // all sources at once
};

// One projection's synapses onto one neuron.
struct Drive {
  double degree = 0.0;  // the mean, or for a list the largest of any neuron
  double largest = 0.0;
  RoughMoments weight;
};

Drive drive_of(const Network& network, network::ProjectionId id) {
  const Projection& it = network.at(id);
  const auto law = magnitude(it.weight_pa, sign_of(network.at(it.post), it.receptor));
  const NeuronRange pre{0, network.at(it.pre).size};
  const NeuronRange post{0, network.at(it.post).size};
  return {expected_synapses(network, id, pre, post) / post.size(), Law(law).quantile(1.0 - 0x1p-32),
          rough_moments(law)};
}

// A list may put all its synapses on one neuron and give each its own weight.
Drive listed_drive(const Network& network, network::ProjectionId id) {
  const Projection& it = network.at(id);
  const auto& synapses = std::get<network::ExplicitList>(it.rule).synapses;
  const Drive drawn{
      1.0,
      Law(magnitude(it.weight_pa, sign_of(network.at(it.post), it.receptor)))
          .quantile(1.0 - 0x1p-32),
      rough_moments(magnitude(it.weight_pa, sign_of(network.at(it.post), it.receptor)))};
  Drive drive;
  std::vector<double> degrees(network.at(it.post).size);
  for (const auto& synapse : synapses) {
    const double weight = synapse.weight_pa ? std::fabs(*synapse.weight_pa) : drawn.weight.mean;
    const double square = synapse.weight_pa ? weight * weight : drawn.weight.mean_square;
    drive.largest = std::max(drive.largest, synapse.weight_pa ? weight : drawn.largest);
    drive.weight.mean += weight / static_cast<double>(synapses.size());
    drive.weight.mean_square += square / static_cast<double>(synapses.size());
    drive.degree = std::max(drive.degree, degrees.at(synapse.post) += 1.0);
  }
  return drive;
}

void add(const Network& network, network::ProjectionId id, Load& load) {
  const Projection& it = network.at(id);
  const Drive drive = std::holds_alternative<network::ExplicitList>(it.rule)
                          ? listed_drive(network, id)
                          : drive_of(network, id);
  if (drive.degree == 0.0 || drive.largest <= 0.0) return;
  const double spikes_per_tick = expected_rate_hz(network, it.pre) * network.tick_ms() / 1000.0;
  const double events = drive.degree * spikes_per_tick;
  load.largest = std::max(load.largest, drive.largest);
  if (drive.weight.mean > 0.0) load.least_mean = std::min(load.least_mean, drive.weight.mean);
  load.mean += events * drive.weight.mean;
  load.variance += events * drive.weight.mean_square;
  load.volley += drive.degree * drive.weight.mean;
}

// Smallest e with 65535 * 2^e >= full_scale_pa.
int exponent_to_hold(double full_scale_pa) {
  int exponent = 0;
  const double fraction = std::frexp(full_scale_pa / 65535.0, &exponent);
  return fraction == 0.5 ? exponent - 1 : exponent;
}

// Largest e with 2^e <= value.
int exponent_below(double value) {
  int exponent = 0;
  static_cast<void>(std::frexp(value, &exponent));
  return exponent - 1;
}

// Largest e with kStepsPerWeight * 2^e <= weight_pa.
int exponent_to_resolve(double weight_pa) { return exponent_below(weight_pa / kStepsPerWeight); }

// Largest e whose full scale moves no neuron of the population by more than kMostFullScaleMv.
int exponent_to_bear(const Network& network, const network::Population& population) {
  const auto capacitance_pf = network::capacitance_of(population);
  if (!capacitance_pf) return std::numeric_limits<int>::max();
  const double least_c_m_pf = Law(*capacitance_pf).quantile(0x1p-32);
  return exponent_below(fixed::kMostFullScaleMv * least_c_m_pf / network.tick_ms() / 65535.0);
}

WeightScale scale_for(const Load& load) {
  if (load.least_mean == kInfinity && load.largest == 0.0) return {};
  const double least = load.least_mean == kInfinity ? load.largest : load.least_mean;
  const int resolving = exponent_to_resolve(least);
  if (load.largest == 0.0) return {resolving};
  const double sure =
      std::max(2.0 * load.largest, kBurst * load.mean + 8.0 * std::sqrt(load.variance));
  return {std::max(exponent_to_hold(sure),
                   std::min(exponent_to_hold(std::max(load.volley, sure)), resolving))};
}

}  // namespace

double WeightScale::step_pa() const { return std::ldexp(1.0, exponent); }

WeightScales weight_scales(const Network& network) {
  std::vector<std::vector<Load>> loads;
  for (const auto& population : network.populations)
    loads.emplace_back(network::receptor_count(population));
  for (std::size_t i = 0; i < network.projections.size(); ++i) {
    const Projection& it = network.projections[i];
    add(network, network::ProjectionId(i),
        loads[it.post.index()].at(static_cast<std::size_t>(it.receptor)));
  }
  for (const auto& input : network.poisson_inputs) {
    Load& load = loads[input.population.index()].at(static_cast<std::size_t>(input.receptor));
    const double weight = std::fabs(input.weight_pa);
    if (weight > 0.0) load.least_mean = std::min(load.least_mean, weight);
  }
  WeightScales scales(loads.size());
  for (std::size_t i = 0; i < loads.size(); ++i) {
    const int most = exponent_to_bear(network, network.populations[i]);
    for (const Load& load : loads[i])
      scales[i].push_back({std::min(scale_for(load).exponent, most)});
  }
  return scales;
}

}  // namespace spikeloom::connect
