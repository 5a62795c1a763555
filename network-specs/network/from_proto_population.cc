#include <fmt/format.h>

#include "base/text.h"
#include "network-specs/network/from_proto.h"
#include "network-specs/network/model_fields.h"

namespace spikeloom::network {
namespace {

std::vector<FurtherReceptor> read_receptors(
    const google::protobuf::RepeatedPtrField<proto::FurtherReceptor>& messages,
    const std::string& path, ErrorList& errors) {
  std::vector<FurtherReceptor> receptors;
  for (int i = 0; i < messages.size(); ++i) {
    const auto where = fmt::format("{}[{}]", path, i);
    auto& made = receptors.emplace_back();
    made.name = messages[i].name();
    made.sign = sign_of(messages[i].sign(), where + ".sign", errors);
    if (messages[i].has_tau_syn_ms())
      made.tau_syn_ms = network::from_proto(messages[i].tau_syn_ms(), made.tau_syn_ms,
                                            where + ".tau_syn_ms", errors);
  }
  return receptors;
}

template <class NeuronModel, class Message>
NeuronModel read_neuron(const Message& message, const std::string& path, ErrorList& errors) {
  NeuronModel model;
  const auto& reflection = *message.GetReflection();
  for (const auto& field : kModelFields<NeuronModel>) {
    const auto* descriptor = message.GetDescriptor()->FindFieldByName(field.name);
    if (!reflection.HasField(message, descriptor)) continue;
    const auto& distribution =
        static_cast<const proto::Distribution&>(reflection.GetMessage(message, descriptor));
    auto& law = model.*field.member;
    law = network::from_proto(distribution, law, path + "." + field.name, errors);
  }
  model.receptors = read_receptors(message.receptors(), path + ".receptors", errors);
  return model;
}

PoissonSource from_proto(const proto::PoissonSource& message, const std::string& path,
                         ErrorList& errors) {
  PoissonSource model;
  if (message.has_rate_hz()) {
    model.rate_hz =
        network::from_proto(message.rate_hz(), model.rate_hz, path + ".rate_hz", errors);
  }
  model.start_ms = message.start_ms();
  if (message.has_stop_ms()) model.stop_ms = message.stop_ms();
  return model;
}

SpikeListSource from_proto(const proto::SpikeListSource& message, const std::string& path,
                           ErrorList& errors) {
  SpikeListSource model;
  if (message.neuron_size() != message.time_ms_size()) {
    report_lengths(
        path, fmt::format("{} neurons but {} times", message.neuron_size(), message.time_ms_size()),
        errors);
    return model;
  }
  model.spikes.reserve(static_cast<std::size_t>(message.neuron_size()));
  for (int i = 0; i < message.neuron_size(); ++i) {
    model.spikes.push_back({.neuron = message.neuron(i), .time_ms = message.time_ms(i)});
  }
  return model;
}

Model read_model(const proto::Population& message, const std::string& path, ErrorList& errors) {
  switch (message.model_case()) {
    case proto::Population::kLifCurrExp:
      return read_neuron<LifCurrExp>(message.lif_curr_exp(), path + ".lif_curr_exp", errors);
    case proto::Population::kIzhikevich:
      return read_neuron<Izhikevich>(message.izhikevich(), path + ".izhikevich", errors);
    case proto::Population::kPoissonSource:
      return from_proto(message.poisson_source(), path + ".poisson_source", errors);
    case proto::Population::kSpikeListSource:
      return from_proto(message.spike_list_source(), path + ".spike_list_source", errors);
    case proto::Population::MODEL_NOT_SET:
      report_missing(
          path, fmt::format("population {} has no model", in_quotes(message.name())),
          "add lif_curr_exp {}, izhikevich {}, poisson_source {} or spike_list_source {}", errors);
  }
  return LifCurrExp{};
}

void read_positions(const proto::Positions& message, const std::string& path,
                    std::vector<std::array<double, 3>>& positions_um, ErrorList& errors) {
  const int count = message.x_um_size();
  const int depths = message.z_um_size();
  if (message.y_um_size() != count || (depths != 0 && depths != count)) {
    report_lengths(
        path, fmt::format("{} x, {} y and {} z coordinates", count, message.y_um_size(), depths),
        errors);
    return;
  }
  positions_um.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    positions_um.push_back({message.x_um(i), message.y_um(i), depths == 0 ? 0.0 : message.z_um(i)});
  }
}

ReferenceActivity from_proto(const proto::ReferenceActivity& message) {
  return {.rate_hz = message.rate_hz(),
          .rate_sd_hz = message.rate_sd_hz(),
          .cv = message.cv(),
          .cv_sd = message.cv_sd(),
          .cc = message.cc(),
          .cc_sd = message.cc_sd(),
          .window_ms = message.window_ms(),
          .source = message.source()};
}

}  // namespace

Distribution from_proto(const proto::Distribution& message, const Distribution& otherwise,
                        const std::string& path, ErrorList& errors) {
  Distribution law;
  switch (message.law_case()) {
    case proto::Distribution::kValue:
      law = Distribution::constant(message.value());
      break;
    case proto::Distribution::kUniform:
      law = {Distribution::Kind::uniform, message.uniform().low(), message.uniform().high()};
      break;
    case proto::Distribution::kNormal:
      law = {Distribution::Kind::normal, message.normal().mean(), message.normal().sd()};
      break;
    case proto::Distribution::kLognormal:
      law = {Distribution::Kind::lognormal, message.lognormal().log_mean(),
             message.lognormal().log_sd()};
      break;
    case proto::Distribution::kExponential:
      law = {Distribution::Kind::exponential, message.exponential().mean()};
      break;
    case proto::Distribution::LAW_NOT_SET:
      report_missing(path, "the quantity has neither a value nor a law",
                     "write for instance { value: 10 } or { normal { mean: 10 sd: 1 } }", errors);
      return otherwise;
  }
  if (message.has_low()) law.low = message.low();
  if (message.has_high()) law.high = message.high();
  if (message.outside() == proto::CLIP) {
    law.outside = Distribution::Outside::clip;
  } else if (message.outside() != proto::REDRAW) {
    report_unknown_value(path + ".outside", message.outside(), "REDRAW (0) and CLIP (1)", errors);
  }
  return law;
}

Population from_proto(const proto::Population& message, const std::string& path,
                      ErrorList& errors) {
  Population population;
  population.name = message.name();
  population.size = message.size();
  population.model = read_model(message, path, errors);
  if (message.has_positions()) {
    read_positions(message.positions(), path + ".positions", population.positions_um, errors);
  }
  if (message.has_expected_rate_hz()) population.expected_rate_hz = message.expected_rate_hz();
  if (message.has_reference()) population.reference = from_proto(message.reference());
  return population;
}

}  // namespace spikeloom::network
