#include "host-tools/link/udp.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "board-runtime/shared/chip/sdp.h"

namespace spikeloom::link {
namespace {

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket& operator=(Socket&&) = delete;
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

tl::unexpected<Error> no_socket(const std::string& host) {
  return failure(ErrorClass::unreachable, "no_socket",
                 fmt::format("no socket to '{}': {}", host, std::strerror(errno)), "udp:" + host,
                 "", "");
}

// An IPv4 address: boards know no other.
Result<in_addr> look_up(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_family = AF_INET;
  wanted.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  const int fault = getaddrinfo(host.c_str(), nullptr, &wanted, &found);
  if (fault != 0)
    return failure(ErrorClass::unreachable, "unknown_host",
                   fmt::format("no address for '{}': {}", host, gai_strerror(fault)), "udp:" + host,
                   "the name is misspelt, or no name server knows it",
                   "the board's address in numbers");
  sockaddr_in first{};
  std::memcpy(&first, found->ai_addr, sizeof(first));
  freeaddrinfo(found);
  return first.sin_addr;
}

Result<Socket> connect_to(const std::string& host, in_addr address, std::uint16_t port) {
  Socket socket(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (socket.descriptor() < 0) return no_socket(host);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr = address;
  to.sin_port = htons(port);
  if (connect(socket.descriptor(), reinterpret_cast<const sockaddr*>(&to), sizeof(to)) != 0)
    return no_socket(host);
  return socket;
}

class Udp final : public Transport {
 public:
  Udp(std::string name, std::vector<Socket> ports, Socket boot)
      : name_(std::move(name)), ports_(std::move(ports)), boot_(std::move(boot)) {
    for (const auto& socket : ports_) polled_.push_back({socket.descriptor(), POLLIN, 0});
  }

  [[nodiscard]] int ports() const override { return static_cast<int>(ports_.size()); }
  [[nodiscard]] Time now() const override {
    return std::chrono::steady_clock::now().time_since_epoch();
  }
  [[nodiscard]] Result<void> send(int port, ByteView datagram) override {
    Bytes bytes(chip::kSdpPadBytes);
    bytes.insert(bytes.end(), datagram.begin(), datagram.end());
    put(ports_[static_cast<std::size_t>(port)], bytes);
    return {};
  }
  [[nodiscard]] Result<void> send_boot(ByteView datagram) override {
    put(boot_, datagram);
    return {};
  }
  [[nodiscard]] Result<std::optional<Arrived>> receive(Time until) override {
    const auto left = std::max(Time{0}, until - now());
    const timespec most{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
    if (ppoll(polled_.data(), polled_.size(), &most, nullptr) <= 0) return std::nullopt;
    for (std::size_t i = 0; i < polled_.size(); ++i) {
      // The next time another port comes first.
      const auto port = (first_ + i) % polled_.size();
      if (polled_[port].revents == 0) continue;
      first_ = port + 1;
      return take(port);
    }
    return std::nullopt;
  }
  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] std::string trouble() const override { return trouble_; }

 private:
  void put(const Socket& socket, ByteView bytes) {
    if (::send(socket.descriptor(), bytes.data(), bytes.size(), 0) < 0)
      trouble_ = std::strerror(errno);
  }
  std::optional<Arrived> take(std::size_t port) {
    std::array<std::byte, chip::kSdpPadBytes + kLongestDatagram + 1> room;
    const auto bytes = recv(ports_[port].descriptor(), room.data(), room.size(), 0);
    if (bytes < 0) {
      trouble_ = std::strerror(errno);
      return std::nullopt;
    }
    trouble_.clear();
    // One that is shorter than the padding is nothing that a board sends: an empty one says so.
    const auto pad = std::min<ssize_t>(bytes, chip::kSdpPadBytes);
    return Arrived{static_cast<int>(port), {room.begin() + pad, room.begin() + bytes}};
  }

  std::string name_;
  std::vector<Socket> ports_;
  Socket boot_;
  std::vector<pollfd> polled_;
  std::size_t first_ = 0;
  std::string trouble_;
};

}  // namespace

Result<std::unique_ptr<Transport>> open_udp(std::span<const std::string> hosts) {
  std::vector<Socket> ports;
  std::optional<Socket> boot;
  std::string name;
  for (const auto& host : hosts) {
    const auto address = look_up(host);
    if (!address) return tl::unexpected(address.error());
    auto socket = connect_to(host, *address, chip::kSdpUdpPort);
    if (!socket) return tl::unexpected(socket.error());
    if (ports.empty()) {
      auto to_rom = connect_to(host, *address, chip::kBootUdpPort);
      if (!to_rom) return tl::unexpected(to_rom.error());
      boot.emplace(std::move(*to_rom));
      name = "udp:" + host;
    }
    ports.push_back(std::move(*socket));
  }
  if (ports.empty())
    return failure(ErrorClass::usage, "bad_address", "no address of a board", "udp:", "",
                   "udp:HOST, with the name or address of the board");
  return std::make_unique<Udp>(std::move(name), std::move(ports), std::move(*boot));
}

}  // namespace spikeloom::link
