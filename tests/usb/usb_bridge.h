// What a bridge does on the far side of its USB device: frames to the port of a board, and back.
//
// Units    time of the board passes as the host asks for what has arrived: until something has, at
//          most kPatience of the board's clock a time.
#pragma once

#include <deque>

#include "host-tools/link/usb/frames.h"
#include "tests/usb/bulk_device.h"

namespace spikeloom::support {

class UsbBridge final : public BulkDevice {
 public:
  static constexpr link::Time kPatience = std::chrono::milliseconds(2);

  explicit UsbBridge(link::Transport& board) : board_(board) {}

  void begin() override;
  [[nodiscard]] bool take(ByteView bytes) override;
  [[nodiscard]] Bytes give(std::size_t most) override;
  void pass_time() override;

 private:
  link::Transport& board_;
  link::Deframer deframer_{true};
  std::deque<std::byte> to_host_;
};

}  // namespace spikeloom::support
