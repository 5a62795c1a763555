// What a server counted, for a terminal: nothing that was not passed on is left out.
#pragma once

#include <string>

#include "emulator/serve/server.h"

namespace spikeloom::serve {

// Lines of text; reasons that did not occur are left out.
[[nodiscard]] std::string to_text(const ServeCounts& counts);

}  // namespace spikeloom::serve
