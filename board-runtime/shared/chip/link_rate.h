// How many packets a second a link is planned to carry, in each direction.
//
// Units    short packets (40 bit) a second.
// Source   design limits, not measured on silicon: about 250 Mbit/s are published for a link of a
//          board, 5 to 6 million short packets; links between boards share cables and are
//          published as 50 % slower.
#pragma once

namespace spikeloom::chip {

inline constexpr double kBoardLinkPacketsPerS = 5e6;
inline constexpr double kCablePacketsPerS = kBoardLinkPacketsPerS / 2;

[[nodiscard]] constexpr double link_packets_per_s(bool is_cable) noexcept {
  return is_cable ? kCablePacketsPerS : kBoardLinkPacketsPerS;
}

}  // namespace spikeloom::chip
