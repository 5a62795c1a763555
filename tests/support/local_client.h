// A client of a local socket that never blocks, for tests that serve in the same thread.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>

namespace spikeloom::support {

class LocalClient {
 public:
  explicit LocalClient(const std::filesystem::path& path)
      : socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
    connected_ =
        connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~LocalClient() { close(socket_); }
  LocalClient(const LocalClient&) = delete;
  LocalClient& operator=(const LocalClient&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  void write(std::string_view bytes) const {
    static_cast<void>(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
  }
  // What has come so far; `gone` when the other side has closed.
  void read() {
    std::array<char, 65536> room{};
    const auto bytes = recv(socket_, room.data(), room.size(), MSG_DONTWAIT);
    if (bytes > 0) got.append(room.data(), static_cast<std::size_t>(bytes));
    if (bytes == 0) gone = true;
  }
  std::string got;
  bool gone = false;

 private:
  int socket_;
  bool connected_ = false;
};

}  // namespace spikeloom::support
