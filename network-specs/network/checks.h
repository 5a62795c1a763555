// The parts of validate(), one function a subject; each adds what it finds.
//
// Shapes   kNoPopulation stands where a description named a population that does not exist: the
//          reader has reported it, and everything that depends on it is skipped here.
#pragma once

#include <limits>
#include <string>

#include "base/error_list.h"
#include "network-specs/network/network.h"

namespace spikeloom::network {

inline constexpr PopulationId kNoPopulation{std::size_t{std::numeric_limits<std::uint32_t>::max()}};
[[nodiscard]] inline bool exists(PopulationId id, const Network& network) {
  return id.index() < network.populations.size();
}

// Everything but references to populations that are not there.
void check_values(const Network& network, ErrorList& errors);

// ---- its parts, in the order of the description -------------------------------------------------

void check_times(const Network& network, ErrorList& errors);
void check_names(const Network& network, ErrorList& errors);
void check_population(const Population& population, double tick_ms, const std::string& path,
                      ErrorList& errors);
void check_projection(const Projection& projection, const Network& network, const std::string& path,
                      ErrorList& errors);
// The rule's numbers, against the sizes of both populations.
void check_rule(const Projection& projection, const Network& network, const std::string& path,
                ErrorList& errors);
void check_inputs(const Network& network, ErrorList& errors);
void check_probe(const Probe& probe, const Network& network, const std::string& path,
                 ErrorList& errors);

// ---- shared by them -----------------------------------------------------------------------------

// Sign, and what one spike does to a membrane of the target; `post` is null where it is not known.
void check_weight(const Distribution& weight_pa, Receptor receptor, const Population* post,
                  double tick_ms, const std::string& path, ErrorList& errors);
void check_delay(const Distribution& delay_ms, double tick_ms, const std::string& path,
                 ErrorList& errors);
// One of `population`'s; true when it is.
bool check_receptor(Receptor receptor, const Population& population, const std::string& path,
                    ErrorList& errors);
void check_name(const std::string& name, const std::string& path, ErrorList& errors);
// start >= 0, stop >= start.
void check_window(double start_ms, double stop_ms, const std::string& path, ErrorList& errors);
// Spikes a second, of which kMostSpikesPerTick fall into a tick at most.
void check_rate(const Distribution& rate_hz, double tick_ms, const std::string& path,
                ErrorList& errors);

// The name that an object has when the user gives none.
[[nodiscard]] std::string default_name(const Projection& projection, const std::string& pre,
                                       const std::string& post);
[[nodiscard]] std::string default_name(const Probe& probe, const std::string& population);

}  // namespace spikeloom::network
