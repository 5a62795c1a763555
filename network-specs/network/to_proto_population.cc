#include <algorithm>
#include <limits>

#include "network-specs/network/model_fields.h"
#include "network-specs/network/to_proto.h"

namespace spikeloom::network {
namespace {

struct ModelWriter {
  proto::Population& message;

  void operator()(const LifCurrExp& model) const { write(model, *message.mutable_lif_curr_exp()); }
  void operator()(const Izhikevich& model) const { write(model, *message.mutable_izhikevich()); }

  template <class NeuronModel, class Message>
  static void write(const NeuronModel& model, Message& written) {
    const NeuronModel defaults;
    for (const auto& field : kModelFields<NeuronModel>) {
      if (model.*field.member == defaults.*field.member) continue;
      const auto* descriptor = written.GetDescriptor()->FindFieldByName(field.name);
      written.GetReflection()
          ->MutableMessage(&written, descriptor)
          ->CopyFrom(to_proto(model.*field.member));
    }
    for (const auto& receptor : model.receptors) {
      auto& one = *written.add_receptors();
      one.set_name(receptor.name);
      if (receptor.sign == Receptor::inhibitory) one.set_sign(proto::INHIBITORY);
      *one.mutable_tau_syn_ms() = to_proto(receptor.tau_syn_ms);
    }
  }

  void operator()(const PoissonSource& model) const {
    auto& written = *message.mutable_poisson_source();
    *written.mutable_rate_hz() = to_proto(model.rate_hz);
    written.set_start_ms(model.start_ms);
    if (model.stop_ms != PoissonSource{}.stop_ms) written.set_stop_ms(model.stop_ms);
  }

  void operator()(const SpikeListSource& model) const {
    auto& written = *message.mutable_spike_list_source();
    for (const auto& spike : model.spikes) {
      written.add_neuron(spike.neuron);
      written.add_time_ms(spike.time_ms);
    }
  }
};

void write_positions(const std::vector<std::array<double, 3>>& positions_um,
                     proto::Positions& message) {
  const bool flat = std::all_of(positions_um.begin(), positions_um.end(),
                                [](const auto& position) { return position[2] == 0.0; });
  for (const auto& [x, y, z] : positions_um) {
    message.add_x_um(x);
    message.add_y_um(y);
    if (!flat) message.add_z_um(z);
  }
}

void write_reference(const ReferenceActivity& reference, proto::ReferenceActivity& message) {
  message.set_rate_hz(reference.rate_hz);
  message.set_rate_sd_hz(reference.rate_sd_hz);
  message.set_cv(reference.cv);
  message.set_cv_sd(reference.cv_sd);
  message.set_cc(reference.cc);
  message.set_cc_sd(reference.cc_sd);
  message.set_window_ms(reference.window_ms);
  message.set_source(reference.source);
}

}  // namespace

void to_proto(const Population& population, proto::Population& message) {
  message.set_name(population.name);
  message.set_size(population.size);
  std::visit(ModelWriter{message}, population.model);
  if (!population.positions_um.empty()) {
    write_positions(population.positions_um, *message.mutable_positions());
  }
  if (population.expected_rate_hz != Population{}.expected_rate_hz) {
    message.set_expected_rate_hz(population.expected_rate_hz);
  }
  if (population.reference) write_reference(*population.reference, *message.mutable_reference());
}

}  // namespace spikeloom::network
