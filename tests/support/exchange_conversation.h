// What every kind of exchange has to get right, as a conversation that each rank holds with the
// others: the same on all of them, with messages that a rank can foresee.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "emulator/native/exchange.h"

namespace spikeloom::support {

// More than any message has room for at first, now and then; often nothing.
inline std::vector<network::Spike> spikes_to_tell(std::uint32_t rank, std::uint32_t window) {
  const std::uint32_t count = (rank * 7 + window * 5) % 11 * (window % 9 == 8 ? 100 : 1);
  std::vector<network::Spike> spikes;
  for (std::uint32_t i = 0; i < count; ++i) spikes.push_back({window, rank * 1000000 + i});
  return spikes;
}

// Returns what went wrong, or nothing.
inline std::string converse_in_windows(native::Exchange& exchange, std::uint32_t windows) {
  for (std::uint32_t window = 0; window < windows; ++window) {
    const bool last = window + 1 == windows;
    exchange.start(spikes_to_tell(exchange.rank(), window),
                   last && exchange.rank() + 1 == exchange.ranks());
    exchange.poll();
    std::vector<network::Spike> got{{1, 2}}, want{{1, 2}};
    const auto stop = exchange.finish(got, {});
    if (!stop) return to_text(stop.error());
    if (*stop != last) return fmt::format("window {}: stop is {}", window, *stop);
    for (std::uint32_t rank = 0; rank < exchange.ranks(); ++rank) {
      const auto spikes = spikes_to_tell(rank, window);
      if (rank != exchange.rank()) want.insert(want.end(), spikes.begin(), spikes.end());
    }
    std::sort(got.begin(), got.end());
    std::sort(want.begin(), want.end());
    if (got != want) return fmt::format("window {}: other spikes than were sent", window);
  }
  return {};
}

inline std::string bytes_to_tell(std::uint32_t rank, std::size_t most) {
  return std::string(rank % 3 * most / 2, static_cast<char>('a' + rank));
}

inline std::string converse_in_bytes(native::Exchange& exchange, std::size_t most) {
  const auto mine = bytes_to_tell(exchange.rank(), most);
  const auto shared = exchange.share(mine, {});
  const auto collected = exchange.collect(mine, {});
  if (!shared || !collected) return "the exchange of bytes fails";
  if (collected->size() != (exchange.rank() == 0 ? exchange.ranks() : 0))
    return fmt::format("collected {} messages", collected->size());
  for (const auto* all : {&*shared, &*collected})
    for (std::uint32_t rank = 0; rank < all->size(); ++rank)
      if ((*all)[rank] != bytes_to_tell(rank, most)) return "other bytes than were sent";
  return {};
}

inline std::string converse_about_errors(native::Exchange& exchange) {
  if (!native::agree(exchange, std::nullopt)) return "an error out of nothing";
  const std::uint32_t last = exchange.ranks() - 1;
  const Error error{ErrorClass::output_failed, "disk", "rank's disk", "here", "", "a larger one"};
  const auto agreed =
      native::agree(exchange, exchange.rank() == last ? std::optional(error) : std::nullopt);
  if (agreed) return "the error of one rank is not everybody's";
  Error want = error;
  if (last != 0) want.where += fmt::format(", rank {}", last);
  if (to_text(agreed.error()) != to_text(want) || agreed.error().error_class != want.error_class)
    return "another error than there was: " + to_text(agreed.error());
  return {};
}

inline std::string converse(native::Exchange& exchange, std::size_t most_bytes) {
  auto wrong = converse_in_windows(exchange, 100);
  if (wrong.empty()) wrong = converse_in_bytes(exchange, most_bytes);
  if (wrong.empty()) wrong = converse_about_errors(exchange);
  // Once more, now that messages have grown.
  if (wrong.empty()) wrong = converse_in_windows(exchange, 30);
  return wrong;
}

}  // namespace spikeloom::support
