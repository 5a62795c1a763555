#include "host-tools/link/boot_image.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <span>

namespace spikeloom::link {

Result<std::vector<std::byte>> read_boot_image(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<char> letters(kLongestImage + 1);
  if (file) file.read(letters.data(), static_cast<std::streamsize>(letters.size()));
  if (!file.is_open() || file.bad()) {
    return failure(
        ErrorClass::invalid_input, "boot_image_unreadable",
        fmt::format("the boot image '{}' cannot be read: {}", path.string(), std::strerror(errno)),
        path.string(), "", "scamp.boot of the SpiNNMan package");
  }
  const auto count = static_cast<std::size_t>(file.gcount());
  if (count < kShortestImage || count > kLongestImage) {
    return failure(ErrorClass::invalid_input, "bad_boot_image",
                   fmt::format("'{}' has {}{} bytes; a boot image has {} to {}", path.string(),
                               count > kLongestImage ? "more than " : "",
                               std::min(count, kLongestImage), kShortestImage, kLongestImage),
                   path.string(), "this is not a monitor's boot image, or not all of it",
                   "scamp.boot of the SpiNNMan package");
  }
  const auto bytes = std::as_bytes(std::span(letters).first(count));
  return std::vector<std::byte>(bytes.begin(), bytes.end());
}

}  // namespace spikeloom::link
