// A verb under mpirun: joins the other ranks before it and leaves them after it.
#pragma once

#include <functional>

#include "emulator/native/exchange.h"
#include "host-tools/cli/console.h"

namespace spikeloom::cli {

// Returns what `verb` returns; it is given null where there are no other ranks.
[[nodiscard]] int with_ranks(Console& console, const std::function<int(native::Exchange*)>& verb);

}  // namespace spikeloom::cli
