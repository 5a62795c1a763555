// A stream of bytes each way over a USB device's bulk endpoints.
//
// Opening takes the interface (from a kernel driver, where one has it), and selects its alternate
// setting anew: by that request the device empties both directions, so that both ends begin at the
// border of a frame, whatever an earlier program left behind.
//
// Promises bytes arrive whole and in order, or an error says that they do not. One thread: nothing
//          happens outside calls. Closing calls back what is under way, and waits at most
//          kPatience for it.
// Errors   usb_forbidden, usb_busy, usb_unplugged, usb_transfer_failed; turn(): those of bulk.h.
//          The first error stays: every later call gives it again.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "host-tools/link/usb/bulk.h"
#include "host-tools/link/usb/devices.h"

namespace spikeloom::link {

class UsbPipe {
 public:
  static constexpr std::chrono::milliseconds kPatience{1000};

  [[nodiscard]] static Result<std::unique_ptr<UsbPipe>> open(const UsbDevice& device);
  ~UsbPipe();
  UsbPipe(const UsbPipe&) = delete;
  UsbPipe& operator=(const UsbPipe&) = delete;

  // Queues; flush() sends as much as there are free transfers for, and turn() the rest.
  void write(std::span<const std::byte> bytes) { out_->write(bytes); }
  [[nodiscard]] Result<void> flush();
  [[nodiscard]] std::size_t unsent() const { return out_->unsent(); }
  // Waits until something has ended, at most so long, and sets the next transfers going; appends
  // what came.
  [[nodiscard]] Result<void> turn(std::chrono::microseconds most, std::vector<std::byte>& received);

  // Stalls that were got over, in either direction.
  [[nodiscard]] int halts_cleared() const { return in_->halts_cleared() + out_->halts_cleared(); }

 private:
  UsbPipe(UsbContext context, UsbHandle handle, const UsbEndpoints& endpoints);
  [[nodiscard]] Result<void> handle_events(std::chrono::microseconds most);
  [[nodiscard]] Result<void> settle(std::vector<std::byte>& received);

  UsbContext context_;
  int something_ended_ = 0;
  // After the handle: an endpoint's buffers outlive it, because the system may hold them until
  // then.
  std::unique_ptr<BulkIn> in_;
  std::unique_ptr<BulkOut> out_;
  UsbHandle handle_;
  int interface_ = 0;
  std::optional<Error> over_;
};

}  // namespace spikeloom::link
