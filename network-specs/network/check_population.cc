#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "network-specs/network/checks.h"
#include "network-specs/network/laws.h"
#include "network-specs/network/limits.h"
#include "network-specs/network/model_fields.h"

namespace spikeloom::network {
namespace {

// What each field of the model allows by itself, in the order of kModelFields<LifCurrExp>.
std::array<Allowed, kModelFields<LifCurrExp>.size()> allowed_of(double tick_ms) {
  const Allowed capacitance{.least = 1e-3, .most = 1e9, .unit = "pF", .cause = "c_m divides"};
  const Allowed tau{.least = kLeastTauTicks * tick_ms,
                    .most = kMostTauTicks * tick_ms,
                    .unit = "ms",
                    .cause = "exp(-tick/tau) is held in 31 bits"};
  const Allowed volts{.least = -1e6, .most = 1e6, .unit = "mV"};
  const Allowed amperes{.least = -1e12, .most = 1e12, .unit = "pA"};
  const Allowed refractory{.least = 0.0,
                           .most = (kMostRefractoryTicks + 0.25) * tick_ms,
                           .unit = "ms",
                           .cause = "refractory ticks are counted in 16 bits"};
  const Allowed exc{
      .least = 0.0, .most = 1e12, .unit = "pA", .cause = "it is an excitatory current"};
  const Allowed inh{
      .least = -1e12, .most = 0.0, .unit = "pA", .cause = "it is an inhibitory current"};
  return {capacitance, tau, tau, tau, volts, volts, volts, refractory, amperes, volts, exc, inh};
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

void check_threshold(const LifCurrExp& model, const std::string& path, ErrorList& errors) {
  if (reach(model.v_thresh_mv).low > reach(model.v_reset_mv).high) return;
  errors.add({.code = "threshold_below_reset",
              .what = fmt::format("v_thresh {} mV is not above v_reset {} mV",
                                  describe(model.v_thresh_mv), describe(model.v_reset_mv)),
              .where = path + ".v_thresh_mv",
              .cause = "the neuron would fire again at once",
              .remedy = "raise v_thresh, or bound the laws so that they stay apart"});
}

void check_model(const LifCurrExp& model, double tick_ms, const std::string& path,
                 ErrorList& errors) {
  const auto allowed = allowed_of(tick_ms);
  bool sound = true;
  for (std::size_t i = 0; i < kModelFields<LifCurrExp>.size(); ++i) {
    const auto& [name, member, use] = kModelFields<LifCurrExp>[i];
    sound &= check_law_within(model.*member, allowed[i], path + "." + name, errors);
  }
  if (!sound) return;
  check_threshold(model, path, errors);
  check_distance_to_rest(model, path, errors);
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
    check_model(model, tick_ms, path + ".lif_curr_exp", errors);
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
