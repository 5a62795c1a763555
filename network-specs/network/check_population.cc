#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <span>
#include <string_view>

#include "base/text.h"
#include "network-specs/network/checks.h"
#include "network-specs/network/laws.h"
#include "network-specs/network/limits.h"
#include "network-specs/network/model_fields.h"

namespace spikeloom::network {
namespace {

// What kinds of fields allow by themselves.
const Allowed kVolts{.least = -1e6, .most = 1e6, .unit = "mV"};
const Allowed kAmperes{.least = -1e12, .most = 1e12, .unit = "pA"};
const Allowed kExcitatory{
    .least = 0.0, .most = 1e12, .unit = "pA", .cause = "it is an excitatory current"};
const Allowed kInhibitory{
    .least = -1e12, .most = 0.0, .unit = "pA", .cause = "it is an inhibitory current"};

Allowed time_constants(double tick_ms) {
  return {.least = kLeastTauTicks * tick_ms,
          .most = kMostTauTicks * tick_ms,
          .unit = "ms",
          .cause = "exp(-tick/tau) is held in 31 bits"};
}

// In the order of the model's fields.
auto allowed_of(const LifCurrExp&, double tick_ms) {
  const Allowed capacitance{.least = 1e-3, .most = 1e9, .unit = "pF", .cause = "c_m divides"};
  const Allowed tau = time_constants(tick_ms);
  const Allowed refractory{.least = 0.0,
                           .most = (kMostRefractoryTicks + 0.25) * tick_ms,
                           .unit = "ms",
                           .cause = "refractory ticks are counted in 16 bits"};
  return std::array{capacitance, tau,        tau,      tau,    kVolts,      kVolts,
                    kVolts,      refractory, kAmperes, kVolts, kExcitatory, kInhibitory};
}

auto allowed_of(const Izhikevich&, double tick_ms) {
  const char* const held = "potentials are held in 32 bits";
  const Allowed a{.least = -kMostAPerMs, .most = kMostAPerMs, .unit = "/ms", .cause = held};
  const Allowed b{.least = -kMostBPerMs, .most = kMostBPerMs, .unit = "/ms", .cause = held};
  const Allowed v{.least = kLeastIzhikevichMv,
                  .most = kMostIzhikevichMv,
                  .unit = "mV",
                  .cause = "the equations describe potentials of that range"};
  const Allowed u{.least = -kMostUMvPerMs, .most = kMostUMvPerMs, .unit = "mV/ms", .cause = held};
  const Allowed tau = time_constants(tick_ms);
  return std::array{a, b, v, u, v, tau, tau, kAmperes, v, u, kExcitatory, kInhibitory};
}

void report_potential(const std::string& what, const std::string& path, const char* cause,
                      ErrorList& errors) {
  errors.add({.code = "out_of_range",
              .what = what,
              .where = path,
              .cause = cause,
              .remedy = "bring the two closer together, with bounds where they are drawn"});
}

// Potentials are held relative to rest.
void check_distance_to_rest(const LifCurrExp& model, const std::string& path, ErrorList& errors) {
  const Reach rest = reach(model.v_rest_mv);
  for (const auto& [name, member, use] : kModelFields<LifCurrExp>) {
    const bool is_potential = member == &LifCurrExp::v_reset_mv ||
                              member == &LifCurrExp::v_thresh_mv ||
                              member == &LifCurrExp::v_init_mv;
    if (!is_potential) continue;
    const Reach v = reach(model.*member);
    const double distance = std::max(v.high - rest.low, rest.high - v.low);
    if (distance <= kMostDepolarisationMv) continue;
    report_potential(fmt::format("{} {} is {:.6g} mV from v_rest {}; at most {} mV", name,
                                 describe(model.*member), distance, describe(model.v_rest_mv),
                                 kMostDepolarisationMv),
                     path + "." + name, "potentials are held relative to rest", errors);
  }
}

void check_threshold(const Distribution& v_thresh_mv, const Distribution& v_reset_mv,
                     const std::string& reset, const std::string& path, ErrorList& errors) {
  if (reach(v_thresh_mv).low > reach(v_reset_mv).high) return;
  errors.add({.code = "threshold_below_reset",
              .what = fmt::format("v_thresh {} mV is not above {} {} mV", describe(v_thresh_mv),
                                  reset, describe(v_reset_mv)),
              .where = path + ".v_thresh_mv",
              .cause = "the neuron would fire again at once",
              .remedy = "raise v_thresh, or bound the laws so that they stay apart"});
}

void check_potentials(const LifCurrExp& model, const std::string& path, ErrorList& errors) {
  check_threshold(model.v_thresh_mv, model.v_reset_mv, "v_reset", path, errors);
  check_distance_to_rest(model, path, errors);
}
void check_potentials(const Izhikevich& model, const std::string& path, ErrorList& errors) {
  check_threshold(model.v_thresh_mv, model.c_mv, "c", path, errors);
}

void report_receptor(const std::string& what, const std::string& path, const char* remedy,
                     ErrorList& errors) {
  errors.add({.code = "bad_receptor",
              .what = what,
              .where = path,
              .cause = "projections and inputs name a receptor",
              .remedy = remedy});
}

void check_receptors(std::span<const FurtherReceptor> receptors, double tick_ms,
                     const std::string& path, ErrorList& errors) {
  if (receptors.size() > kMostReceptors - kReceptors)
    report_receptor(fmt::format("{} further receptors; at most {}", receptors.size(),
                                kMostReceptors - kReceptors),
                    path, "let synapses of one time constant and sign share a receptor", errors);
  std::set<std::string_view> taken{"excitatory", "inhibitory"};
  for (std::size_t i = 0; i < receptors.size(); ++i) {
    const auto& [name, sign, tau_syn_ms] = receptors[i];
    const auto where = fmt::format("{}[{}]", path, i);
    check_name(name, where + ".name", errors);
    if (!taken.insert(name).second)
      report_receptor(fmt::format("{} is also the name of another receptor", in_quotes(name)),
                      where + ".name", "give it a name of its own", errors);
    check_law_within(tau_syn_ms, time_constants(tick_ms), where + ".tau_syn_ms", errors);
  }
}

template <class NeuronModel>
void check_neuron(const NeuronModel& model, double tick_ms, const std::string& path,
                  ErrorList& errors) {
  const auto allowed = allowed_of(model, tick_ms);
  static_assert(allowed.size() == kModelFields<NeuronModel>.size());
  bool sound = true;
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    const auto& [name, member, use] = kModelFields<NeuronModel>[i];
    sound &= check_law_within(model.*member, allowed[i], path + "." + name, errors);
  }
  if (sound) check_potentials(model, path, errors);
  check_receptors(model.receptors, tick_ms, path + ".receptors", errors);
}

void check_spikes(const SpikeListSource& model, std::uint32_t size, double tick_ms,
                  const std::string& path, ErrorList& errors) {
  const double last_ms = static_cast<double>(kMostTicks) * tick_ms;
  for (std::size_t i = 0; i < model.spikes.size(); ++i) {
    const auto& spike = model.spikes[i];
    if (spike.neuron >= size) {
      errors.add({.code = "index_out_of_range",
                  .what = fmt::format("neuron {} of a population of {}", spike.neuron, size),
                  .where = fmt::format("{}.neuron[{}]", path, i),
                  .cause = "neurons count from 0",
                  .remedy = "correct the index, or enlarge the population"});
    }
    if (spike.time_ms >= 0.0 && spike.time_ms <= last_ms) continue;
    check_number(spike.time_ms, {.least = 0.0, .most = last_ms, .unit = "ms"},
                 fmt::format("{}.time_ms[{}]", path, i), errors);
  }
}

struct ModelJudge {
  const Population& population;
  double tick_ms;
  const std::string& path;
  ErrorList& errors;

  void operator()(const LifCurrExp& model) const {
    check_neuron(model, tick_ms, path + ".lif_curr_exp", errors);
  }
  void operator()(const Izhikevich& model) const {
    check_neuron(model, tick_ms, path + ".izhikevich", errors);
  }
  void operator()(const PoissonSource& model) const {
    check_rate(model.rate_hz, tick_ms, path + ".poisson_source.rate_hz", errors);
    check_window(model.start_ms, model.stop_ms, path + ".poisson_source", errors);
  }
  void operator()(const SpikeListSource& model) const {
    check_spikes(model, population.size, tick_ms, path + ".spike_list_source", errors);
  }
};

void check_positions(const Population& population, const std::string& path, ErrorList& errors) {
  const auto& positions = population.positions_um;
  if (!positions.empty() && positions.size() != population.size) {
    errors.add(
        {.code = "list_length",
         .what = fmt::format("{} positions for {} neurons", positions.size(), population.size),
         .where = path,
         .cause = "",
         .remedy = "give one position a neuron, or none at all"});
  }
  for (std::size_t i = 0; i < positions.size(); ++i) {
    for (const double coordinate : positions[i]) {
      if (std::isfinite(coordinate)) continue;
      check_number(coordinate, {.unit = "um"}, fmt::format("{}[{}]", path, i), errors);
    }
  }
}

void check_reference(const ReferenceActivity& reference, const std::string& path,
                     ErrorList& errors) {
  const Allowed at_least_0{.least = 0.0};
  check_number(reference.rate_hz, at_least_0, path + ".rate_hz", errors);
  check_number(reference.rate_sd_hz, at_least_0, path + ".rate_sd_hz", errors);
  check_number(reference.cv, at_least_0, path + ".cv", errors);
  check_number(reference.cv_sd, at_least_0, path + ".cv_sd", errors);
  check_number(reference.cc, {.least = -1.0, .most = 1.0}, path + ".cc", errors);
  check_number(reference.cc_sd, at_least_0, path + ".cc_sd", errors);
  check_number(reference.window_ms, at_least_0, path + ".window_ms", errors);
}

}  // namespace

void check_rate(const Distribution& rate_hz, double tick_ms, const std::string& path,
                ErrorList& errors) {
  check_law_within(rate_hz,
                   {.least = 0.0,
                    .most = kMostSpikesPerTick * 1000.0 / tick_ms,
                    .unit = "Hz",
                    .cause = "at most 500 spikes a tick on average"},
                   path, errors);
}

void check_population(const Population& population, double tick_ms, const std::string& path,
                      ErrorList& errors) {
  if (population.size < 1 || population.size > kMostNeurons) {
    errors.add({.code = "out_of_range",
                .what = fmt::format("population {} has {} neurons; a population has 1 to {}",
                                    in_quotes(population.name), population.size, kMostNeurons),
                .where = path + ".size",
                .cause = "",
                .remedy = "give a size of that range"});
  }
  std::visit(ModelJudge{population, tick_ms, path, errors}, population.model);
  check_positions(population, path + ".positions", errors);
  check_rate(Distribution::constant(population.expected_rate_hz), tick_ms,
             path + ".expected_rate_hz", errors);
  if (population.reference) check_reference(*population.reference, path + ".reference", errors);
}

}  // namespace spikeloom::network
