// System controller of a chip: identity, resets, clock gates, locks, flags, monitor arbitration,
// pins, clocks.
//
// Clocks lock at once. A pulsed reset is a reset held and let go within the write. Pins are what
// the chip drives, the serial ROM's output, and `inputs` given from outside.
//
// Units    periods in picoseconds. Cores are physical.
// Promises calls its port only from inside write(), after its own state has changed.
// Errors   coded registers ignore writes without the code, as the chip does.
// Source   SpiNNaker data sheet section 14.
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/system_controller_registers.h"
#include "emulator/board/devices/serial_rom.h"
#include "emulator/board/devices/touch_log.h"
#include "emulator/board/state/archive.h"
#include "emulator/board/state/time.h"

namespace spikeloom::board {

// What the controller does to its chip. `cores`: bits that changed or are meant.
class SystemControllerPort {
 public:
  virtual void interrupts_changed(std::uint32_t cores) = 0;  // see interrupt(core)
  virtual void soft_reset(std::uint32_t cores, bool held) = 0;
  virtual void hard_reset(std::uint32_t cores, bool held) = 0;
  virtual void reset_subsystems(std::uint32_t subsystems, bool held) = 0;
  virtual void reset_chip() = 0;                               // by software; follow with reset()
  virtual void enable(std::uint32_t cores, bool clocked) = 0;  // clock gates
  virtual void clocks_changed() = 0;
  virtual void boot_map_changed(bool ram) = 0;
  virtual void links_disabled(std::uint32_t register_bits) = 0;  // 13:8 sending, 5:0 receiving

 protected:
  ~SystemControllerPort() = default;
};

class SystemController {
 public:
  using ResetCode = chip::system_controller::ResetCode;

  SystemController(SystemControllerPort& port, TouchLog& log, SerialRom rom);

  // Keeps what this kind of reset keeps; calls no port.
  void reset(ResetCode code);
  [[nodiscard]] std::uint32_t read(std::uint32_t offset);
  void write(std::uint32_t offset, std::uint32_t value);

  [[nodiscard]] bool interrupt(int core) const noexcept { return (interrupts_ >> core & 1) != 0; }
  [[nodiscard]] std::uint32_t interrupts() const noexcept { return interrupts_; }
  [[nodiscard]] bool enabled(int core) const noexcept { return (disabled_ >> core & 1) == 0; }
  [[nodiscard]] std::uint32_t held_soft_reset() const noexcept { return soft_reset_; }
  [[nodiscard]] std::uint32_t held_hard_reset() const noexcept { return hard_reset_; }
  void set_asleep(int core, bool asleep) noexcept;
  [[nodiscard]] int monitor() const noexcept;  // 31: none yet
  void set_monitor(int core) noexcept;         // as the arbitration would
  [[nodiscard]] bool resets_monitor_on_watchdog() const noexcept;
  [[nodiscard]] bool boots_from_ram() const noexcept;
  [[nodiscard]] std::uint32_t link_disable() const noexcept { return link_disable_; }
  [[nodiscard]] std::uint32_t pins() const noexcept;  // levels: a LED lights where its pin is 0
  [[nodiscard]] std::uint32_t pins_driven() const noexcept { return ~direction_; }
  void set_inputs(std::uint32_t levels) noexcept { inputs_ = levels; }

  [[nodiscard]] Time core_period(int core) const;
  [[nodiscard]] Time bus_period() const;  // System AHB; the watchdog counts it
  [[nodiscard]] Time router_period() const;
  [[nodiscard]] Time memory_period() const;
  void transfer(Archive& archive);

 private:
  [[nodiscard]] std::uint32_t read_array(std::uint32_t offset);
  void write_coded(std::uint32_t offset, std::uint32_t bits);
  void write_resets(std::uint32_t offset, std::uint32_t bits);
  void write_pins(std::uint32_t offset, std::uint32_t value);
  void write_clocks(std::uint32_t offset, std::uint32_t value);
  void gate(std::uint32_t disabled);
  void raise(std::uint32_t interrupts);
  [[nodiscard]] Time period(std::uint32_t field) const;

  std::uint32_t disabled_ = 0, interrupts_ = 0, core_ok_ = 0;
  std::uint32_t soft_reset_ = 0, hard_reset_ = 0, subsystem_reset_ = 0;
  std::uint32_t reset_code_ = 0, monitor_id_ = 0, misc_ = 0;
  std::uint32_t pull_ = 0, out_ = 0, direction_ = 0, inputs_ = 0;
  std::uint32_t pll1_ = 0, pll2_ = 0, mux_ = 0;
  std::uint32_t flags_ = 0, asleep_ = 0, locks_ = 0, link_disable_ = 0;
  std::array<std::uint32_t, chip::system_controller::kTemperatureSensors> temperature_{};
  SerialRom rom_;
  SystemControllerPort* port_;
  TouchLog* log_;
};

}  // namespace spikeloom::board
