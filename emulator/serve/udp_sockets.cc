#include "emulator/serve/udp_sockets.h"

#include <algorithm>
#include <array>

#include "emulator/serve/reactor.h"

namespace spikeloom::serve {
namespace {

using asio::ip::udp;

// One byte more than a board can be sent shows that a datagram was longer.
constexpr std::size_t kRoom = kLongestPayload + 1;

udp::endpoint to_asio(const Endpoint& endpoint) {
  const auto& address = endpoint.address;
  return {asio::ip::address_v4({address.a, address.b, address.c, address.d}), endpoint.port};
}

Endpoint from_asio(const udp::endpoint& endpoint) {
  const auto bytes = endpoint.address().to_v4().to_bytes();
  return {{bytes[0], bytes[1], bytes[2], bytes[3]}, endpoint.port()};
}

}  // namespace

struct UdpSockets::Socket {
  Socket(Reactor& reactor, int port, const Endpoint& endpoint)
      : socket(reactor.context()), board_port(port), at(endpoint) {}

  udp::socket socket;
  int board_port;
  Endpoint at;
  // Shared with the handler, which may run after the socket is closed.
  std::shared_ptr<bool> armed = std::make_shared<bool>(false);

  void arm() {
    if (*armed) return;
    *armed = true;
    socket.async_wait(udp::socket::wait_read,
                      [flag = armed](const asio::error_code&) { *flag = false; });
  }

  void read_into(std::vector<Arrived>& arrived) {
    std::array<std::byte, kRoom> room{};
    for (int i = 0; i < kMostAtOnce; ++i) {
      udp::endpoint sender;
      asio::error_code error;
      const auto bytes =
          socket.receive_from(asio::buffer(room.data(), room.size()), sender, 0, error);
      if (error) return;
      Datagram datagram{from_asio(sender), at, {}};
      datagram.payload.assign(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(bytes));
      arrived.push_back({board_port, std::move(datagram)});
    }
  }
};

UdpSockets::UdpSockets(Reactor& reactor) : reactor_(reactor) {}
UdpSockets::~UdpSockets() = default;

Result<Endpoint> UdpSockets::open(int board_port, const Endpoint& at) {
  auto socket = std::make_unique<Socket>(reactor_, board_port, at);
  asio::error_code error;
  socket->socket.open(udp::v4(), error);
  if (!error) socket->socket.bind(to_asio(at), error);
  if (!error) socket->socket.non_blocking(true, error);
  if (!error) socket->at = from_asio(socket->socket.local_endpoint(error));
  if (error) return tl::unexpected(refusal(error, to_text(at)));
  sockets_.push_back(std::move(socket));
  return sockets_.back()->at;
}

void UdpSockets::close(const Endpoint& at) {
  std::erase_if(sockets_, [&](const auto& socket) { return socket->at == at; });
}

std::vector<Arrived> UdpSockets::read() {
  std::vector<Arrived> arrived;
  for (const auto& socket : sockets_) {
    if (*socket->armed) continue;  // nothing has come
    socket->read_into(arrived);
    socket->arm();
  }
  return arrived;
}

bool UdpSockets::send(const Endpoint& from, const Endpoint& to, ByteView payload) {
  const auto found = std::find_if(sockets_.begin(), sockets_.end(),
                                  [&](const auto& socket) { return socket->at == from; });
  if (found == sockets_.end()) return false;
  asio::error_code error;
  (*found)->socket.send_to(asio::buffer(payload.data(), payload.size()), to_asio(to), 0, error);
  return !error;
}

}  // namespace spikeloom::serve
