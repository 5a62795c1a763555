// Sixteen counters of packets, each behind a filter that says which packets it counts.
//
// A packet counts once, when it has left the router: its destinations are those it reached, and
// `dump` if a copy of it was dropped.
//
// Shapes   filter and control words as in chip/router_registers.h.
// Cost     a table look-up a packet and a test for each filter of its class.
// Source   SpiNNaker data sheet section 10; meaning of filter bits: SpiNNMan DiagnosticFilter.
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/packet.h"
#include "board-runtime/shared/chip/router_registers.h"
#include "emulator/board/state/archive.h"

namespace spikeloom::board {

class Diagnostics {
 public:
  struct Passed {
    chip::PacketKind kind = chip::PacketKind::multicast;
    bool local = false, payload = false, default_routed = false;
    std::uint32_t code_in = 0;       // emergency code as it came
    std::uint32_t codes_out = 0;     // bit c: a copy left with code c
    std::uint32_t destinations = 0;  // chip::router::kToDump, kToCore, kToMonitor, links above
  };

  void reset();
  // True when a filter that may interrupt saw its first event.
  [[nodiscard]] bool count(const Passed& packet) {
    const auto filters = of_class_[class_of(packet)];
    return filters != 0 && count(packet, filters);
  }

  [[nodiscard]] std::uint32_t read_filter(std::uint32_t index);  // clears its event
  void write_filter(std::uint32_t index, std::uint32_t value);
  [[nodiscard]] std::uint32_t counter(std::uint32_t index) const noexcept {
    return counters_[index];
  }
  void write_counter(std::uint32_t index, std::uint32_t value) { counters_[index] = value; }
  [[nodiscard]] std::uint32_t control() const noexcept { return enabled_; }
  void write_control(std::uint32_t value);
  [[nodiscard]] std::uint32_t active() const noexcept { return active_; }  // bit i: filter i
  void transfer(Archive& archive);

 private:
  static constexpr std::size_t kClasses = 32;
  [[nodiscard]] static std::size_t class_of(const Passed& packet) noexcept {
    return static_cast<std::size_t>(packet.kind) << 3 |
           static_cast<std::size_t>(packet.local) << 2 |
           static_cast<std::size_t>(packet.payload) << 1 |
           static_cast<std::size_t>(packet.default_routed);
  }
  [[nodiscard]] bool count(const Passed& packet, std::uint32_t filters);
  void sort();    // filters into classes
  void settle();  // active_

  std::array<std::uint32_t, chip::router::kFilters> filters_{}, counters_{};
  std::uint32_t enabled_ = 0, active_ = 0;
  std::array<std::uint16_t, kClasses> of_class_{};  // bit i: enabled filter i may match
};

}  // namespace spikeloom::board
