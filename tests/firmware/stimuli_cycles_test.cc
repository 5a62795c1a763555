// Cycles that stimuli and recordings take of a core's tick, by difference of whole runs. The
// emulated cycles are exact and the same everywhere, so they have bounds; the figures are recorded
// as properties.
#include <gtest/gtest.h>

#include <string>

#include "tests/firmware/placed_network.h"
#include "tests/firmware/small_networks.h"

namespace spikeloom::on_core {
namespace {

constexpr std::uint32_t kNeurons = 100;
constexpr std::uint64_t kTicks = 50;

// Cycles a tick in which the first core does not sleep.
double busy_cycles(const network::Network& network) {
  auto placed =
      PlacedNetwork::make(network, {}, {.tick_cycles = kTickCycles, .start_cycles = 400'000});
  EXPECT_TRUE(placed) << placed.error().what;
  if (!placed || !(*placed)->run_leg(kTicks)) return 0.0;
  return static_cast<double>((*placed)->reports().front().busy_cycles) / kTicks;
}

class CyclesOnCores : public OnCoresTest {
 protected:
  // Records `cycles` and holds them below `most`.
  void note(const std::string& what, double cycles, double most) {
    RecordProperty(what, std::to_string(cycles));
    EXPECT_LE(cycles, most) << what;
    EXPECT_GT(cycles, 0.0) << what;
  }
  static network::Network neurons(std::uint32_t count = kNeurons) {
    auto network = empty_network(kTicks);
    add_population(network, count, network::LifCurrExp{});
    return network;
  }
  static network::Network with_input(double rate_hz, int inputs) {
    auto network = neurons();
    for (int i = 0; i < inputs; ++i)
      network.poisson_inputs.push_back({.population = PopulationId(0),
                                        .neurons = {0, kNeurons},
                                        .rate_hz = rate_hz,
                                        .weight_pa = 0.1,
                                        .delay_ms = 1});
    return network;
  }
  static network::Network source(const Distribution& rate_hz, std::uint32_t neurons = kNeurons) {
    auto network = empty_network(kTicks);
    add_population(network, neurons, network::PoissonSource{rate_hz});
    return network;
  }
  // Of one more neuron.
  static double slope(const Distribution& rate_hz) {
    return (busy_cycles(source(rate_hz, 2 * kNeurons)) - busy_cycles(source(rate_hz))) / kNeurons;
  }
};

// What is left of a tick where there is no neuron; of a source, setting up the loop that draws too.
TEST_F(CyclesOnCores, OfATick) {
  note("neurons_tick", 2 * busy_cycles(neurons()) - busy_cycles(neurons(2 * kNeurons)), 1100);
  const auto none = Distribution::constant(0);
  note("source_tick", 2 * busy_cycles(source(none)) - busy_cycles(source(none, 2 * kNeurons)),
       1050);
}

// A tick word, a hash, a draw and the addition to the neuron's current, all in.
TEST_F(CyclesOnCores, OfAPoissonTrain) {
  const double none = busy_cycles(neurons());
  const double one = busy_cycles(with_input(800, 1)), two = busy_cycles(with_input(800, 2));
  note("first_train", (one - none) / kNeurons, 31);
  note("further_train", (two - one) / kNeurons, 29);
  note("large_table", (busy_cycles(with_input(30'000, 1)) - none) / kNeurons, 36);
}

TEST_F(CyclesOnCores, OfASourceThatDraws) {
  const double idle = busy_cycles(source(Distribution::constant(0)));
  note("draw", slope(Distribution::constant(0)), 29);
  note("own_draw", slope({.kind = Distribution::Kind::uniform, .first = 0, .second = 1e-3}), 60);
  // Some four spikes a neuron and tick.
  const auto network = source(Distribution::constant(4000));
  const double spikes = static_cast<double>(on_host(network).counters.spikes) / kTicks;
  note("spike", (busy_cycles(network) - idle) / spikes, 60);
}

TEST_F(CyclesOnCores, OfARecord) {
  const double none = busy_cycles(neurons());
  auto values = neurons();
  add_probe(values, 0, Variable::v_mv);
  note("sampled_value", (busy_cycles(values) - none) / kNeurons, 16);
  auto silent = neurons();
  add_probe(silent, 0, Variable::spikes);
  const double watched = busy_cycles(silent) - none;
  note("spikes_watched_in_silence", watched, 200);
  auto more = neurons(2 * kNeurons);
  add_probe(more, 0, Variable::spikes);
  note("more_spikes_watched", busy_cycles(more) - busy_cycles(neurons(2 * kNeurons)) - watched,
       100);
}

}  // namespace
}  // namespace spikeloom::on_core
