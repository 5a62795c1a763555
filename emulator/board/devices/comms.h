// Communications controller of a core: sends packets to the router, receives them from it.
//
// One packet stands in the receive registers; up to kBehind more wait in the fabric behind them.
// That many a chip may deliver before its core runs again, and at one packet in 150 ns a slice of
// 1 us drains no more, so that slicing loses nothing. One packet waits to be sent while the router
// is blocked; another written meanwhile is lost and sets the overrun flag.
//
// Shapes   offsets as in chip/comms_registers.h. A packet carries a payload exactly when one was
//          written since the launch before. Point to point: the source comes from the source
//          address register, the sequence from key bits 17:16; the receiver sees the source in the
//          key's place, with the sequence on top.
// Promises levels() change only inside read, write, receive, retry, reset and transfer.
// Cost     receive, read and write are hot: constant, no allocation.
// Source   SpiNNaker data sheet section 8.
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/comms_registers.h"
#include "board-runtime/shared/chip/packet.h"
#include "emulator/board/devices/touch_log.h"
#include "emulator/board/state/archive.h"

namespace spikeloom::board {

class CommsPort {
 public:
  // `fake_route`: 0 to 5, the link that the packet pretends to come by, or chip::comms::kNoRoute.
  // False: the router takes none now; comms keeps the packet and wants a retry.
  virtual bool offer(const chip::Packet& packet, int fake_route) = 0;

 protected:
  ~CommsPort() = default;
};

class Comms {
 public:
  static constexpr std::uint32_t kBehind = 8;

  Comms(CommsPort& port, TouchLog& log);

  void reset();  // with its core; packets waiting are lost, and counted in lost()
  [[nodiscard]] std::uint32_t read(std::uint32_t offset);
  void write(std::uint32_t offset, std::uint32_t value);

  // `from`: the link it came by, or kNoRoute. False: full, the router must keep it.
  [[nodiscard]] bool receive(const chip::Packet& packet, int from, bool parity_error = false);
  [[nodiscard]] bool wants_retry() const noexcept { return sending_ != 0; }
  void retry();  // offers the packet that waits once more

  // chip::bit of packet_received .. transmit_empty, transmit_not_full, *_received.
  [[nodiscard]] std::uint32_t levels() const noexcept { return levels_; }
  [[nodiscard]] std::uint32_t waiting() const noexcept { return waiting_; }  // received, unread
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }
  void transfer(Archive& archive);

 private:
  static constexpr std::uint32_t kPlaces = kBehind + 1;
  struct Received {
    chip::Packet packet;
    std::uint32_t status = 0;  // as the register shows it while the packet stands there
    void transfer(Archive& archive) { archive(packet.control, packet.key, packet.payload, status); }
  };
  [[nodiscard]] std::uint32_t read_key();
  void launch(std::uint32_t key);
  void settle();  // levels, after anything changed

  std::array<Received, kPlaces> received_{};
  std::uint32_t first_ = 0, waiting_ = 0;
  std::uint32_t receive_errors_ = 0;                              // sticky
  std::uint32_t last_status_ = 0, last_key_ = 0, last_data_ = 0;  // of the packet taken last
  std::uint32_t control_ = 0, transmit_flags_ = 0;  // control byte in place; sticky flags
  std::uint32_t data_ = 0, has_data_ = 0;
  std::uint32_t source_ = chip::comms::kSourceReset, test_ = 0;
  chip::Packet to_send_;
  std::uint32_t sending_ = 0;
  std::uint64_t lost_ = 0;
  std::uint32_t levels_ = 0;  // follows from the above
  CommsPort* port_;
  TouchLog* log_;
};

}  // namespace spikeloom::board
