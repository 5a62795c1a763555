// The transfers of one bulk endpoint: several at once, their bytes in the order in which they were
// asked for, whatever the order in which they end.
//
// A stalled endpoint is cleared once: what is still under way is called back, its bytes kept in
// order, the halt cleared, and the stream goes on. An endpoint that stalls again before a byte got
// across is given up.
//
// Promises nothing happens between settle() and settle() but that libusb marks what has ended; no
//          function here waits. After an error nothing is submitted any more.
// Errors   usb_unplugged; usb_stalled; usb_transfer_failed (the bus or the device misbehaved, or
//          more came than a transfer holds).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "base/error.h"
#include "host-tools/link/usb/context.h"

namespace spikeloom::link {

inline constexpr std::size_t kTransferBytes = 8 * 1024;  // a multiple of every packet size
inline constexpr int kInTransfers = 8, kOutTransfers = 4;

[[nodiscard]] tl::unexpected<Error> usb_unplugged();

// What both directions share. Transfers that have ended leave in the order of their submission.
class BulkQueue {
 public:
  // `something_ended` is set to 1 by each transfer that ends.
  BulkQueue(libusb_device_handle& handle, std::uint8_t endpoint, int transfers,
            int& something_ended);
  ~BulkQueue();
  BulkQueue(const BulkQueue&) = delete;
  BulkQueue& operator=(const BulkQueue&) = delete;

  void cancel_all();
  [[nodiscard]] bool idle() const;  // nothing is with the system
  [[nodiscard]] int halts_cleared() const { return halts_cleared_; }

 protected:
  struct Flight {
    libusb_transfer* transfer = nullptr;
    std::vector<unsigned char> buffer = std::vector<unsigned char>(kTransferBytes);
    int* something_ended = nullptr;
    bool ended = false;
  };
  using FlightPtr = std::unique_ptr<Flight>;

  [[nodiscard]] bool may_submit() const { return !recovering_ && !resting_.empty(); }
  [[nodiscard]] Result<void> submit(std::size_t bytes);  // the buffer of resting_.back()
  // The first in order, if it has ended.
  [[nodiscard]] Flight* first_ended();
  void rest_first();
  // Judges how it ended; a first stall begins a recovery.
  [[nodiscard]] Result<void> judge(const Flight& flight);
  // Clears the halt once everything is back.
  [[nodiscard]] Result<void> go_on();
  [[nodiscard]] bool recovering() const { return recovering_; }
  [[nodiscard]] std::uint8_t endpoint() const { return endpoint_; }

  std::deque<FlightPtr> flying_;
  std::vector<FlightPtr> resting_;

 private:
  static void LIBUSB_CALL on_end(libusb_transfer* transfer);

  libusb_device_handle& handle_;
  std::uint8_t endpoint_;
  bool recovering_ = false;
  bool halted_ = false;  // cleared once, and no byte since
  int halts_cleared_ = 0;
};

class BulkIn : public BulkQueue {
 public:
  using BulkQueue::BulkQueue;
  [[nodiscard]] Result<void> start() { return refill(); }
  // Appends what has arrived, and asks for more.
  [[nodiscard]] Result<void> settle(std::vector<std::byte>& received);

 private:
  [[nodiscard]] Result<void> refill();
};

// Bytes that find no free transfer wait, and go together with the next ones.
class BulkOut : public BulkQueue {
 public:
  using BulkQueue::BulkQueue;
  void write(std::span<const std::byte> bytes);
  [[nodiscard]] Result<void> settle();
  // Not yet taken by the device.
  [[nodiscard]] std::size_t unsent() const { return waiting_.size() + flying_bytes_; }

 private:
  [[nodiscard]] Result<void> pump();

  std::deque<std::byte> waiting_;
  std::vector<std::byte> called_back_;  // by a recovery, to go first
  std::size_t flying_bytes_ = 0;
};

}  // namespace spikeloom::link
