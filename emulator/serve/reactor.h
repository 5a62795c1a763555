// The one event loop of a server: who waits for a socket waits here.
//
// Only this header and the files beside it that include it know the package.
//
// Promises poll() does a bounded amount of work however much comes in: a socket is read once for
//          each call of arm(), which its owner makes once a round.
// Errors   an operating system that refuses the loop itself: make() says event_loop_refused.
#pragma once

// Asio 1.22 would otherwise allocate by what was included before it, and so differ between files.
#define ASIO_DISABLE_STD_ALIGNED_ALLOC 1
#include <asio.hpp>
#include <chrono>
#include <memory>

#include "base/error.h"

namespace spikeloom::serve {

class Reactor {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Reactor>> make();

  [[nodiscard]] asio::io_context& context() { return context_; }
  // Runs what is ready.
  void poll();
  // Waits until something is ready, at most so long, and runs it.
  void wait(std::chrono::nanoseconds most);

 private:
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> kept_{context_.get_executor()};
  asio::steady_timer timer_{context_};  // finer than the loop's own time-out of milliseconds
};

// What a refused bind or listen means to a person.
[[nodiscard]] Error refusal(const asio::error_code& code, const std::string& where);

}  // namespace spikeloom::serve
