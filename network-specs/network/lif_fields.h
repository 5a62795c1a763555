// The fields of LifCurrExp by name, so that reader, writer and judge share one list.
#pragma once

#include <array>

#include "network-specs/network/network.h"

namespace spikeloom::network {

struct LifField {
  const char* name;  // as in proto/network.proto
  Distribution LifCurrExp::*member;
};

inline constexpr std::array<LifField, 12> kLifFields{{
    {"c_m_pf", &LifCurrExp::c_m_pf},
    {"tau_m_ms", &LifCurrExp::tau_m_ms},
    {"tau_syn_exc_ms", &LifCurrExp::tau_syn_exc_ms},
    {"tau_syn_inh_ms", &LifCurrExp::tau_syn_inh_ms},
    {"v_rest_mv", &LifCurrExp::v_rest_mv},
    {"v_reset_mv", &LifCurrExp::v_reset_mv},
    {"v_thresh_mv", &LifCurrExp::v_thresh_mv},
    {"t_refrac_ms", &LifCurrExp::t_refrac_ms},
    {"i_offset_pa", &LifCurrExp::i_offset_pa},
    {"v_init_mv", &LifCurrExp::v_init_mv},
    {"i_exc_init_pa", &LifCurrExp::i_exc_init_pa},
    {"i_inh_init_pa", &LifCurrExp::i_inh_init_pa},
}};

}  // namespace spikeloom::network
