// A network in memory: what the user asked for, immutable once read.
//
// Units    mV, ms, pA, pF, Hz as in NEST; time inside the toolchain is in ticks of `tick_us`.
// Shapes   ids index the vectors of Network; neurons count from 0 inside their population.
// Errors   none here: codec.h reads, validate.h judges.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/ids.h"

namespace spikeloom::network {

using PopulationId = Id<struct PopulationTag>;
using ProjectionId = Id<struct ProjectionTag>;

// Every neuron has these two receptors; a model's `receptors` are numbered on from there.
enum class Receptor : std::uint8_t { excitatory = 0, inhibitory = 1 };
inline constexpr std::size_t kReceptors = 2;

// A value, or a law from which every neuron or synapse draws its own.
struct Distribution {
  enum class Kind : std::uint8_t { constant, uniform, normal, lognormal, exponential };
  // What happens to a draw outside [low, high]: set to the bound, or drawn again.
  enum class Outside : std::uint8_t { clip, redraw };
  Kind kind = Kind::constant;
  // constant: value; uniform: low end; normal: mean; lognormal: mean of the logarithm; exponential:
  // mean
  double first = 0.0;
  // uniform: high end; normal: sd; lognormal: sd of the logarithm; else unused
  double second = 0.0;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  Outside outside = Outside::redraw;

  [[nodiscard]] static Distribution constant(double value) { return {.first = value}; }
  bool operator==(const Distribution&) const = default;
};

// A receptor beside the first two (NEST iaf_psc_exp_multisynapse).
struct FurtherReceptor {
  std::string name;
  Receptor sign = Receptor::excitatory;
  Distribution tau_syn_ms = Distribution::constant(2.0);
  bool operator==(const FurtherReceptor&) const = default;
};

// Leaky integrate-and-fire with exponential synaptic currents (NEST iaf_psc_exp, PyNN IF_curr_exp).
struct LifCurrExp {
  Distribution c_m_pf = Distribution::constant(250.0);
  Distribution tau_m_ms = Distribution::constant(10.0);
  Distribution tau_syn_exc_ms = Distribution::constant(2.0);
  Distribution tau_syn_inh_ms = Distribution::constant(2.0);
  Distribution v_rest_mv = Distribution::constant(-70.0);
  Distribution v_reset_mv = Distribution::constant(-70.0);
  Distribution v_thresh_mv = Distribution::constant(-55.0);
  Distribution t_refrac_ms = Distribution::constant(2.0);
  Distribution i_offset_pa = Distribution::constant(0.0);
  // Initial values.
  Distribution v_init_mv = Distribution::constant(-70.0);
  Distribution i_exc_init_pa = Distribution::constant(0.0);
  Distribution i_inh_init_pa = Distribution::constant(0.0);
  std::vector<FurtherReceptor> receptors;
  bool operator==(const LifCurrExp&) const = default;
};

// Izhikevich's neuron with exponential synaptic currents (NEST izhikevich, PyNN Izhikevich).
struct Izhikevich {
  Distribution a_per_ms = Distribution::constant(0.02);
  Distribution b_per_ms = Distribution::constant(0.2);
  Distribution c_mv = Distribution::constant(-65.0);
  Distribution d_mv_per_ms = Distribution::constant(8.0);
  Distribution v_thresh_mv = Distribution::constant(30.0);
  Distribution tau_syn_exc_ms = Distribution::constant(5.0);
  Distribution tau_syn_inh_ms = Distribution::constant(5.0);
  Distribution i_offset_pa = Distribution::constant(0.0);
  // Initial values.
  Distribution v_init_mv = Distribution::constant(-65.0);
  Distribution u_init_mv_per_ms = Distribution::constant(-13.0);
  Distribution i_exc_init_pa = Distribution::constant(0.0);
  Distribution i_inh_init_pa = Distribution::constant(0.0);
  std::vector<FurtherReceptor> receptors;
  bool operator==(const Izhikevich&) const = default;
};

// Independent Poisson spike trains, one a neuron; several spikes in one tick are all sent.
struct PoissonSource {
  Distribution rate_hz = Distribution::constant(0.0);
  double start_ms = 0.0;
  double stop_ms = std::numeric_limits<double>::infinity();
  bool operator==(const PoissonSource&) const = default;
};

struct ListedSpike {
  std::uint32_t neuron = 0;
  double time_ms = 0.0;
  bool operator==(const ListedSpike&) const = default;
};

struct SpikeListSource {
  std::vector<ListedSpike> spikes;  // any order
  bool operator==(const SpikeListSource&) const = default;
};

using Model = std::variant<LifCurrExp, Izhikevich, PoissonSource, SpikeListSource>;

// The others are sources: they send spikes and take no input.
template <class OneModel>
inline constexpr bool kIsNeuron =
    std::is_same_v<OneModel, LifCurrExp> || std::is_same_v<OneModel, Izhikevich>;

// Published activity to print beside the measured one; zero sd means not given.
struct ReferenceActivity {
  double rate_hz = 0.0, rate_sd_hz = 0.0;
  double cv = 0.0, cv_sd = 0.0;
  double cc = 0.0, cc_sd = 0.0;
  double window_ms = 0.0;  // biological time behind the figures: a CV depends on it; 0: not known
  std::string source;
  bool operator==(const ReferenceActivity&) const = default;
};

struct Population {
  std::string name;
  std::uint32_t size = 0;
  Model model;
  std::vector<std::array<double, 3>> positions_um;  // empty or one a neuron
  // Expected activity: weighs nets, sizes weight scales. Part of the description, so part of the
  // law.
  double expected_rate_hz = 10.0;
  std::optional<ReferenceActivity> reference;
  bool operator==(const Population&) const = default;
  [[nodiscard]] bool is_source() const {
    return std::visit([]<class OneModel>(const OneModel&) { return !kIsNeuron<OneModel>; }, model);
  }
};

// What a current charges: pF; none of sources.
[[nodiscard]] std::optional<Distribution> capacitance_of(const Population& population);
// Receptors beside the first two; none of sources.
[[nodiscard]] std::span<const FurtherReceptor> further_receptors(const Population& population);
// All of them; 0 for sources.
[[nodiscard]] std::size_t receptor_count(const Population& population);
// Excitatory or inhibitory: which sign the weights onto this receptor have. A receptor that the
// population lacks counts as excitatory.
[[nodiscard]] Receptor sign_of(const Population& population, Receptor receptor);
[[nodiscard]] std::string receptor_name(const Population& population, Receptor receptor);

// Rules of connection; exact meaning in connect/connector.h. Switches default as in NEST.
struct OneToOne {
  bool operator==(const OneToOne&) const = default;
};
struct AllToAll {
  bool autapses = true;
  bool operator==(const AllToAll&) const = default;
};
struct ListedSynapse {
  std::uint32_t pre = 0, post = 0;
  std::optional<double> weight_pa, delay_ms;  // else the projection's
  bool operator==(const ListedSynapse&) const = default;
};
struct ExplicitList {  // all synapses have a weight of their own or none has; delays likewise
  std::vector<ListedSynapse> synapses;
  bool operator==(const ExplicitList&) const = default;
};
struct PairwiseBernoulli {
  double probability = 0.0;
  bool autapses = true;
  bool operator==(const PairwiseBernoulli&) const = default;
};
struct FixedInDegree {
  std::uint32_t in_degree = 0;
  bool autapses = true, multapses = true;
  bool operator==(const FixedInDegree&) const = default;
};
struct FixedOutDegree {
  std::uint32_t out_degree = 0;
  bool autapses = true, multapses = true;
  bool operator==(const FixedOutDegree&) const = default;
};
struct FixedTotalNumber {
  std::uint64_t total = 0;
  bool autapses = true, multapses = true;
  bool operator==(const FixedTotalNumber&) const = default;
};
using Rule = std::variant<OneToOne, AllToAll, ExplicitList, PairwiseBernoulli, FixedInDegree,
                          FixedOutDegree, FixedTotalNumber>;

struct Projection {
  std::string name;  // "pre->post" when the user gave none
  PopulationId pre, post;
  Rule rule;
  Receptor receptor = Receptor::excitatory;
  Distribution weight_pa;  // excitatory >= 0, inhibitory <= 0, as in PyNN
  Distribution delay_ms;   // rounded to the nearest tick, at least one tick
  bool operator==(const Projection&) const = default;
};

// Current injected into every neuron of a range from start to stop.
struct DcInput {
  PopulationId population;
  NeuronRange neurons;
  double amplitude_pa = 0.0;
  double start_ms = 0.0, stop_ms = std::numeric_limits<double>::infinity();
  bool operator==(const DcInput&) const = default;
};

// An independent Poisson train for every neuron of a range (NEST's poisson_generator); several
// arrivals in one tick add up. The first can arrive `delay_ms` after start.
struct PoissonInput {
  PopulationId population;
  NeuronRange neurons;
  Receptor receptor = Receptor::excitatory;
  double rate_hz = 0.0;
  double weight_pa = 0.0;
  double delay_ms = 0.0;
  double start_ms = 0.0, stop_ms = std::numeric_limits<double>::infinity();
  bool operator==(const PoissonInput&) const = default;
};

enum class Variable : std::uint8_t { spikes, v_mv, i_exc_pa, i_inh_pa, u_mv_per_ms };

struct Probe {
  std::string name;
  PopulationId population;
  Variable variable = Variable::spikes;
  std::vector<std::uint32_t> neurons;  // ascending, explicit; empty means all
  std::uint32_t interval_ticks = 1;    // values are sampled at ticks that are multiples of it
  bool operator==(const Probe&) const = default;
};

struct Network {
  std::string name;
  std::uint64_t seed = 1;
  std::uint32_t tick_us = 100;
  std::uint64_t duration_ticks = 0;
  std::uint64_t discard_ticks = 0;  // left out of every statistic
  std::vector<Population> populations;
  std::vector<Projection> projections;
  std::vector<DcInput> dc_inputs;
  std::vector<PoissonInput> poisson_inputs;
  std::vector<Probe> probes;
  bool operator==(const Network&) const = default;

  [[nodiscard]] const Population& at(PopulationId id) const { return populations[id.index()]; }
  [[nodiscard]] const Projection& at(ProjectionId id) const { return projections[id.index()]; }
  [[nodiscard]] double tick_ms() const { return tick_us / 1000.0; }
};

// The most that a population has.
[[nodiscard]] std::size_t most_receptors(const Network& network);

// Index of each population's first neuron when all are counted through; one more entry than
// populations, the last being the total.
[[nodiscard]] inline std::vector<std::uint64_t> first_neurons(const Network& network) {
  std::vector<std::uint64_t> firsts{0};
  for (const auto& population : network.populations)
    firsts.push_back(firsts.back() + population.size);
  return firsts;
}

}  // namespace spikeloom::network
