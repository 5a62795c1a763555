#include "network-specs/network/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "network-specs/network/checks.h"
#include "network-specs/network/laws.h"
#include "network-specs/network/limits.h"

namespace spikeloom::network {
namespace {

void check_reference(PopulationId id, const Network& network, const std::string& path,
                     ErrorList& errors) {
  if (exists(id, network)) return;
  errors.add({.code = "unknown_population",
              .what = fmt::format("population {} does not exist; there are {}", id.index(),
                                  network.populations.size()),
              .where = path,
              .cause = "",
              .remedy = "use the index of a population of this network"});
}

template <class Item>
void check_references_of(const std::vector<Item>& items, const char* list, const Network& network,
                         ErrorList& errors) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    check_reference(items[i].population, network, fmt::format("{}[{}].population", list, i),
                    errors);
  }
}

// A network that was read from a file has had its names looked up; one made in memory has not.
void check_references(const Network& network, ErrorList& errors) {
  for (std::size_t i = 0; i < network.projections.size(); ++i) {
    const auto path = fmt::format("projections[{}]", i);
    check_reference(network.projections[i].pre, network, path + ".pre", errors);
    check_reference(network.projections[i].post, network, path + ".post", errors);
  }
  check_references_of(network.dc_inputs, "dc_inputs", network, errors);
  check_references_of(network.poisson_inputs, "poisson_inputs", network, errors);
  check_references_of(network.probes, "probes", network, errors);
}

void check_total_size(const Network& network, ErrorList& errors) {
  const auto total = first_neurons(network).back();
  if (total <= kMostNeuronsOfAll) return;
  errors.add(
      {.code = "out_of_range",
       .what = fmt::format("{} neurons in all populations; at most {}", total, kMostNeuronsOfAll),
       .where = "populations",
       .cause = "neurons are counted in 32 bits",
       .remedy = "describe fewer or smaller populations"});
}

}  // namespace

void check_times(const Network& network, ErrorList& errors) {
  check_number(network.tick_us, {.least = kLeastTickUs, .most = kMostTickUs, .unit = "us"},
               "tick_us", errors);
  check_number(static_cast<double>(network.duration_ticks),
               {.least = 1,
                .most = static_cast<double>(kMostTicks),
                .unit = "ticks",
                .cause = "nothing would happen in a run without duration_ms"},
               "duration_ms", errors);
  if (network.discard_ticks < network.duration_ticks || network.duration_ticks == 0) return;
  errors.add({.code = "out_of_range",
              .what = fmt::format("{} ms are discarded of {} ms; it must be less",
                                  static_cast<double>(network.discard_ticks) * network.tick_ms(),
                                  static_cast<double>(network.duration_ticks) * network.tick_ms()),
              .where = "discard_ms",
              .cause = "nothing would be left to measure",
              .remedy = "simulate longer or discard less"});
}

namespace {

void check_objects(const Network& network, ErrorList& errors) {
  check_names(network, errors);
  for (std::size_t i = 0; i < network.populations.size(); ++i) {
    check_population(network.populations[i], network.tick_ms(), fmt::format("populations[{}]", i),
                     errors);
  }
  check_total_size(network, errors);
  for (std::size_t i = 0; i < network.projections.size(); ++i) {
    check_projection(network.projections[i], network, fmt::format("projections[{}]", i), errors);
  }
  check_inputs(network, errors);
  for (std::size_t i = 0; i < network.probes.size(); ++i) {
    check_probe(network.probes[i], network, fmt::format("probes[{}]", i), errors);
  }
}

}  // namespace

void check_values(const Network& network, ErrorList& errors) {
  check_times(network, errors);
  const auto tick_us = std::clamp(network.tick_us, kLeastTickUs, kMostTickUs);
  if (tick_us == network.tick_us) return check_objects(network, errors);
  // One error about the tick, not one about everything that is measured by it.
  Network at_a_sound_tick = network;
  at_a_sound_tick.tick_us = tick_us;
  check_objects(at_a_sound_tick, errors);
}

void check_window(double start_ms, double stop_ms, const std::string& path, ErrorList& errors) {
  if (!check_number(start_ms, {.least = 0.0, .unit = "ms"}, path + ".start_ms", errors)) return;
  if (stop_ms >= start_ms) return;
  errors.add({.code = "out_of_range",
              .what = fmt::format("stop {} ms comes before start {} ms", stop_ms, start_ms),
              .where = path + ".stop_ms",
              .cause = "",
              .remedy = "swap them, or leave stop_ms out to go on to the end"});
}

Errors validate(const Network& network) {
  ErrorList errors;
  check_references(network, errors);
  check_values(network, errors);
  return std::move(errors).take();
}

}  // namespace spikeloom::network
