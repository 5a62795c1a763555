// The fields of neuron models by name, so that reader, writer, judge and engine share one list.
//
// Shapes   kModelFields<Model>: in the order of proto/network.proto. The order is part of the law:
//          the random draws of a neuron's values go by it (connect/neuron_values.h).
#pragma once

#include <array>

#include "network-specs/network/network.h"

namespace spikeloom::network {

enum class Use : bool { parameter, initial_value };

template <class NeuronModel>
struct ModelField {
  const char* name;  // as in proto/network.proto
  Distribution NeuronModel::*member;
  Use use = Use::parameter;
};

template <class NeuronModel>
inline constexpr std::array<ModelField<NeuronModel>, 0> kModelFields{};

template <>
inline constexpr std::array<ModelField<LifCurrExp>, 12> kModelFields<LifCurrExp>{{
    {"c_m_pf", &LifCurrExp::c_m_pf},
    {"tau_m_ms", &LifCurrExp::tau_m_ms},
    {"tau_syn_exc_ms", &LifCurrExp::tau_syn_exc_ms},
    {"tau_syn_inh_ms", &LifCurrExp::tau_syn_inh_ms},
    {"v_rest_mv", &LifCurrExp::v_rest_mv},
    {"v_reset_mv", &LifCurrExp::v_reset_mv},
    {"v_thresh_mv", &LifCurrExp::v_thresh_mv},
    {"t_refrac_ms", &LifCurrExp::t_refrac_ms},
    {"i_offset_pa", &LifCurrExp::i_offset_pa},
    {"v_init_mv", &LifCurrExp::v_init_mv, Use::initial_value},
    {"i_exc_init_pa", &LifCurrExp::i_exc_init_pa, Use::initial_value},
    {"i_inh_init_pa", &LifCurrExp::i_inh_init_pa, Use::initial_value},
}};

template <>
inline constexpr std::array<ModelField<Izhikevich>, 12> kModelFields<Izhikevich>{{
    {"a_per_ms", &Izhikevich::a_per_ms},
    {"b_per_ms", &Izhikevich::b_per_ms},
    {"c_mv", &Izhikevich::c_mv},
    {"d_mv_per_ms", &Izhikevich::d_mv_per_ms},
    {"v_thresh_mv", &Izhikevich::v_thresh_mv},
    {"tau_syn_exc_ms", &Izhikevich::tau_syn_exc_ms},
    {"tau_syn_inh_ms", &Izhikevich::tau_syn_inh_ms},
    {"i_offset_pa", &Izhikevich::i_offset_pa},
    {"v_init_mv", &Izhikevich::v_init_mv, Use::initial_value},
    {"u_init_mv_per_ms", &Izhikevich::u_init_mv_per_ms, Use::initial_value},
    {"i_exc_init_pa", &Izhikevich::i_exc_init_pa, Use::initial_value},
    {"i_inh_init_pa", &Izhikevich::i_inh_init_pa, Use::initial_value},
}};

}  // namespace spikeloom::network
