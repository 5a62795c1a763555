// Asks a running server: one request, one line of answer.
//
// Errors   no_server (nobody listens at the path), server_gone (it stopped before it answered).
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"

namespace spikeloom::serve {

// Waits for the answer. The newlines are not part of request and answer.
[[nodiscard]] Result<std::string> ask(const std::filesystem::path& path,
                                      const std::string& request);

}  // namespace spikeloom::serve
