// What all core images of a network have in common: made once, then every image is a function of it
// and a slice.
//
// Holds weight scales, the connector of every projection, the numbers of every population, Poisson
// inputs, and which nets reach which slice. No synapse is drawn for it.
//
// Units    cycles of the core clock; ticks.
// Promises immutable and cheap to copy; several threads may build from one plan. What `inputs`
//          names has to outlive it.
// Errors   out_of_range as neurons/numbers.h; invalid_input where a time does not fit 32 bits or a
//          leg has no tick; internal as parts.h.
// Cost     as making the populations of the native engine; a connector a projection.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/error.h"
#include "board-runtime/shared/abi/recording.h"
#include "mapper/nets.h"
#include "mapper/neuron_order.h"
#include "network-specs/network/network.h"
#include "placer/placement.h"
#include "router/routes.h"

namespace spikeloom::image {

struct Inputs {
  const network::Network& network;
  const std::vector<mapper::Slice>& slices;
  const std::vector<mapper::Net>& nets;
  const placer::Placement& placement;         // of slices
  const std::vector<router::KeyBlock>& keys;  // of nets
  // Which neurons are in the places that slices name; by population, or none.
  std::span<const mapper::NeuronOrder> orders = {};

  [[nodiscard]] const mapper::NeuronOrder& order(network::PopulationId population) const {
    static const mapper::NeuronOrder kInOrder;
    return orders.empty() ? kInOrder : orders[population.index()];
  }
};

// As in abi::CoreHeader.
struct TimeOptions {
  std::uint32_t tick_cycles = 0;  // 0: a tick takes as long as in the network
  std::uint32_t start_cycles = 2'000'000;
  std::uint32_t gap_cycles = 0;
  std::uint32_t stagger_cycles = 0;  // by which every slice starts later than the one before
  std::uint64_t leg_ticks = abi::kLegTicks;  // longest leg: recordings have room for as many
  std::uint64_t run_ticks = 0;               // of all legs; 0: the network's duration
};

[[nodiscard]] constexpr std::uint32_t start_cycles(const TimeOptions& time,
                                                   mapper::SliceId slice) noexcept {
  return time.start_cycles + slice.value * time.stagger_cycles;
}

struct PlanNumbers;  // plan_numbers.h

class Plan {
 public:
  Plan(const Inputs& inputs, const TimeOptions& time, std::shared_ptr<const PlanNumbers> numbers)
      : inputs_(inputs), time_(time), numbers_(std::move(numbers)) {}
  [[nodiscard]] const Inputs& inputs() const { return inputs_; }
  // As asked for, with nothing left open: no tick_cycles or run_ticks of 0, no leg longer than the
  // run.
  [[nodiscard]] const TimeOptions& time() const { return time_; }
  [[nodiscard]] const PlanNumbers& numbers() const { return *numbers_; }

 private:
  Inputs inputs_;
  TimeOptions time_;
  std::shared_ptr<const PlanNumbers> numbers_;
};

[[nodiscard]] Result<Plan> make_plan(const Inputs& inputs, const TimeOptions& time);

}  // namespace spikeloom::image
