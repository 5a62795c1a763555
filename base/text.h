// Text that came from outside: whether it can be printed, and how it is shown in a message.
//
// Errors   none.
#pragma once

#include <string>
#include <string_view>

namespace spikeloom {

// UTF-8 without control characters.
[[nodiscard]] bool is_printable(std::string_view text);

// In quotes, bytes outside printable ASCII as \xNN, cut after 80.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace spikeloom
