#include "emulator/serve/reactor.h"

#include <fmt/format.h>

namespace spikeloom::serve {

Result<std::unique_ptr<Reactor>> Reactor::make() {
  try {
    return std::make_unique<Reactor>();
  } catch (const std::exception& error) {
    return failure(ErrorClass::run_failed, "event_loop_refused",
                   "the operating system gives no event loop", "", error.what(),
                   "raise the limit of open files (ulimit -n)");
  }
}

void Reactor::poll() {
  asio::error_code ignored;
  context_.poll(ignored);
}

void Reactor::wait(std::chrono::nanoseconds most) {
  timer_.expires_after(most);
  timer_.async_wait([](const asio::error_code&) {});
  asio::error_code ignored;
  context_.run_one(ignored);
  timer_.cancel();
  poll();
}

Error refusal(const asio::error_code& code, const std::string& where) {
  Error error{
      ErrorClass::run_failed, "socket_refused", "no socket at " + where, where, code.message(), ""};
  if (code == asio::error::address_in_use) {
    error.code = "port_in_use";
    error.what = fmt::format("another program listens at {}", where);
    error.remedy = "stop it, or serve at another loopback address: --listen 127.0.0.3";
  } else if (code == asio::error::access_denied) {
    error.code = "port_forbidden";
    error.what = fmt::format("this user may not listen at {}", where);
    error.remedy = "ports below 1024 belong to the system; choose another one";
  } else if (code.value() == EADDRNOTAVAIL) {
    error.code = "address_not_local";
    error.what = fmt::format("{} is not an address of this computer", where);
    error.remedy = "serve at a loopback address, 127.0.0.2 and up";
  }
  return error;
}

}  // namespace spikeloom::serve
