// A network of another size that works at the same point: neurons and synapses a neuron scaled.
//
//   neurons N s, in-degrees K s (so N K s^2 synapses), Poisson input rates s
//   weights w / sqrt(s): the variance of a neuron's input is kept
//   constant current (1 - sqrt(s)) * mean input: and so is its mean, for s below and above 1
// The mean input is tau_syn * K * w * rate, summed over projections and Poisson inputs; the rates
// are those that the full network is known to have.
//
// Units    pA, Hz, ms.
// Promises scale 0.1 of the library's microcircuit is the library's microcircuit_0.1.
// Errors   contract: leaky integrate-and-fire populations with one time constant a receptor,
//          projections with a fixed total number and normal or constant weights; inputs that
//          reach whole populations.
// Source   van Albada, Helias and Diesmann 2015 (doi 10.1371/journal.pcbi.1004490); scaling of the
//          reference implementation INM-6/microcircuit-PD14-model.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "network-specs/network/network.h"

namespace spikeloom::bench {

// Mean input to a neuron of each population, in pA; `rates_hz` holds one rate a population.
[[nodiscard]] std::vector<double> mean_input_pa(const network::Network& network,
                                                std::span<const double> rates_hz);

[[nodiscard]] network::Network scaled(const network::Network& full, double scale,
                                      std::span<const double> rates_hz);

// Populations that have no Poisson input and whose constant current alone never reaches threshold:
// with inhibition winning they fall silent, so a run of them measures little.
[[nodiscard]] std::vector<std::string> below_rheobase(const network::Network& network);

}  // namespace spikeloom::bench
