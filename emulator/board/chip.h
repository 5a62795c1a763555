// A chip: eighteen core nodes, shared memory, shared devices and a router.
//
// A chip is run a quantum at a time. Inside it the router goes first, then every core that has
// something to do runs to the end of the quantum, in the order of their numbers; what one core does
// to a shared device or memory is seen by those that run after it.
//
// Units    picoseconds; addresses are those of a core (chip/memory_map.h).
// Promises next() is the first moment when run() has something to do.
// Errors   BusReply::error where silicon answers with a bus error.
// Source   SpiNNaker data sheet sections 3, 13, 14; hardware facts 1.2 and 4.1.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "board-runtime/shared/chip/geometry.h"
#include "emulator/board/boot_rom.h"
#include "emulator/board/chip_memory.h"
#include "emulator/board/core_node.h"
#include "emulator/board/devices/ethernet.h"
#include "emulator/board/devices/sdram_bus.h"
#include "emulator/board/devices/sdram_controller.h"
#include "emulator/board/devices/serial_rom.h"
#include "emulator/board/devices/system_controller.h"
#include "emulator/board/devices/touch_log.h"
#include "emulator/board/devices/watchdog.h"
#include "emulator/board/fabric/fault_plan.h"
#include "emulator/board/fabric/router.h"
#include "emulator/board/fabric/wiring.h"

namespace spikeloom::board {

struct ChipSetup {
  ChipPlace place;
  std::optional<SerialRomIdentity> identity;     // of an Ethernet chip
  std::vector<std::uint32_t> board_information;  // what its serial ROM says is dead on the board
  std::array<LinkOut, chip::kLinks> links;
  std::vector<DyingCore> dying;
  double clock_skew_ppm = 0;
};

class Chip final : private RouterPort, private SystemControllerPort {
 public:
  Chip(ChipSetup setup, ChipMemory memory);
  Chip(const Chip&) = delete;
  Chip& operator=(const Chip&) = delete;

  void run(Time until);
  [[nodiscard]] Time next() const noexcept { return next_; }
  void arrive(int link, const Flight& flight) { router_.arrive(link, flight); }
  void receive_frame(std::span<const std::byte> frame, Time at);
  [[nodiscard]] bool has_frames() const noexcept { return ethernet_.has_sent(); }
  [[nodiscard]] std::vector<EthernetFrame> take_frames() { return ethernet_.take_sent(); }
  // True once after packets may have left or been taken: links and credits are worth a look.
  [[nodiscard]] bool take_traffic() noexcept { return std::exchange(traffic_, false); }

  // Memory alone, without any effect, for a person who looks; DTCM and ITCM of one core below
  // kSdram. False: not memory.
  [[nodiscard]] bool peek(int core, std::uint32_t address, std::span<std::byte> into) const;
  [[nodiscard]] bool poke(int core, std::uint32_t address, std::span<const std::byte> from);
  // Images without boot software: the core begins at `address` as after the boot ROM.
  void start_core(int core, std::uint32_t address, std::span<const std::uint32_t> image, Time at);

  [[nodiscard]] const ChipPlace& place() const noexcept { return setup_.place; }
  [[nodiscard]] CoreNode& core(int number) { return *cores_[static_cast<std::size_t>(number)]; }
  [[nodiscard]] Router& router() noexcept { return router_; }
  [[nodiscard]] std::span<LinkOut, chip::kLinks> links() noexcept { return setup_.links; }
  [[nodiscard]] SystemController& system_controller() noexcept { return system_controller_; }
  [[nodiscard]] const Ethernet& ethernet() const noexcept { return ethernet_; }
  [[nodiscard]] const BootRom& boot_rom() const noexcept { return boot_rom_; }
  [[nodiscard]] bool in_boot_rom() const noexcept { return in_boot_rom_; }
  [[nodiscard]] TouchLog& touches() noexcept { return touches_; }
  [[nodiscard]] std::uint64_t instructions() const;
  void rebase_clocks(Time at);
  void transfer(Archive& archive);

  // For the core nodes.
  [[nodiscard]] BusReply read_shared(std::uint32_t address, Width width, bool privileged, Time now);
  [[nodiscard]] BusReply write_shared(std::uint32_t address, std::uint32_t value, Width width,
                                      bool privileged, Time now);
  [[nodiscard]] bool read_words(std::uint32_t address, std::span<std::byte> into, Time now);
  [[nodiscard]] bool write_words(std::uint32_t address, std::span<const std::byte> from, Time now);
  [[nodiscard]] bool offer(const chip::Packet& packet, int core, int fake_route, Time at);
  void made_room(int core, Time at);  // its receive register was read
  // Whether a packet that the router did not take has a chance now.
  [[nodiscard]] bool may_take(Time at) const noexcept { return at >= blocked_until_; }
  [[nodiscard]] std::uint32_t levels() const noexcept { return levels_; }
  [[nodiscard]] bool interrupts(int core) const { return system_controller_.interrupt(core); }
  [[nodiscard]] bool boots_from_ram() const { return system_controller_.boots_from_ram(); }
  [[nodiscard]] SdramBus& sdram_bus() noexcept { return sdram_bus_; }
  [[nodiscard]] Time wake_of(int core) const { return wake_[static_cast<std::size_t>(core)]; }
  void set_wake(int core, Time at) {
    wake_[static_cast<std::size_t>(core)] = at;
    next_ = std::min(next_, at);
  }
  void set_asleep(int core, bool asleep) { system_controller_.set_asleep(core, asleep); }

 private:
  // RouterPort
  bool deliver(int core, const chip::Packet& packet, int from, Time at) override;
  bool bus_read(std::uint32_t address, std::uint32_t& value) override;
  bool bus_write(std::uint32_t address, std::uint32_t value) override;
  // RouterPort and SystemControllerPort: two reasons to look at the levels again
  void interrupts_changed() override { update_levels(); }
  void interrupts_changed(std::uint32_t cores) override;
  void soft_reset(std::uint32_t cores, bool held) override;
  void hard_reset(std::uint32_t cores, bool held) override;
  void reset_subsystems(std::uint32_t subsystems, bool held) override;
  void reset_chip() override { restart_ = SystemController::ResetCode::software; }
  void enable(std::uint32_t cores, bool clocked) override;
  void clocks_changed() override;
  void boot_map_changed(bool) override {}  // looked up at every access
  void links_disabled(std::uint32_t register_bits) override;

  void power_on(SystemController::ResetCode code);
  void set_up_router();
  void begin(std::uint32_t address);  // out of the boot ROM
  void update_levels();
  void run_devices(Time at);
  void let_die(Time until);
  void retry_sends();
  [[nodiscard]] Time first_event() const;
  [[nodiscard]] BusReply read_slot(chip::SharedSlot slot, std::uint32_t offset, Width width,
                                   bool privileged);
  [[nodiscard]] bool write_slot(chip::SharedSlot slot, std::uint32_t offset, std::uint32_t value,
                                Width width, bool privileged);
  // A word-aligned stretch of SDRAM or System RAM; empty where there is no memory.
  [[nodiscard]] std::span<std::byte> memory_at(std::uint32_t address, std::size_t count) const;
  [[nodiscard]] bool is_sdram(std::uint32_t address) const;
  [[nodiscard]] std::uint32_t system_address(std::uint32_t address) const;
  template <class Do>
  void for_each_core(std::uint32_t cores, Do&& act);

  ChipSetup setup_;
  ChipMemory memory_;
  TouchLog touches_;
  Router router_;
  SystemController system_controller_;
  Ethernet ethernet_;
  SdramController sdram_controller_;
  Watchdog watchdog_;
  SdramBus sdram_bus_;
  BootRom boot_rom_;
  bool in_boot_rom_ = true;
  bool traffic_ = false;
  std::optional<SystemController::ResetCode> restart_;
  std::uint32_t levels_ = 0;         // of the devices that interrupt every core
  std::uint32_t sends_blocked_ = 0;  // bit c: core c has a packet that the router did not take
  Time blocked_until_ = 0;           // when the router refused: its next event then
  Time present_ = 0;                 // of whoever acts on the chip now
  Time next_ = kNever;
  std::array<Time, chip::kCores> wake_{};
  std::array<std::unique_ptr<CoreNode>, chip::kCores> cores_;
};

}  // namespace spikeloom::board
