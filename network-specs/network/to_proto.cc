#include "network-specs/network/to_proto.h"

#include <cmath>
#include <limits>

#include "network-specs/network/checks.h"
#include "network-specs/proto/forms.h"

namespace spikeloom::network {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

double ms_of(std::uint64_t ticks, const Network& network) {
  return static_cast<double>(ticks) * network.tick_us / 1000.0;
}

template <class Input, class Message>
void write_input(const Input& input, const Network& network, Message& message) {
  const auto& population = network.at(input.population);
  message.set_population(population.name);
  if (input.neurons != NeuronRange{0, population.size}) {
    if (input.neurons.first != 0) message.mutable_neurons()->set_first(input.neurons.first);
    message.mutable_neurons()->set_count(input.neurons.size());
  }
  message.set_start_ms(input.start_ms);
  if (input.stop_ms != kNever) message.set_stop_ms(input.stop_ms);
}

void to_proto(const PoissonInput& input, const Network& network, proto::PoissonInput& message) {
  write_input(input, network, message);
  write_receptor(input.receptor, network.at(input.population), message);
  message.set_rate_hz(input.rate_hz);
  message.set_weight_pa(input.weight_pa);
  message.set_delay_ms(input.delay_ms);
}

void to_proto(const Probe& probe, const Network& network, proto::Probe& message) {
  const auto& population = network.at(probe.population);
  if (probe.name != default_name(probe, population.name)) message.set_name(probe.name);
  message.set_population(population.name);
  message.set_variable(static_cast<proto::Variable>(probe.variable));
  message.mutable_neurons()->Assign(probe.neurons.begin(), probe.neurons.end());
  if (probe.interval_ticks != 1) message.set_interval_ms(ms_of(probe.interval_ticks, network));
}

void set_bound(double bound, double absent, auto&& set) {
  if (bound != absent) set(bound);
}

}  // namespace

proto::Distribution to_proto(const Distribution& law) {
  proto::Distribution message;
  switch (law.kind) {
    case Distribution::Kind::constant:
      message.set_value(law.first);
      break;
    case Distribution::Kind::uniform:
      message.mutable_uniform()->set_low(law.first);
      message.mutable_uniform()->set_high(law.second);
      break;
    case Distribution::Kind::normal:
      message.mutable_normal()->set_mean(law.first);
      message.mutable_normal()->set_sd(law.second);
      break;
    case Distribution::Kind::lognormal:
      message.mutable_lognormal()->set_log_mean(law.first);
      message.mutable_lognormal()->set_log_sd(law.second);
      break;
    case Distribution::Kind::exponential:
      message.mutable_exponential()->set_mean(law.first);
      break;
  }
  set_bound(law.low, -kNever, [&message](double low) { message.set_low(low); });
  set_bound(law.high, kNever, [&message](double high) { message.set_high(high); });
  if (law.outside == Distribution::Outside::clip) message.set_outside(proto::CLIP);
  return message;
}

proto::Network to_proto(const Network& network) {
  proto::Network message;
  message.set_format_version(proto::kFormatVersion);
  message.set_name(network.name);
  message.set_seed(network.seed);
  message.set_tick_us(network.tick_us);
  message.set_duration_ms(ms_of(network.duration_ticks, network));
  message.set_discard_ms(ms_of(network.discard_ticks, network));
  for (const auto& population : network.populations) {
    to_proto(population, *message.add_populations());
  }
  for (const auto& projection : network.projections) {
    to_proto(projection, network, *message.add_projections());
  }
  for (const auto& input : network.dc_inputs) {
    auto& written = *message.add_dc_inputs();
    write_input(input, network, written);
    written.set_amplitude_pa(input.amplitude_pa);
  }
  for (const auto& input : network.poisson_inputs) {
    to_proto(input, network, *message.add_poisson_inputs());
  }
  for (const auto& probe : network.probes) to_proto(probe, network, *message.add_probes());
  return message;
}

}  // namespace spikeloom::network
