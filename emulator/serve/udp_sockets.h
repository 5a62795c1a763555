// The UDP sockets at which a board answers, one an open port of an Ethernet chip.
//
// Shapes   a socket is known by the port number of the board (0 ..) and its own endpoint.
// Promises read() takes at most kMostAtOnce datagrams of a socket a round; the rest wait in the
//          kernel, which drops what it cannot hold. Never blocks.
// Errors   open(): port_in_use, address_not_local, port_forbidden, socket_refused.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.h"
#include "emulator/serve/frame.h"

namespace spikeloom::serve {

class Reactor;

struct Arrived {
  int board_port = 0;
  Datagram datagram;  // `to` is the socket's endpoint
};

class UdpSockets {
 public:
  static constexpr int kMostAtOnce = 32;

  explicit UdpSockets(Reactor& reactor);
  ~UdpSockets();
  UdpSockets(UdpSockets&&) = delete;
  UdpSockets& operator=(UdpSockets&&) = delete;

  // The endpoint bound: port 0 asks for any free one.
  [[nodiscard]] Result<Endpoint> open(int board_port, const Endpoint& at);
  void close(const Endpoint& at);
  // What has come in since the last call, in the order of the sockets' opening; asks for more.
  [[nodiscard]] std::vector<Arrived> read();
  // False: the system refused it, or no socket is open at `from`.
  [[nodiscard]] bool send(const Endpoint& from, const Endpoint& to, ByteView payload);

 private:
  struct Socket;
  Reactor& reactor_;
  std::vector<std::unique_ptr<Socket>> sockets_;
};

}  // namespace spikeloom::serve
