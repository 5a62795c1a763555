#include "emulator/board/devices/sdram_bus.h"

#include <algorithm>

namespace spikeloom::board {

Time SdramBus::reserve(Time at, std::uint32_t bytes) {
  constexpr Time kWindowBytes = kBytesPerWindow;
  carried_ += bytes;
  Time done = at;
  std::int64_t index = at / kWindow;
  const std::int64_t last = index + static_cast<std::int64_t>(kWindows) - 1;
  for (Time left = bytes; left > 0; ++index) {
    Window& window = windows_[static_cast<std::size_t>(index) % kWindows];
    if (window.index < index) window = {index, 0};
    const bool is_past = window.index > index;
    // Nobody waits for more than the ring of windows: beyond it they overfill the last.
    const Time room = is_past        ? 0
                      : index < last ? std::max<Time>(kWindowBytes - window.used, 0)
                                     : left;
    const Time take = is_past && index == last ? left : std::min(left, room);
    if (take == 0) continue;
    const Time begin = std::max(at, index * kWindow + window.used * kWindow / kWindowBytes);
    done = std::max(done, begin + take * kWindow / kWindowBytes);
    if (!is_past) window.used += static_cast<std::uint32_t>(take);
    left -= take;
  }
  return done;
}

void SdramBus::transfer(Archive& archive) {
  archive.section("sdram_bus", 1);
  archive(windows_, carried_);
}

}  // namespace spikeloom::board
