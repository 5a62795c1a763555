#include "host-tools/cli/interrupt.h"

#include <csignal>

namespace spikeloom::cli {
namespace {

// A signal handler can reach nothing but a variable of static storage.
volatile std::sig_atomic_t seen_signal = 0;

extern "C" void remember(int signal) {
  if (seen_signal != 0) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  seen_signal = signal;
}

}  // namespace

void catch_interrupts() {
  struct sigaction action {};
  action.sa_handler = remember;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // A file at its limit (ulimit -f) is an error of the write, not the program's end.
  std::signal(SIGXFSZ, SIG_IGN);
}

int interrupt_signal() { return seen_signal; }

}  // namespace spikeloom::cli
