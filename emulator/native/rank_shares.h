// What each rank has of the neurons, and how its part of a result travels to rank 0.
//
// Formats  bytes in this machine's own order: ranks of one run are of one program.
// Shapes   an engine's arrays have room for all neurons on every rank; only those of its own mean
//          something there.
// Errors   none: both ends derive every length from the network.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/native/layout.h"
#include "emulator/native/snapshot.h"
#include "network-specs/network/network.h"
#include "network-specs/network/recording.h"

namespace spikeloom::native {

class RankShares {
 public:
  RankShares(const network::Network& network, const Layout& layout);

  // Counters, and the sampled values of the rank's own neurons.
  [[nodiscard]] std::string pack(const network::Recording& recording, std::uint32_t rank) const;
  // Puts them where they belong; counters are added up.
  void unpack(std::string_view bytes, std::uint32_t rank, network::Recording& recording) const;
  // Sampled values of other ranks' neurons become NaN: they are not known.
  void forget_others(std::uint32_t rank, network::Recording& recording) const;

  // States of the rank's own neurons, and the spikes they have on their way.
  [[nodiscard]] std::string pack(const Snapshot& snapshot, std::uint32_t rank) const;
  void unpack(std::string_view bytes, std::uint32_t rank, Snapshot& snapshot) const;

 private:
  template <class Use>
  void each_value(const network::SampledValues& values, std::uint32_t rank, Use use) const;
  const network::Network& network_;
  std::vector<std::vector<NeuronRange>> neurons_;  // [rank][population]
};

}  // namespace spikeloom::native
