// Any bytes where frames of USB are due, in pieces of any size: the first byte is the size, and its
// top bit whether boot datagrams are taken.
#include "host-tools/link/usb/frames.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace spikeloom;
using namespace spikeloom::link;

struct Outcome {
  std::deque<UsbFrame> frames;
  bool in_step = true;
  std::size_t held_back = 0;
  bool operator==(const Outcome&) const = default;
};

Outcome feed(ByteView bytes, std::size_t piece, bool takes_boot) {
  Deframer deframer(takes_boot);
  Outcome outcome;
  while (outcome.in_step && !bytes.empty()) {
    const auto count = std::min(piece, bytes.size());
    outcome.in_step = deframer.feed(bytes.first(count), outcome.frames).has_value();
    bytes = bytes.subspan(count);
  }
  outcome.held_back = deframer.held_back();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
  const bool takes_boot = (data[0] & 0x80U) != 0;
  const auto whole = feed(bytes, size, takes_boot);
  fuzz::require(whole == feed(bytes, 1 + (data[0] & 0x7FU), takes_boot),
                "pieces of any size give the same frames");
  Bytes again;
  for (const auto& frame : whole.frames)
    fuzz::require(append_frame(again, frame.boot, frame.datagram).has_value(),
                  "what is read can be written");
  fuzz::require(std::equal(again.begin(), again.end(), bytes.begin()),
                "what is read is what was written");
  return 0;
}
