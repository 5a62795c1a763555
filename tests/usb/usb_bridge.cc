#include "tests/usb/usb_bridge.h"

#include <algorithm>

namespace spikeloom::support {

void UsbBridge::begin() {
  deframer_ = link::Deframer(true);
  to_host_.clear();
}

bool UsbBridge::take(ByteView bytes) {
  std::deque<link::UsbFrame> frames;
  const bool in_step = deframer_.feed(bytes, frames).has_value();
  for (const auto& frame : frames) {
    const auto sent =
        frame.boot ? board_.send_boot(frame.datagram) : board_.send(0, frame.datagram);
    if (!sent) return false;
  }
  return in_step;
}

Bytes UsbBridge::give(std::size_t most) {
  const auto count = static_cast<std::ptrdiff_t>(std::min(most, to_host_.size()));
  Bytes given(to_host_.begin(), to_host_.begin() + count);
  to_host_.erase(to_host_.begin(), to_host_.begin() + count);
  return given;
}

// What comes shortly after goes with it.
void UsbBridge::pass_time() {
  constexpr link::Time kShortly = std::chrono::microseconds(100);
  constexpr std::size_t kMostGathered = 8192;
  auto until = board_.now() + kPatience;
  while (to_host_.size() < kMostGathered) {
    const auto arrived = board_.receive(until);
    if (!arrived || !*arrived) return;
    Bytes frame;
    if (!link::append_frame(frame, false, (*arrived)->datagram)) continue;
    to_host_.insert(to_host_.end(), frame.begin(), frame.end());
    until = board_.now() + kShortly;
  }
}

}  // namespace spikeloom::support
