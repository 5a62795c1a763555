// Byte streams that others open to this program: control requests (a local socket) and debuggers
// (TCP on loopback).
//
// Shapes   a stream is known by a number that is never used again, and by what it was opened to.
// Promises at most kMostStreams at once; more are closed as they come. A stream whose reader does
// not
//          read is closed once kMostUnsent bytes wait for it. Never blocks.
// Errors   listen: port_in_use, address_not_local, port_forbidden, socket_refused.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "emulator/serve/frame.h"

namespace spikeloom::serve {

class Reactor;

class Streams {
 public:
  static constexpr std::size_t kMostStreams = 16;
  static constexpr std::size_t kMostUnsent = 256 * 1024 * 1024;

  struct Event {
    int listener = 0, stream = 0;
    std::string bytes;  // empty: opened or closed
    bool closed = false;
  };

  explicit Streams(Reactor& reactor);
  ~Streams();
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;

  // A listener's number. A local socket that a dead server left behind is replaced, and the file is
  // removed in the end.
  [[nodiscard]] Result<int> listen(const std::filesystem::path& path);
  [[nodiscard]] Result<int> listen(const Endpoint& at);

  // What happened since the last call.
  [[nodiscard]] std::vector<Event> read();
  void write(int stream, std::string_view bytes);
  void close(int stream);  // what waits is sent first, as far as it goes at once

 private:
  struct Listener;
  struct Stream;
  void accept(Listener& listener, std::vector<Event>& events);
  [[nodiscard]] bool send_waiting(Stream& stream);

  Reactor& reactor_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::map<int, std::unique_ptr<Stream>> streams_;
  int next_stream_ = 1;
};

}  // namespace spikeloom::serve
