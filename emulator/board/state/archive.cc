#include "emulator/board/state/archive.h"

#include <algorithm>

namespace spikeloom::board {

Archive Archive::saving() { return {}; }

Archive Archive::loading(std::span<const std::byte> bytes) {
  Archive archive;
  archive.loading_ = true;
  archive.source_ = bytes;
  return archive;
}

void Archive::section(std::string_view name, std::uint32_t version) {
  std::uint32_t length = static_cast<std::uint32_t>(name.size()), stored = version;
  field(length);
  field(stored);
  if (failed_ || length != name.size() || stored != version) return fail();
  std::vector<std::byte> letters(name.size());
  std::transform(name.begin(), name.end(), letters.begin(),
                 [](char letter) { return static_cast<std::byte>(letter); });
  const auto expected = letters;
  raw(letters);
  if (letters != expected) fail();
}

void Archive::raw(std::span<std::byte> bytes) {
  if (failed_) return;
  if (!loading_) {
    saved_.insert(saved_.end(), bytes.begin(), bytes.end());
    return;
  }
  if (source_.size() - next_ < bytes.size()) return fail();
  std::copy_n(source_.begin() + static_cast<std::ptrdiff_t>(next_), bytes.size(), bytes.begin());
  next_ += bytes.size();
}

}  // namespace spikeloom::board
