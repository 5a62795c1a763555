// Keys of received packets, in the order of their arrival: the fast interrupt of start.S puts them
// in, the program takes them out.
//
// Shapes   kQueueKeys words at the start of DTCM, one always free; packets that find it full are
//          counted in `lost`.
// Cost     13 cycles a packet of the interrupt.
#pragma once

#include <cstdint>

namespace spikeloom::firmware {

inline constexpr std::uint32_t kQueueBytes = 2048;  // start.S: QUEUE_BYTES

struct PacketQueue {
  const std::uint32_t* read;   // next to take; the interrupt reads it
  const std::uint32_t* write;  // next to fill; the interrupt writes it
  std::uint32_t lost;
};
extern "C" volatile PacketQueue packet_queue;  // start.S knows its layout

[[nodiscard]] inline std::uint32_t queued() {
  const auto read = reinterpret_cast<std::uint32_t>(packet_queue.read);
  const auto write = reinterpret_cast<std::uint32_t>(packet_queue.write);
  return (write - read) % kQueueBytes / sizeof(std::uint32_t);
}
// Not of an empty queue.
inline std::uint32_t take_key() {
  const std::uint32_t* const read = packet_queue.read;
  const std::uint32_t key = *read;
  packet_queue.read = reinterpret_cast<const std::uint32_t*>(
      reinterpret_cast<std::uint32_t>(read + 1) & ~kQueueBytes);
  return key;
}

}  // namespace spikeloom::firmware
