// The monitor's boot image, read from a file. It is not ours: packages of host tools carry it.
//
// Errors   boot_image_unreadable; bad_boot_image for a file that cannot be one by its size.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "base/error.h"

namespace spikeloom::link {

inline constexpr std::size_t kShortestImage = 512, kLongestImage = 32 * 1024;

[[nodiscard]] Result<std::vector<std::byte>> read_boot_image(const std::filesystem::path& path);

}  // namespace spikeloom::link
