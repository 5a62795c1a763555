// What a Plan holds: private to this room.
//
// Shapes   connectors by projection; populations, onto by population; reaching, sent by slice.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host-tools/image/plan.h"
#include "network-specs/connect/connector.h"
#include "network-specs/connect/weight_scale.h"
#include "network-specs/neurons/make_numbers.h"
#include "network-specs/neurons/poisson_input.h"

namespace spikeloom::image {

struct PlanNumbers {
  connect::WeightScales scales;
  std::vector<std::unique_ptr<connect::Connector>> connectors;
  std::vector<neurons::MadeNeurons> populations;
  std::vector<neurons::PoissonInput> poisson_inputs;
  std::vector<std::uint64_t> first_neurons;
  std::vector<std::vector<network::ProjectionId>> onto;  // ascending (pre, id)
  std::vector<std::vector<mapper::NetId>> reaching;      // nets that have the slice as a sink
  std::vector<std::vector<mapper::NetId>> sent;          // nets of a slice
};

}  // namespace spikeloom::image
