// Datagrams in a stream of bytes: what goes over the bulk endpoints of a USB bridge.
//
// A frame is a length and so many bytes of datagram. The length stands where UDP has two bytes of
// padding before an SDP datagram, so that a bridge to a board's Ethernet only fills these in, or
// clears them. The top bit of the length marks a boot datagram, for the board's ROM instead of its
// monitor; a board sends none. Frames follow one another without a gap; they begin anywhere in a
// transfer and cross the borders of packets and transfers.
//
// Formats  u16, little-endian: bits 14:0 bytes that follow, bit 15 kind. An SDP datagram has
//          kShortestDatagram (a header alone) to kLongestDatagram bytes (transport.h), a boot
//          datagram 18 (its header) to 1042 (a block of 256 words).
// Promises any fragmentation of a stream gives the same frames. At most one frame is held back.
// Errors   bad_frame_length, and from then on for ever: nothing marks where a frame begins, so that
//          after one wrong length no later frame can be found. Frames before it are whole.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "base/error.h"
#include "board-runtime/shared/chip/sdp.h"
#include "host-tools/link/transport.h"

namespace spikeloom::link {

inline constexpr std::size_t kFrameLengthBytes = 2;
inline constexpr std::uint16_t kBootFrame = 0x8000;  // in the length
inline constexpr std::size_t kShortestDatagram = chip::kSdpHeaderBytes;
inline constexpr std::size_t kShortestBootDatagram = 18;
inline constexpr std::size_t kLongestBootDatagram = kShortestBootDatagram + 4 * 256;

struct UsbFrame {
  bool boot = false;
  Bytes datagram;
  bool operator==(const UsbFrame&) const = default;
};

// Appends a frame to a stream. Errors: bad_frame_length.
[[nodiscard]] Result<void> append_frame(Bytes& stream, bool boot, ByteView datagram);

class Deframer {
 public:
  // A device takes boot datagrams, a host does not.
  explicit Deframer(bool takes_boot = false) : takes_boot_(takes_boot) {}
  // Takes the stream's next bytes and appends the frames that they complete.
  [[nodiscard]] Result<void> feed(ByteView bytes, std::deque<UsbFrame>& frames);
  // Bytes of a frame that has not come to its end.
  [[nodiscard]] std::size_t held_back() const { return held_.size(); }

 private:
  [[nodiscard]] bool is_boot() const;
  [[nodiscard]] std::size_t length() const;
  [[nodiscard]] Result<void> judge_length() const;

  bool takes_boot_;
  Bytes held_;  // the length, as far as it came, and the datagram so far
};

}  // namespace spikeloom::link
