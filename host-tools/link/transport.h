// A way to the Ethernet chips of a machine: SpiNNaker datagrams go out and come in.
//
// Implemented over UDP (udp.h), over USB, and by emulated machines in the same program.
//
// Units    a datagram is an SDP header and what follows it (chip/sdp.h), at most
//          kLongestDatagram bytes; the padding that UDP puts before it is the transport's matter.
//          Times are nanoseconds of the transport's own clock: a machine in the same program is its
//          own clock, and its time passes only in receive().
// Shapes   ports() Ethernet chips, numbered from 0; port 0 is the one that a host boots.
// Promises send() never waits; receive() waits until a datagram is there or now() >= until, and may
//          return earlier without one. A datagram may be lost, repeated, damaged, late or out of
//          order on the way: nothing is promised about it. Not for two threads at once.
// Errors   those of send() and receive() are final: the way is gone for good (unplugged). What may
//          pass (refused, no route, full) is a lost datagram, and trouble() says so.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/error.h"

namespace spikeloom::link {

using Time = std::chrono::nanoseconds;

inline constexpr std::size_t kLongestDatagram = 8 + 16 + 256;

struct Arrived {
  int port = 0;
  Bytes datagram;
};

class Transport {
 public:
  Transport() = default;
  virtual ~Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  [[nodiscard]] virtual int ports() const = 0;
  [[nodiscard]] virtual Time now() const = 0;
  [[nodiscard]] virtual Result<void> send(int port, ByteView datagram) = 0;
  [[nodiscard]] virtual Result<std::optional<Arrived>> receive(Time until) = 0;
  // To the boot ROM (boot.h) behind port 0. Fails where the way leads to a monitor only.
  [[nodiscard]] virtual Result<void> send_boot(ByteView datagram) = 0;
  // The other end as a message names it: "udp:192.168.240.1".
  [[nodiscard]] virtual std::string name() const = 0;
  // What was last heard about lost datagrams, if anything: "connection refused".
  [[nodiscard]] virtual std::string trouble() const { return {}; }
};

}  // namespace spikeloom::link
