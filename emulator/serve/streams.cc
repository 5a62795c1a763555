#include "emulator/serve/streams.h"

#include <array>

#include "emulator/serve/reactor.h"

namespace spikeloom::serve {
namespace {

using Protocol = asio::generic::stream_protocol;
using Local = asio::local::stream_protocol;
using Tcp = asio::ip::tcp;

constexpr std::size_t kReadAtOnce = 64 * 1024;

// Clears a flag when the socket has something; shared, because the handler may outlive the socket.
using Armed = std::shared_ptr<bool>;
template <class Socket>
void arm(Socket& socket, const Armed& armed, typename Socket::wait_type what) {
  if (*armed) return;
  *armed = true;
  socket.async_wait(what, [armed](const asio::error_code&) { *armed = false; });
}
Armed unarmed() { return std::make_shared<bool>(false); }

}  // namespace

struct Streams::Listener {
  explicit Listener(Reactor& reactor, int which) : acceptor(reactor.context()), number(which) {}
  ~Listener() {
    std::error_code ignored;
    if (!path.empty()) std::filesystem::remove(path, ignored);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  asio::error_code bind(const Protocol::endpoint& at, const Protocol& protocol, bool reuse) {
    asio::error_code error;
    acceptor.open(protocol, error);
    if (!error && reuse) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(at, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (!error) acceptor.non_blocking(true, error);
    return error;
  }

  asio::basic_socket_acceptor<Protocol> acceptor;
  int number;
  std::filesystem::path path;  // of a local socket
  Armed armed = unarmed();
};

struct Streams::Stream {
  Stream(Protocol::socket accepted, int of_listener)
      : socket(std::move(accepted)), listener(of_listener) {}
  Protocol::socket socket;
  int listener;
  std::string unsent;
  std::size_t sent = 0;  // of it
  Armed readable = unarmed(), writable = unarmed();
};

Streams::Streams(Reactor& reactor) : reactor_(reactor) {}
Streams::~Streams() = default;

Result<int> Streams::listen(const std::filesystem::path& path) {
  auto listener = std::make_unique<Listener>(reactor_, static_cast<int>(listeners_.size()));
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  const auto text = path.string();
  // The name of a local socket has room for about a hundred letters.
  if (text.size() >= sizeof(sockaddr_un::sun_path))
    return tl::unexpected(refusal(asio::error::name_too_long, text));
  if (const auto error = listener->bind(Local::endpoint(text), Local(), false))
    return tl::unexpected(refusal(error, text));
  listener->path = path;
  listeners_.push_back(std::move(listener));
  return listeners_.back()->number;
}

Result<int> Streams::listen(const Endpoint& at) {
  auto listener = std::make_unique<Listener>(reactor_, static_cast<int>(listeners_.size()));
  const auto& address = at.address;
  const Tcp::endpoint endpoint(asio::ip::address_v4({address.a, address.b, address.c, address.d}),
                               at.port);
  if (const auto error = listener->bind(endpoint, Tcp::v4(), true))
    return tl::unexpected(refusal(error, to_text(at)));
  listeners_.push_back(std::move(listener));
  return listeners_.back()->number;
}

void Streams::accept(Listener& listener, std::vector<Event>& events) {
  if (*listener.armed) return;
  for (std::size_t i = 0; i < kMostStreams; ++i) {
    Protocol::socket socket(reactor_.context());
    asio::error_code error;
    listener.acceptor.accept(socket, error);
    if (error) break;
    socket.non_blocking(true, error);
    if (error || streams_.size() >= kMostStreams) continue;
    events.push_back({listener.number, next_stream_, {}, false});
    streams_.emplace(next_stream_++, std::make_unique<Stream>(std::move(socket), listener.number));
  }
  arm(listener.acceptor, listener.armed, asio::socket_base::wait_read);
}

std::vector<Streams::Event> Streams::read() {
  std::vector<Event> events;
  for (const auto& listener : listeners_) accept(*listener, events);
  for (auto it = streams_.begin(); it != streams_.end();) {
    auto& [number, stream] = *it;
    asio::error_code error;
    if (!*stream->readable) {
      std::string bytes(kReadAtOnce, '\0');
      bytes.resize(stream->socket.read_some(asio::buffer(bytes), error));
      if (!bytes.empty()) events.push_back({stream->listener, number, std::move(bytes), false});
    }
    const bool gone = (error && error != asio::error::would_block) || !send_waiting(*stream);
    if (!gone) arm(stream->socket, stream->readable, asio::socket_base::wait_read);
    if (gone) events.push_back({stream->listener, number, {}, true});
    it = gone ? streams_.erase(it) : std::next(it);
  }
  return events;
}

bool Streams::send_waiting(Stream& stream) {
  if (stream.unsent.size() > kMostUnsent) return false;
  while (stream.sent < stream.unsent.size() && !*stream.writable) {
    asio::error_code error;
    stream.sent += stream.socket.write_some(asio::buffer(stream.unsent) + stream.sent, error);
    if (error && error != asio::error::would_block) return false;
    if (error) arm(stream.socket, stream.writable, asio::socket_base::wait_write);
  }
  if (stream.sent == stream.unsent.size()) {
    stream.unsent.clear();
    stream.sent = 0;
  }
  return true;
}

void Streams::write(int stream, std::string_view bytes) {
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return;
  found->second->unsent += bytes;
  static_cast<void>(send_waiting(*found->second));  // read() closes a stream that is broken
}

void Streams::close(int stream) { streams_.erase(stream); }

}  // namespace spikeloom::serve
