#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "network-specs/network/checks.h"
#include "network-specs/network/from_proto.h"
#include "network-specs/network/limits.h"

namespace spikeloom::network {
namespace {

constexpr std::uint64_t kMostNeurons = std::numeric_limits<std::uint32_t>::max();

std::uint32_t size_of(PopulationId id, const ReadContext& context) {
  return id == kNoPopulation ? 0 : context.populations[id.index()].size;
}

NeuronRange range_of(const proto::NeuronRange& message, std::uint32_t population_size) {
  if (!message.has_count()) return {message.first(), std::max(message.first(), population_size)};
  const std::uint64_t last = std::uint64_t{message.first()} + message.count();
  return {message.first(), static_cast<std::uint32_t>(std::min(last, kMostNeurons))};
}

void require(bool present, const std::string& path, const char* field, const ReadContext& context) {
  if (present) return;
  report_missing(fmt::format("{}.{}", path, field), fmt::format("the input has no {}", field),
                 fmt::format("add {}: ...", field), context.errors);
}

Variable variable_of(int value, const std::string& path, ErrorList& errors) {
  switch (value) {
    case proto::SPIKES:
      return Variable::spikes;
    case proto::V_MV:
      return Variable::v_mv;
    case proto::I_EXC_PA:
      return Variable::i_exc_pa;
    case proto::I_INH_PA:
      return Variable::i_inh_pa;
    case proto::U_MV_PER_MS:
      return Variable::u_mv_per_ms;
    default:
      report_unknown_value(path, value,
                           "SPIKES (0), V_MV (1), I_EXC_PA (2), I_INH_PA (3) and U_MV_PER_MS (4)",
                           errors);
      return Variable::spikes;
  }
}

void report_bad_steps(const std::string& path, const std::string& what, const std::string& remedy,
                      ErrorList& errors) {
  errors.add(
      {.code = "index_out_of_range", .what = what, .where = path, .cause = "", .remedy = remedy});
}

// Listed one by one only once it is known that there are no more than the population has.
std::vector<std::uint32_t> neurons_of(const proto::NeuronSteps& message, std::uint32_t size,
                                      const std::string& path, ErrorList& errors) {
  const std::uint64_t step = message.has_step() ? message.step() : 1;
  const std::uint64_t first = message.first();
  if (step == 0 || first >= size) {
    report_bad_steps(
        path, fmt::format("first {}, step {} in a population of {} neurons", first, step, size),
        "start inside the population, with a step of 1 or more", errors);
    return {};
  }
  const std::uint64_t most = (size - first + step - 1) / step;
  const std::uint64_t count = message.has_count() ? message.count() : most;
  if (count == 0 || count > most) {
    report_bad_steps(path,
                     fmt::format("count {} from neuron {} in steps of {} in a population of "
                                 "{} neurons; 1 to {} fit",
                                 count, first, step, size, most),
                     "leave count out to take all that fit", errors);
    return {};
  }
  if (count > kMostListed) {
    report_bad_steps(path, fmt::format("{} neurons; at most {}", count, kMostListed),
                     "probe fewer, or leave `every` out to probe all", errors);
    return {};
  }
  std::vector<std::uint32_t> neurons(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    neurons[i] = static_cast<std::uint32_t>(first + i * step);
  }
  return neurons;
}

void read_neurons(const proto::Probe& message, const std::string& path, const ReadContext& context,
                  Probe& probe) {
  if (message.neurons_size() != 0 && message.has_every()) {
    context.errors.add({.code = "ambiguous",
                        .what = "neurons are given both as a list and by `every`",
                        .where = path,
                        .cause = "",
                        .remedy = "keep one of them"});
  } else if (message.has_every()) {
    if (probe.population == kNoPopulation) return;
    probe.neurons = neurons_of(message.every(), size_of(probe.population, context), path + ".every",
                               context.errors);
  } else {
    probe.neurons.assign(message.neurons().begin(), message.neurons().end());
  }
}

}  // namespace

DcInput from_proto(const proto::DcInput& message, const std::string& path,
                   const ReadContext& context) {
  DcInput input;
  input.population = population_of(message.population(), path + ".population", context);
  input.neurons = range_of(message.neurons(), size_of(input.population, context));
  require(message.has_amplitude_pa(), path, "amplitude_pa", context);
  input.amplitude_pa = message.amplitude_pa();
  input.start_ms = message.start_ms();
  if (message.has_stop_ms()) input.stop_ms = message.stop_ms();
  return input;
}

PoissonInput from_proto(const proto::PoissonInput& message, const std::string& path,
                        const ReadContext& context) {
  PoissonInput input;
  input.population = population_of(message.population(), path + ".population", context);
  input.neurons = range_of(message.neurons(), size_of(input.population, context));
  input.receptor = receptor_of(message, input.population, path, context);
  require(message.has_rate_hz(), path, "rate_hz", context);
  require(message.has_weight_pa(), path, "weight_pa", context);
  input.rate_hz = message.rate_hz();
  input.weight_pa = message.weight_pa();
  input.delay_ms = message.has_delay_ms() ? message.delay_ms() : context.tick_us / 1000.0;
  input.start_ms = message.start_ms();
  if (message.has_stop_ms()) input.stop_ms = message.stop_ms();
  return input;
}

Probe from_proto(const proto::Probe& message, const std::string& path, const ReadContext& context) {
  Probe probe;
  probe.name = message.name();
  probe.population = population_of(message.population(), path + ".population", context);
  probe.variable = variable_of(message.variable(), path + ".variable", context.errors);
  read_neurons(message, path, context, probe);
  if (message.has_interval_ms()) {
    const auto ticks =
        ticks_of(message.interval_ms(), context.tick_us, path + ".interval_ms", context.errors);
    probe.interval_ticks = static_cast<std::uint32_t>(ticks);
  }
  return probe;
}

}  // namespace spikeloom::network
