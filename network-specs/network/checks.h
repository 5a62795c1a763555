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

// References to populations that are not there, in a network that was not read from a file.
void check_references(const Network& network, ErrorList& errors);
// Everything else.
void check_values(const Network& network, ErrorList& errors);

[[nodiscard]] std::string default_name(const Projection& projection, const std::string& pre,
                                       const std::string& post);
[[nodiscard]] std::string default_name(const Probe& probe, const std::string& population);

}  // namespace spikeloom::network
