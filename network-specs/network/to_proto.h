// Network -> wire message; what equals its default is left out.
#pragma once

#include "network-specs/network/network.h"
#include "network-specs/proto/network.pb.h"

namespace spikeloom::network {

[[nodiscard]] proto::Network to_proto(const Network& network);

// ---- its parts ----------------------------------------------------------------------------------

[[nodiscard]] proto::Distribution to_proto(const Distribution& law);
void to_proto(const Population& population, proto::Population& message);
void to_proto(const Projection& projection, const Network& network, proto::Projection& message);

template <class Message>
void write_receptor(Receptor receptor, const Population& population, Message& message) {
  if (receptor == Receptor::excitatory) return;
  if (receptor == Receptor::inhibitory) {
    message.set_receptor(proto::INHIBITORY);
  } else {
    message.set_receptor_name(receptor_name(population, receptor));
  }
}

}  // namespace spikeloom::network
