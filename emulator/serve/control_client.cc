#include "emulator/serve/control_client.h"

#include <fmt/format.h>

#include "emulator/serve/reactor.h"

namespace spikeloom::serve {

Result<std::string> ask(const std::filesystem::path& path, const std::string& request) {
  asio::io_context context;
  asio::local::stream_protocol::socket socket(context);
  asio::error_code error;
  socket.connect(path.string(), error);
  if (error)
    return failure(ErrorClass::unreachable, "no_server",
                   fmt::format("no board is served at {}", path.stem().string()), path.string(),
                   error.message(), "start one: spikeloom board serve");
  asio::write(socket, asio::buffer(request + '\n'), error);
  std::string answer;
  if (!error) asio::read_until(socket, asio::dynamic_buffer(answer), '\n', error);
  if (error)
    return failure(ErrorClass::unreachable, "server_gone", "the server stopped before it answered",
                   path.string(), error.message(), "look at what it said when it stopped");
  answer.pop_back();
  return answer;
}

}  // namespace spikeloom::serve
