// What an engine consists of once it is built.
//
// Shapes   as in the headers of its parts.
// Errors   none; resume() and set_spikes() trust that what they are given has been checked.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "emulator/native/engine.h"
#include "emulator/native/neuron_population.h"
#include "emulator/native/rank_link.h"
#include "emulator/native/rows.h"
#include "emulator/native/run_loop.h"
#include "network-specs/connect/weight_scale.h"
#include "network-specs/neurons/poisson_input.h"

namespace spikeloom::native {

class Engine::State {
 public:
  State(const network::Network& network, const LaneFunctions& functions, SynapseStore store,
        std::vector<NeuronPopulation> populations, const connect::WeightScales& scales);
  State(const State&) = delete;  // its parts refer to each other
  State& operator=(const State&) = delete;

  // To be called once, before anything below; `others` may be none.
  void start(const Layout& layout, bool time_phases, Exchange* others);
  // Of this rank; all but the network's digest.
  [[nodiscard]] Snapshot snapshot() const;
  [[nodiscard]] Result<void> check(const Snapshot& snapshot) const;
  void resume(const Snapshot& from);
  void reset() { resume(first_); }
  void set_spikes(ReplacedList list);

  [[nodiscard]] const network::Network& network() const { return network_; }
  [[nodiscard]] const SynapseStore& store() const { return store_; }
  [[nodiscard]] RunLoop& loop() { return *loop_; }
  // To the other ranks; null where there are none.
  [[nodiscard]] RankLink* link() { return link_ ? &*link_ : nullptr; }

  EngineReport report;  // of the building

 private:
  [[nodiscard]] std::vector<ReplacedList> lists_to_come() const;

  const network::Network& network_;
  const LaneFunctions& functions_;
  SynapseStore store_;
  std::vector<NeuronPopulation> populations_;
  std::vector<neurons::PoissonInput> inputs_;
  std::vector<std::uint8_t> wanted_;
  RunContext context_{network_, functions_, store_, populations_, inputs_, wanted_};
  std::optional<RankLink> link_;
  std::optional<RunLoop> loop_;
  std::vector<ReplacedList> lists_;  // in the order of sources
  Snapshot first_;                   // of tick 0
};

}  // namespace spikeloom::native
