#include "host-tools/link/usb/frames.h"

#include <fmt/format.h>

#include <algorithm>

namespace spikeloom::link {
namespace {

Result<void> judge(bool boot, std::size_t bytes, const char* where, const char* cause) {
  const auto shortest = boot ? kShortestBootDatagram : kShortestDatagram;
  const auto longest = boot ? kLongestBootDatagram : kLongestDatagram;
  if (bytes >= shortest && bytes <= longest) return {};
  return failure(ErrorClass::unreachable, "bad_frame_length",
                 fmt::format("a USB frame of {} bytes; {} datagram has {} to {}", bytes,
                             boot ? "a boot" : "an SDP", shortest, longest),
                 where, cause, "plug the device in again; docs/usb.md has the framing");
}

constexpr const char* kOutOfStep = "the device's stream is out of step, or this is no SDP device";

}  // namespace

Result<void> append_frame(Bytes& stream, bool boot, ByteView datagram) {
  if (auto good = judge(boot, datagram.size(), "link.usb.send", ""); !good) return good;
  const auto length =
      static_cast<std::uint16_t>(datagram.size() | (boot ? kBootFrame : std::uint16_t{0}));
  append_little(stream, length);
  stream.insert(stream.end(), datagram.begin(), datagram.end());
  return {};
}

std::size_t Deframer::length() const {
  return std::size_t{little<std::uint16_t>(held_, 0)} & ~std::size_t{kBootFrame};
}

bool Deframer::is_boot() const { return (little<std::uint16_t>(held_, 0) & kBootFrame) != 0; }

Result<void> Deframer::judge_length() const {
  if (is_boot() && !takes_boot_) {
    return failure(
        ErrorClass::unreachable, "bad_frame_length",
        fmt::format("a USB frame of kind 1 and {} bytes; boards send kind 0 only", length()),
        "link.usb.receive", kOutOfStep, "plug the device in again; docs/usb.md has the framing");
  }
  return judge(is_boot(), length(), "link.usb.receive", kOutOfStep);
}

Result<void> Deframer::feed(ByteView bytes, std::deque<UsbFrame>& frames) {
  const auto take = [&](std::size_t wanted) {
    const auto count = std::min(wanted - held_.size(), bytes.size());
    held_.insert(held_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
    bytes = bytes.subspan(count);
    return held_.size() == wanted;
  };
  while (true) {
    if (held_.size() < kFrameLengthBytes && !take(kFrameLengthBytes)) return {};
    // A wrong length stays where it is, so that every later call finds it again.
    if (auto good = judge_length(); !good) return good;
    if (!take(kFrameLengthBytes + length())) return {};
    frames.push_back({is_boot(), {held_.begin() + kFrameLengthBytes, held_.end()}});
    held_.clear();
  }
}

}  // namespace spikeloom::link
