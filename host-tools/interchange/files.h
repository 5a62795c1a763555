// Files that are read as a whole.
//
// Errors   unreadable_file, file_too_large.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"

namespace spikeloom::interchange {

[[nodiscard]] tl::expected<std::string, Errors> read_text(const std::filesystem::path& path);

}  // namespace spikeloom::interchange
