#include "host-tools/cli/ranks.h"

#include "emulator/native/mpi_exchange.h"

namespace spikeloom::cli {

int with_ranks(Console& console, const std::function<int(native::Exchange*)>& verb) {
  if (!native::started_as_ranks()) return verb(nullptr);
  const auto others = native::join_ranks();
  if (!others) return console.fail(others.error());
  const int code = verb(others->get());
  (*others)->leave();
  return code;
}

}  // namespace spikeloom::cli
