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

}  // namespace spikeloom::network
