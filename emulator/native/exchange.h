// The ranks of a run: what each needs of the others.
//
// A rank is a process that owns some of the neurons; all ranks do the same things in the same
// order. Spikes go to everybody, a window of ticks at a time: start() sends, finish() waits for
// what the others sent, and the time between the two costs nothing but poll().
//
// Shapes   ranks are counted from 0; rank 0 writes the result.
// Errors   run_failed/"rank_lost" when a rank has ended, or does not answer although this one was
//          asked to stop. An exchange that has failed once fails for ever.
// Cost     a window: one message of fixed size to each rank, two where more spikes than ever before
//          are to be told.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "network-specs/network/recording.h"

namespace spikeloom::native {

// Asked every few hundredths of a second while a rank waits for others; false when the run is to
// stop. Then the others have half a second to do their part.
using KeepWaiting = std::function<bool()>;

class Exchange {
 public:
  virtual ~Exchange() = default;
  [[nodiscard]] virtual std::uint32_t rank() const = 0;
  [[nodiscard]] virtual std::uint32_t ranks() const = 0;
  // [rank]: which machine it is on; equal numbers share one machine's memory and threads.
  [[nodiscard]] virtual const std::vector<std::uint32_t>& machines() const = 0;
  // Whether it is this rank that tells people what went wrong: 0, or the first that is left.
  [[nodiscard]] virtual bool speaks() const = 0;

  // Tells the others of spikes, and whether this rank wants to stop.
  virtual void start(std::span<const network::Spike> mine, bool stop) = 0;
  virtual void poll() = 0;
  // The spikes of all other ranks are put behind `others`, in any order. True when any rank wants
  // to stop: the same answer on every rank.
  [[nodiscard]] virtual Result<bool> finish(std::vector<network::Spike>& others,
                                            const KeepWaiting& keep_waiting) = 0;

  // Everybody's bytes, by rank, on every rank.
  [[nodiscard]] virtual Result<std::vector<std::string>> share(std::string_view mine,
                                                               const KeepWaiting& keep_waiting) = 0;
  // The same on rank 0; nothing elsewhere.
  [[nodiscard]] virtual Result<std::vector<std::string>> collect(
      std::string_view mine, const KeepWaiting& keep_waiting) = 0;

  // The last call on every rank, when nothing is to come any more. A rank that ends without it
  // takes the others down.
  virtual void leave() = 0;
};

// The error of the first rank that has one, on all ranks: nobody goes on where one cannot.
[[nodiscard]] Result<void> agree(Exchange& exchange, const std::optional<Error>& mine,
                                 const KeepWaiting& keep_waiting = {});
// The same for results; there may be no other ranks.
template <class T>
[[nodiscard]] Result<T> on_all_ranks(Exchange* others, Result<T> mine) {
  if (others == nullptr) return mine;
  auto agreed = agree(*others, mine ? std::nullopt : std::optional<Error>(mine.error()));
  if (!agreed) return tl::unexpected(agreed.error());
  return mine;
}

}  // namespace spikeloom::native
