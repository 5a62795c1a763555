// One of a chip's cores with what belongs to it alone: TCMs, interrupt controller, timers, DMA,
// communications controller. To the processor it is the bus.
//
// A node is run in slices of its chip's time. It sleeps in wait-for-interrupt, in reset, with its
// clock gated, in the boot ROM, wedged or dead; a sleeping node costs nothing until its wake time.
// So does one in a delay loop: what it would have done is caught up with when it wakes.
// Packets wait in front of the receive register until the core's own time has come to theirs.
//
// Units    picoseconds; cycles of the core's own clock.
// Cost     a register of the core's own devices takes kLocalWait cycles more than a TCM.
// Source   SpiNNaker data sheet section 3; hardware facts 1.1 (reset, wait for interrupt).
#pragma once

#include <cstdint>
#include <span>

#include "board-runtime/shared/chip/memory_map.h"
#include "board-runtime/shared/chip/packet.h"
#include "emulator/board/core_clock.h"
#include "emulator/board/cpu/bus.h"
#include "emulator/board/cpu/cpu.h"
#include "emulator/board/devices/comms.h"
#include "emulator/board/devices/dma.h"
#include "emulator/board/devices/timers.h"
#include "emulator/board/devices/vic.h"
#include "emulator/board/fabric/ring.h"

namespace spikeloom::board {

class Chip;

enum class CorePhase : std::uint8_t {
  boot_rom,  // asleep in the ROM since the chip's reset
  in_reset,  // held by software
  running,   // the processor decides: executes or waits for an interrupt
  wedged,    // the processor cannot go on; its report tells why
  dead       // not there, or died by the fault plan
};

class CoreNode final : public Bus, private DmaPort, private CommsPort {
 public:
  CoreNode(Chip& chip, int number, std::span<std::byte> itcm, std::span<std::byte> dtcm);
  CoreNode(const CoreNode&) = delete;
  CoreNode& operator=(const CoreNode&) = delete;

  void run(Time until);  // from where it is, unless it falls asleep before
  [[nodiscard]] Time wake_at() const noexcept;
  [[nodiscard]] Time now() const noexcept { return clock_.time_at(cpu_.cycles()); }

  // Effects from the chip, at a moment that may lie behind the core's own.
  [[nodiscard]] bool receive(const chip::Packet& packet, int from, Time at);
  void retry_send(Time at);
  [[nodiscard]] bool wants_retry() const noexcept { return comms_.wants_retry(); }
  void levels_changed(Time at);  // the chip's own, or the system controller's line
  void hold_reset(bool held, Time at);
  void gate_clock(bool gated, Time at);
  void set_clock(std::int64_t period_fs, Time at) { clock_.set_period(period_fs, at); }
  void rebase_clock(Time at) { clock_.rebase(at); }
  void die();
  // A debugger's hand on this core alone; the rest of the machine goes on. A breakpoint stops too.
  void stop();
  void go_on(Time at);
  [[nodiscard]] bool stopped() const noexcept { return stopped_; }
  void step();  // one instruction out of turn, breakpoints or not; the machine's time is to follow
  void power_on(Time at);  // into the boot ROM, every device reset
  void start(std::uint32_t address, std::span<const std::uint32_t> image, Time at);  // out of it

  [[nodiscard]] int number() const noexcept { return number_; }
  [[nodiscard]] CorePhase phase() const noexcept { return phase_; }
  [[nodiscard]] Cpu& cpu() noexcept { return cpu_; }
  [[nodiscard]] const CoreClock& clock() const noexcept { return clock_; }
  [[nodiscard]] std::span<std::byte> itcm() const noexcept { return itcm_; }
  [[nodiscard]] std::span<std::byte> dtcm() const noexcept { return dtcm_; }

  void transfer(Archive& archive);

 private:
  struct Arrival {
    chip::Packet packet;
    int from = 0;
    Time at = 0;
  };

  BusReply read(std::uint32_t address, Width width, bool privileged) override;
  BusReply write(std::uint32_t address, std::uint32_t value, Width width, bool privileged) override;
  BusReply fetch(std::uint32_t address, Width width) override;
  [[nodiscard]] BusReply read_vic(std::uint32_t offset, bool privileged);
  [[nodiscard]] BusReply write_vic(std::uint32_t offset, std::uint32_t value, bool privileged);
  [[nodiscard]] std::uint32_t read_comms(std::uint32_t offset);
  void write_comms(std::uint32_t offset, std::uint32_t value);
  [[nodiscard]] BusReply access_dma(std::uint32_t offset, const std::uint32_t* value, Width width,
                                    bool privileged);

  bool offer(const chip::Packet& packet, int fake_route) override;
  bool read_system(std::uint32_t address, std::span<std::byte> into) override;
  bool write_system(std::uint32_t address, std::span<const std::byte> from) override;
  bool read_tcm(std::uint32_t address, std::span<std::byte> into) override;
  bool write_tcm(std::uint32_t address, std::span<const std::byte> from) override;
  Time reserve(Time at, std::uint32_t bytes) override;
  Time clock_period() override { return clock_.period_fs() / 1000; }
  [[nodiscard]] std::span<std::byte> tcm(std::uint32_t address, std::size_t count) const;

  void refresh();      // levels to the VIC, VIC to the processor
  void show_levels();  // to the VIC alone
  void run_devices();
  void look_at_timers();
  void take_arrivals();
  [[nodiscard]] bool nap(Cycle end);  // asleep: to the next event; false when that is too far off
  [[nodiscard]] Cycle next_event() const;
  [[nodiscard]] Time time_of(Cycle cycle) const;
  [[nodiscard]] Cycle cycle_from(Time at) const;  // the first that begins at or after `at`
  void wake(Time at);
  void rest_until(Time at);
  [[nodiscard]] bool can_run() const noexcept {
    return phase_ == CorePhase::running && !gated_ && !stopped_;
  }

  Chip* chip_;
  int number_;
  CorePhase phase_ = CorePhase::boot_rom;
  bool gated_ = false, stopped_ = false;
  bool delaying_ = false;  // rests in a delay loop: the processor's cycles are behind
  Time retry_at_ = 0;
  CoreClock clock_;
  std::span<std::byte> itcm_, dtcm_;
  Ring<Arrival> arrivals_;
  Vic vic_;
  Timers timers_;
  std::uint32_t timer_levels_ = 0;  // as of the last look, good until timer_event_
  Cycle timer_event_ = 0;
  Dma dma_;
  Comms comms_;
  Cpu cpu_;
};

}  // namespace spikeloom::board
