#include "network-specs/network/validate.h"

#include "network-specs/network/checks.h"

namespace spikeloom::network {

void check_references(const Network&, ErrorList&) {}
void check_values(const Network&, ErrorList&) {}

std::string default_name(const Projection&, const std::string& pre, const std::string& post) {
  return pre + "->" + post;
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
  }
  return population;
}

Errors validate(const Network& network) {
  ErrorList errors;
  check_references(network, errors);
  check_values(network, errors);
  return std::move(errors).take();
}

}  // namespace spikeloom::network
