// A rank that holds the conversation of tests/support over MPI; exits 1 and says what went wrong.
#include <cstdio>

#include "emulator/native/mpi_exchange.h"
#include "tests/support/exchange_conversation.h"

int main() {
  using namespace spikeloom;
  if (!native::started_as_ranks()) {
    std::fputs("to be started by mpirun\n", stderr);
    return 2;
  }
  const auto exchange = native::join_ranks();
  if (!exchange) {
    std::fputs(to_text(exchange.error()).c_str(), stderr);
    return 1;
  }
  constexpr std::size_t kMoreThanOneMessage = 70U << 20;
  const auto wrong = support::converse(**exchange, kMoreThanOneMessage);
  if (!wrong.empty()) std::fprintf(stderr, "rank %u: %s\n", (*exchange)->rank(), wrong.c_str());
  if (wrong.empty()) (*exchange)->leave();
  return wrong.empty() ? 0 : 1;
}
