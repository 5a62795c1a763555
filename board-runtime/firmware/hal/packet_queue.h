// Keys of received packets, in the order of their arrival: the fast interrupt of start.S puts them
// in, the program takes them out.
//
// Shapes   kQueueKeys words at the start of DTCM, one always free; packets that find it full are
//          counted in `lost`.
// Cost     13 cycles a packet of the interrupt.
#pragma once

#include <cstdint>

#include "board-runtime/firmware/hal/registers.h"

namespace spikeloom::firmware {

inline constexpr std::uint32_t kQueueBytes = 2048;  // start.S: QUEUE_BYTES

struct PacketQueue {
  const std::uint32_t* read;   // next to take; the interrupt reads it
  const std::uint32_t* write;  // next to fill; the interrupt writes it
  std::uint32_t lost;
};
extern "C" volatile PacketQueue packet_queue;  // start.S knows its layout

[[nodiscard]] inline std::uint32_t queued() {
  const std::uint32_t bytes = address_of(packet_queue.write) - address_of(packet_queue.read);
  return bytes % kQueueBytes / sizeof(std::uint32_t);
}
// Not of an empty queue.
inline std::uint32_t take_key() {
  const std::uint32_t read = address_of(packet_queue.read);
  const std::uint32_t key = word_at(read);
  packet_queue.read = place_at<const std::uint32_t>((read + sizeof key) & ~kQueueBytes);
  return key;
}

}  // namespace spikeloom::firmware
