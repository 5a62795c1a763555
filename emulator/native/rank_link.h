// One engine's link to those of the other ranks.
//
// A window's spikes are told when it ends. Where the shortest delay is two ticks or more, windows
// are half of it, and what is told at the end of one is heard at the end of the next: nothing of it
// is due before, so that the exchange runs while the next window is computed. With a shortest delay
// of one tick there is no such time, and every tick waits for the exchange.
//
// Promises all ranks stop after the same window; what rank 0 records is of all neurons.
// Errors   fault(): a rank was lost. Then nothing is told or heard any more, and what was recorded
//          ends with the last window of which everybody's spikes are known.
// Cost     8 bytes a spike on its way to every other rank.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "emulator/native/exchange.h"
#include "emulator/native/rank_shares.h"

namespace spikeloom::native {

class RankLink {
 public:
  // `wanted`: [neuron] whose spikes are recorded. All outlive the link.
  RankLink(Exchange& exchange, const network::Network& network, const Layout& layout,
           const std::vector<std::uint8_t>& wanted);
  RankLink(const RankLink&) = delete;
  RankLink& operator=(const RankLink&) = delete;

  [[nodiscard]] std::uint32_t rank() const { return exchange_.rank(); }
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

  // From the thread that joined the ranks alone: tells the spikes of the ticks up to `tick`, or
  // hears the others' that were told with them, which replace `heard`. True: stop.
  void tell(const std::vector<network::Spike>& spikes, std::uint64_t tick, bool stop);
  void poll();
  [[nodiscard]] bool hear(std::vector<network::Spike>& heard, const KeepWaiting& keep_waiting);
  // True between the two.
  [[nodiscard]] bool is_telling() const { return telling_; }

  // Makes what one rank has what all have, on rank 0; elsewhere it stays as it is.
  void gather(network::Recording& recording);
  void gather(Snapshot& snapshot);
  // Drops what was recorded; the spikes up to `tick` are known.
  void resume(std::uint64_t tick);

 private:
  void cut(network::Recording& recording) const;

  Exchange& exchange_;
  const std::vector<std::uint8_t>& wanted_;
  RankShares shares_;
  bool telling_ = false;
  std::uint64_t told_tick_ = 0, known_tick_ = 0;
  std::vector<network::Spike> recorded_;  // of other ranks' neurons; on rank 0
  std::optional<Error> fault_;
};

}  // namespace spikeloom::native
