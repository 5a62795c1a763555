// Ethernet interface of a chip: frame memories, address filter, 100 Mbit/s sender, PHY.
//
// A received frame lies in one piece: one that would run over the end of the receive memory starts
// at its beginning instead, because monitor software reads frames linearly. Frames shorter than 60
// bytes are padded with zeros. The receive interrupt is a level: up while frames are unread.
//
// Units    times in picoseconds; frames without the frame check sequence.
// Shapes   offsets from the device's base; memories take bytes, halves and words.
// Promises levels() change only inside write, receive, tick, reset and transfer. A frame that is
//          not taken is counted: filtered (not for us, receiver off), dropped (no room; also in the
//          status register), malformed (shorter than its header or longer than 1514 bytes).
// Cost     a frame in or out costs its bytes.
// Source   SpiNNaker data sheet section 15; spinnaker_tools scamp/spinn_net.c.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "board-runtime/shared/chip/ethernet_registers.h"
#include "emulator/board/devices/phy.h"
#include "emulator/board/devices/touch_log.h"
#include "emulator/board/state/archive.h"
#include "emulator/board/state/time.h"

namespace spikeloom::board {

struct EthernetCounts {
  std::uint64_t received = 0, sent = 0;
  std::uint64_t filtered = 0, dropped = 0, malformed = 0;
  std::uint64_t refused_sends = 0;  // commanded while sending, or with the sender off
  auto operator<=>(const EthernetCounts&) const = default;
};

struct EthernetFrame {
  Time at = 0;  // when its last bit left
  std::vector<std::byte> bytes;
  void transfer(Archive& archive) { archive(at, bytes); }
};

class Ethernet {
 public:
  explicit Ethernet(TouchLog& log);

  void reset();
  // `bytes`: 1, 2 or 4, the access's width.
  [[nodiscard]] std::uint32_t read(std::uint32_t offset, std::uint32_t bytes, Time now);
  void write(std::uint32_t offset, std::uint32_t value, std::uint32_t bytes, Time now);

  bool receive(std::span<const std::byte> frame);  // false: not taken, and counted why
  [[nodiscard]] bool has_sent() const noexcept { return !sent_.empty(); }
  [[nodiscard]] std::vector<EthernetFrame> take_sent();  // whole frames, in order

  void tick(Time now);  // a frame may have left
  [[nodiscard]] Time next_event() const noexcept { return sending_until_; }
  [[nodiscard]] std::uint32_t levels() const noexcept;  // chip::bit(ethernet_rx | ethernet_tx)
  [[nodiscard]] const EthernetCounts& counts() const noexcept { return counts_; }
  void transfer(Archive& archive);

 private:
  struct Place {
    std::uint32_t offset = 0, wrap = 0;  // the writer's wrap flag then
    void transfer(Archive& archive) { archive(offset, wrap); }
  };
  [[nodiscard]] bool is_for_us(std::span<const std::byte> frame) const;
  [[nodiscard]] bool find_room(std::uint32_t bytes);
  void store(std::span<const std::byte> frame);
  [[nodiscard]] std::uint32_t read_register(std::uint32_t offset, Time now);
  void write_register(std::uint32_t offset, std::uint32_t value, Time now);
  [[nodiscard]] std::uint32_t read_offset() const;
  void write_phy(std::uint32_t value);
  void send(Time now);
  void release();

  std::array<std::byte, chip::ethernet::kTransmitBytes> transmit_memory_{};
  std::array<std::byte, chip::ethernet::kReceiveBytes> receive_memory_{};
  std::array<std::uint32_t, chip::ethernet::kDescriptorCount> descriptors_{};
  std::array<Place, chip::ethernet::kDescriptorCount> places_{};
  std::uint32_t command_ = 0, transmit_length_ = 0, address_low_ = 0, address_high_ = 0;
  std::uint32_t phy_control_ = 0, dropped_ = 0, sent_interrupt_ = 0;
  std::uint32_t read_index_ = 0, write_index_ = 0;  // with their wrap flag
  std::uint32_t write_offset_ = 0;                  // with its wrap flag
  std::uint32_t unread_ = 0;
  Time sending_until_ = kNever;
  std::vector<std::byte> leaving_;
  std::vector<EthernetFrame> sent_;
  EthernetCounts counts_;
  Phy phy_;
  TouchLog* log_;
};

}  // namespace spikeloom::board
