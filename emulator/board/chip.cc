#include "emulator/board/chip.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "board-runtime/shared/chip/router_registers.h"
#include "board-runtime/shared/chip/sdp.h"
#include "board-runtime/shared/chip/system_controller_registers.h"
#include "board-runtime/shared/chip/watchdog_registers.h"

namespace spikeloom::board {
namespace {

namespace router = chip::router;
namespace system = chip::system_controller;
namespace watchdog = chip::watchdog;

// What the boot ROM leaves behind: hardware facts 4.1, 8.2.
constexpr std::uint32_t kRomRouterControl = 0x2F2F'0007;
constexpr std::uint32_t kRomPll1 = 0x0006'0110, kRomPll2 = 0x0007'011A, kRomMux = 0x8052'8821;
constexpr std::uint32_t kRomMisc = 0x0000'000C;
constexpr std::uint32_t kEveryP2pEntryDrops = 0x00DB'6DB6;
constexpr std::uint32_t kRomWatchdogLoad = 100'000'000;

// The UDP payload of a frame for the boot port; empty for any other frame.
std::span<const std::byte> boot_payload(std::span<const std::byte> frame) {
  constexpr std::size_t kIpAt = 14, kUdpHeader = 8;
  const auto byte = [&](std::size_t at) { return std::to_integer<std::size_t>(frame[at]); };
  const auto half = [&](std::size_t at) { return byte(at) << 8 | byte(at + 1); };
  if (frame.size() < kIpAt + 20 || half(12) != 0x0800 || byte(kIpAt) >> 4 != 4) return {};
  const std::size_t udp = kIpAt + 4 * (byte(kIpAt) & 15U);
  if (byte(kIpAt + 9) != 17 || frame.size() < udp + kUdpHeader) return {};
  const std::size_t length = half(udp + 4);
  if (half(udp + 2) != chip::kBootUdpPort || length < kUdpHeader || udp + length > frame.size())
    return {};
  return frame.subspan(udp + kUdpHeader, length - kUdpHeader);
}

std::vector<std::byte> serial_rom_of(const ChipSetup& setup) {
  return setup.identity ? rom_contents(*setup.identity, setup.board_information)
                        : std::vector<std::byte>{};
}

}  // namespace

Chip::Chip(ChipSetup setup, ChipMemory memory)
    : setup_(std::move(setup)),
      memory_(std::move(memory)),
      router_(*this, std::span<LinkOut, chip::kLinks>(setup_.links)),
      system_controller_(*this, touches_, SerialRom(serial_rom_of(setup_))),
      ethernet_(touches_),
      sdram_controller_(touches_),
      watchdog_(touches_) {
  wake_.fill(kNever);
  for (int core = 0; core < chip::kCores; ++core) {
    cores_[static_cast<std::size_t>(core)] =
        std::make_unique<CoreNode>(*this, core, memory_.itcm(core), memory_.dtcm(core));
    if ((setup_.place.dead_cores >> core & 1U) != 0) this->core(core).die();
  }
  power_on(SystemController::ResetCode::power_on);
  next_ = first_event();
}

template <class Do>
void Chip::for_each_core(std::uint32_t cores, Do&& act) {
  for (std::uint32_t left = cores & system::kAllCores; left != 0; left &= left - 1) {
    act(core(std::countr_zero(left)));
  }
}

void Chip::power_on(SystemController::ResetCode code) {
  const std::uint32_t working = ~setup_.place.dead_cores & system::kAllCores;
  system_controller_.reset(code);
  ethernet_.reset();
  sdram_controller_.reset();
  watchdog_.reset(present_);
  router_.reset();
  boot_rom_ = BootRom();
  in_boot_rom_ = true;
  for_each_core(working, [&](CoreNode& node) { node.power_on(present_); });
  if (working == 0) return;
  system_controller_.set_monitor(std::countr_zero(working));
  system_controller_.write(system::kSetCoreOk,
                           working | (setup_.identity ? system::kPhyPresent : 0U));
  system_controller_.write(system::kMiscControl, kRomMisc);
  system_controller_.write(system::kPll1, kRomPll1);
  system_controller_.write(system::kPll2, kRomPll2);
  system_controller_.write(system::kClockMux, kRomMux);
  set_up_router();
  if (setup_.identity) {
    const auto block = identity_block(*setup_.identity);
    std::ranges::copy(block, memory_.system_ram().last(block.size()).begin());
    // The ROM has read its serial ROM; monitor software relies on the directions that this left.
    system_controller_.set_inputs(system::kRomPresent);
    system_controller_.write(system::kPinSet, system::kRomSelect);
    system_controller_.write(system::kPinDirection,
                             ~(system::kRomSelect | system::kRomClock | system::kRomIn));
  }
  update_levels();
}

void Chip::set_up_router() {
  const auto monitor = static_cast<std::uint32_t>(system_controller_.monitor());
  const auto write = [&](std::uint32_t offset, std::uint32_t value) {
    (void)router_.write(offset, value, present_);
  };
  write(router::kControl, kRomRouterControl | monitor << router::kMonitorShift);
  for (std::uint32_t word = 0; word < router::kP2pWords; ++word) {
    write(router::kP2pTable + 4 * word, kEveryP2pEntryDrops);
  }
  for (std::uint32_t entry = 0; entry < chip::kTableEntries; ++entry) {
    write(router::kKeyCam + 4 * entry, ~0U);
    write(router::kMaskCam + 4 * entry, 0);
  }
}

void Chip::begin(std::uint32_t address) {
  in_boot_rom_ = false;
  watchdog_.write(watchdog::kLoad, kRomWatchdogLoad, present_);
  watchdog_.write(watchdog::kControl, watchdog::kInterruptEnabled | watchdog::kResetEnabled,
                  present_);
  const std::vector<std::uint32_t> image(boot_rom_.image().begin(), boot_rom_.image().end());
  core(system_controller_.monitor()).start(address, image, present_);
  next_ = std::min(next_, present_);
}

void Chip::start_core(int number, std::uint32_t address, std::span<const std::uint32_t> image,
                      Time at) {
  present_ = at;
  in_boot_rom_ = false;
  core(number).start(address, image, at);
  next_ = std::min(next_, at);
}

void Chip::run(Time until) {
  present_ = std::max(present_, std::min(next_, until));
  if (router_.next_event() < until) {
    router_.advance(until);
    traffic_ = true;
    if (sends_blocked_ != 0) retry_sends();
  }
  run_devices(until);
  if (!setup_.dying.empty()) let_die(until);
  for (int number = 0; number < chip::kCores; ++number) {
    if (wake_[static_cast<std::size_t>(number)] < until) core(number).run(until);
  }
  if (sends_blocked_ != 0) retry_sends();
  present_ = until;
  if (restart_) {
    const auto code = *restart_;
    restart_.reset();
    power_on(code);
  }
  next_ = first_event();
}

Time Chip::first_event() const {
  const Time cores = *std::min_element(wake_.begin(), wake_.end());
  const Time devices = std::min(ethernet_.next_event(), watchdog_.next_event());
  Time next = std::min({cores, devices, router_.next_event()});
  for (const auto& dying : setup_.dying) {
    const auto& node = *cores_[static_cast<std::size_t>(dying.core)];
    if (node.phase() != CorePhase::dead) next = std::min(next, dying.at);
  }
  return next;
}

void Chip::run_devices(Time until) {
  if (ethernet_.next_event() < until) {
    ethernet_.tick(ethernet_.next_event());
    update_levels();
  }
  if (watchdog_.next_event() < until) {
    watchdog_.tick(watchdog_.next_event());
    if (watchdog_.bites()) restart_ = SystemController::ResetCode::watchdog;
    update_levels();
  }
}

void Chip::let_die(Time until) {
  for (const auto& dying : setup_.dying) {
    if (dying.at < until && core(dying.core).phase() != CorePhase::dead) core(dying.core).die();
  }
}

void Chip::retry_sends() {
  for_each_core(std::exchange(sends_blocked_, 0),
                [this](CoreNode& node) { node.retry_send(present_); });
}

void Chip::update_levels() {
  std::uint32_t levels = router_.levels() | ethernet_.levels();
  if (watchdog_.irq()) levels |= chip::bit(chip::Interrupt::watchdog);
  if (levels == levels_) return;
  levels_ = levels;
  for (auto& node : cores_) node->levels_changed(present_);
}

void Chip::receive_frame(std::span<const std::byte> frame, Time at) {
  present_ = std::max(present_, at);
  if (!in_boot_rom_) {
    (void)ethernet_.receive(frame);
    update_levels();
    next_ = std::min(next_, first_event());
    return;
  }
  const auto payload = boot_payload(frame);
  if (payload.empty()) return;
  if (const auto address = boot_rom_.datagram(payload)) begin(*address);
}

bool Chip::offer(const chip::Packet& packet, int core, int fake_route, Time at) {
  present_ = at;
  traffic_ = true;
  if (router_.offer(packet, core, fake_route, at)) return true;
  sends_blocked_ |= 1U << core;
  blocked_until_ = router_.next_event();
  return false;
}

void Chip::made_room(int core, Time at) {
  if (!router_.waits_for(core)) return;
  present_ = at;
  traffic_ = true;
  router_.advance(at);
}

bool Chip::deliver(int number, const chip::Packet& packet, int from, Time at) {
  if (!in_boot_rom_) return core(number).receive(packet, from, at);
  if (number == system_controller_.monitor()) {
    if (const auto address = boot_rom_.packet(packet)) {
      present_ = at;
      begin(*address);
    }
  }
  return true;
}

void Chip::interrupts_changed(std::uint32_t cores) {
  for_each_core(cores, [&](CoreNode& node) { node.levels_changed(present_); });
}

void Chip::soft_reset(std::uint32_t cores, bool held) {
  for_each_core(cores, [&](CoreNode& node) { node.hold_reset(held, present_); });
}

void Chip::hard_reset(std::uint32_t cores, bool held) {
  for_each_core(cores, [&](CoreNode& node) {
    if (held) node.power_on(present_);
    node.hold_reset(held, present_);
  });
}

void Chip::reset_subsystems(std::uint32_t subsystems, bool held) {
  if (!held) return;
  if ((subsystems & system::kResetRouter) != 0) router_.reset();
  if ((subsystems & system::kResetSdramController) != 0) sdram_controller_.reset();
  if ((subsystems & system::kResetChip) != 0) reset_chip();
}

void Chip::enable(std::uint32_t cores, bool clocked) {
  for_each_core(cores, [&](CoreNode& node) { node.gate_clock(!clocked, present_); });
}

void Chip::clocks_changed() {
  const double skew = 1.0 + setup_.clock_skew_ppm * 1e-6;
  const auto skewed = [&](Time period) {
    return std::llround(static_cast<double>(period) * 1000.0 * skew);
  };
  for (auto& node : cores_) {
    node->set_clock(skewed(system_controller_.core_period(node->number())), present_);
  }
  router_.set_clock_period(system_controller_.router_period());
  watchdog_.set_period(system_controller_.bus_period(), present_);
}

void Chip::links_disabled(std::uint32_t register_bits) {
  router_.set_links_off(register_bits >> 8 & chip::kLinkBits, register_bits & chip::kLinkBits);
}

std::uint64_t Chip::instructions() const {
  std::uint64_t sum = 0;
  for (const auto& node : cores_) sum += node->cpu().counts().instructions;
  return sum;
}

void Chip::rebase_clocks(Time at) {
  for (auto& node : cores_) node->rebase_clock(at);
}

void Chip::transfer(Archive& archive) {
  archive.section("chip", 1);
  archive(memory_, touches_, router_, system_controller_, ethernet_, sdram_controller_, watchdog_,
          sdram_bus_, boot_rom_, in_boot_rom_, traffic_, levels_, sends_blocked_, blocked_until_,
          present_, next_, wake_);
  for (auto& link : setup_.links) archive(link);
  for (auto& node : cores_) archive(*node);
}

}  // namespace spikeloom::board
