#include <fmt/format.h>

#include "base/text.h"
#include "network-specs/network/checks.h"

namespace spikeloom::network {
namespace {

void check_neurons(const Probe& probe, const Population& population, const std::string& path,
                   ErrorList& errors) {
  for (std::size_t i = 0; i < probe.neurons.size(); ++i) {
    const auto neuron = probe.neurons[i];
    if (neuron >= population.size) {
      errors.add({.code = "index_out_of_range",
                  .what = fmt::format("neuron {} of {}, which has {}", neuron,
                                      in_quotes(population.name), population.size),
                  .where = fmt::format("{}.neurons[{}]", path, i),
                  .cause = "neurons count from 0",
                  .remedy = "correct the index"});
    }
    if (i == 0 || probe.neurons[i - 1] < neuron) continue;
    errors.add({.code = "not_ascending",
                .what = fmt::format("neuron {} follows {}; the list must ascend", neuron,
                                    probe.neurons[i - 1]),
                .where = fmt::format("{}.neurons[{}]", path, i),
                .cause = "",
                .remedy = "sort the list and drop repeats"});
  }
}

}  // namespace

void check_probe(const Probe& probe, const Network& network, const std::string& path,
                 ErrorList& errors) {
  const bool samples = probe.variable != Variable::spikes;
  if (probe.interval_ticks < 1 || (!samples && probe.interval_ticks != 1)) {
    errors.add({.code = "out_of_range",
                .what = fmt::format("an interval of {} ticks; {}", probe.interval_ticks,
                                    samples ? "at least 1" : "spikes have none but 1"),
                .where = path + ".interval_ms",
                .cause = samples ? "" : "every spike is recorded",
                .remedy = samples ? "give at least one tick" : "leave interval_ms out"});
  }
  if (!exists(probe.population, network)) return;
  const auto& population = network.at(probe.population);
  if (samples && population.is_source()) {
    errors.add({.code = "unknown_variable",
                .what = fmt::format("source {} has no {}; it has spikes only",
                                    in_quotes(population.name), default_name(probe, "").substr(1)),
                .where = path + ".variable",
                .cause = "",
                .remedy = "probe SPIKES, or a population of neurons"});
  }
  if (probe.variable == Variable::u_mv_per_ms && !population.is_source() &&
      !std::holds_alternative<Izhikevich>(population.model)) {
    errors.add({.code = "unknown_variable",
                .what = fmt::format("{} has no u_mv_per_ms; Izhikevich's neurons have it",
                                    in_quotes(population.name)),
                .where = path + ".variable",
                .cause = "",
                .remedy = "probe V_MV, I_EXC_PA, I_INH_PA or SPIKES"});
  }
  check_neurons(probe, population, path, errors);
}

std::string default_name(const Probe& probe, const std::string& population) {
  switch (probe.variable) {
    case Variable::spikes:
      return population + ".spikes";
    case Variable::v_mv:
      return population + ".v_mv";
    case Variable::i_exc_pa:
      return population + ".i_exc_pa";
    case Variable::i_inh_pa:
      return population + ".i_inh_pa";
    case Variable::u_mv_per_ms:
      return population + ".u_mv_per_ms";
  }
  return population;
}

}  // namespace spikeloom::network
