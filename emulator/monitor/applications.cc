#include "emulator/monitor/applications.h"

#include <algorithm>
#include <bit>

#include "board-runtime/shared/chip/system_controller_registers.h"
#include "emulator/monitor/aplx.h"
#include "emulator/monitor/heap.h"
#include "emulator/monitor/router_table.h"

namespace spikeloom::monitor {
namespace {

using chip::CoreBlock;
using chip::CoreState;
using chip::Signal;
using chip::SystemVariable;
namespace system = chip::system_controller;

// No interrupt but that of a packet's arrival is enabled; it ends the wait without being taken,
// and the packet is thrown away.
constexpr std::uint32_t kIdleLoop[] = {
    0xE3A0'041F,  //   mov r0, #vic
    0xE3E0'1100,  //   mvn r1, #0
    0xE580'1014,  //   str r1, [r0, #disable]
    0xE3A0'1040,  //   mov r1, #packet_received
    0xE580'1010,  //   str r1, [r0, #enable]
    0xE3A0'0201,  //   mov r0, #comms
    0xEE07'0F90,  // 1: wait for interrupt
    0xE590'1014,  //   ldr r1, [r0, #receive_key]
    0xEAFF'FFFC,  //   b 1b
};
// In System RAM, where the monitor's start-up code for cores is: its arguments, our loop.
constexpr std::uint32_t kImageWord = 0x10, kArgumentWord = 0x14, kIdleLoopAt = 0x20;
// What the loader has on its stack when it enters a program.
constexpr std::uint32_t kLoaderStack = 24;
constexpr std::uint32_t kApplicationCores = system::kAllCores & ~1U;
constexpr std::uint32_t kMostApplication = 255;

// A row of the table of applications.
constexpr std::uint32_t kRowBytes = 8, kRowCores = 0, kRowClean = 1, kRowSemaphore = 2,
                        kRowLead = 3, kRowMask = 4;

}  // namespace

std::uint32_t Applications::controller(std::uint32_t offset) const {
  return shared_base(chip::SharedSlot::system_controller) + offset;
}

std::uint32_t Applications::application_row(std::uint32_t application) {
  return access_->variable<std::uint32_t>(SystemVariable::applications) + kRowBytes * application;
}

int Applications::cores() {
  return std::min<int>(access_->variable<std::uint8_t>(SystemVariable::cores), chip::kCores);
}

void Applications::note(std::uint32_t cores, CoreState state, std::uint32_t application) {
  const auto time = access_->variable<std::uint32_t>(SystemVariable::unix_time);
  for (int core = 1; core < this->cores(); ++core) {
    if ((cores >> core & 1U) == 0) continue;
    access_->write(block_field(core, CoreBlock::state), static_cast<std::uint8_t>(state));
    access_->set_word(block_field(core, CoreBlock::load_time), time);
    access_->write(block_field(core, CoreBlock::application),
                   static_cast<std::uint8_t>(application));
    running_[static_cast<std::size_t>(core)] = static_cast<std::uint8_t>(application);
  }
}

void Applications::claim(std::uint32_t cores, std::uint32_t application) {
  const auto row = application_row(application);
  const auto used = access_->read<std::uint8_t>(row + kRowCores);
  if (used == 0) {
    access_->write<std::uint8_t>(row + kRowClean, 0);
    access_->write<std::uint8_t>(row + kRowSemaphore, 0);
    access_->write(row + kRowLead, static_cast<std::uint8_t>(std::countr_zero(cores)));
    access_->set_word(row + kRowMask, 0);
  }
  access_->write(row + kRowCores, static_cast<std::uint8_t>(used + std::popcount(cores)));
  access_->set_word(row + kRowMask, access_->word(row + kRowMask) | cores);
}

void Applications::soil(std::uint32_t application) {
  access_->write<std::uint8_t>(application_row(application) + kRowClean, 0);
}

void Applications::hold(std::uint32_t cores, bool held) {
  access_->set_word(controller(system::kSoftReset),
                    system::kCode | (held ? physical_cores(*access_, cores) : 0U));
}

void Applications::gate(std::uint32_t cores, bool gated) {
  const auto now = access_->word(controller(system::kCoreDisable));
  const auto those = physical_cores(*access_, cores);
  access_->set_word(controller(system::kCoreDisable),
                    system::kCode | (gated ? now | those : now & ~those));
}

int Applications::physical(int core) {
  return access_->read<std::uint8_t>(address_of(SystemVariable::physical_of) +
                                     static_cast<std::uint32_t>(core));
}

bool Applications::is_alive(int core) {
  const int number = physical(core);
  return number < chip::kCores && access_->chip().core(number).phase() != board::CorePhase::dead;
}

void Applications::enter(int core, std::uint32_t image, std::uint32_t argument) {
  if (!is_alive(core)) return;
  const int number = physical(core);
  auto& node = access_->chip().core(number);
  const std::uint32_t loop = chip::kSystemRam + kIdleLoopAt;
  const auto begin = image == 0 ? loop : load_aplx(access_->chip(), number, image);
  if (!begin) return node.hold_reset(true, access_->now());
  node.start(*begin, {}, access_->now());
  node.cpu().set_reg(0, argument);
  node.cpu().set_reg(1, *begin);
  node.cpu().set_reg(13, chip::kDtcm + chip::kDtcmBytes - kLoaderStack);
  node.cpu().set_reg(14, loop);
}

void Applications::begin() {
  for (std::size_t i = 0; i < std::size(kIdleLoop); ++i) {
    access_->set_word(chip::kSystemRam + kIdleLoopAt + 4 * static_cast<std::uint32_t>(i),
                      kIdleLoop[i]);
  }
  const int monitor = access_->chip().system_controller().monitor();
  access_->chip().start_core(monitor, chip::kSystemRam + kIdleLoopAt, {}, access_->now());
  idle((1U << cores()) - 2);
}

void Applications::start(std::uint32_t image, std::uint32_t cores_and_more) {
  const std::uint32_t cores = cores_and_more & system::kAllCores;
  const std::uint32_t application = cores_and_more >> 24;
  const std::uint32_t argument = (cores_and_more >> chip::kCores & 63U) << 8 | application;
  if (cores == 0) return;
  claim(cores, application);
  access_->set_word(controller(system::kSetFlag), cores);
  note(cores, CoreState::initialising, application);
  access_->set_word(chip::kSystemRam + kImageWord, image);
  access_->set_word(chip::kSystemRam + kArgumentWord, argument);
  hold(cores, true);
  gate(cores, false);
  hold(cores, false);
  for (int core = 1; core < this->cores(); ++core) {
    if ((cores >> core & 1U) != 0) enter(core, image, argument);
  }
}

// What SARK's stub writes into its block when it starts.
void Applications::idle(std::uint32_t cores) {
  cores &= (1U << this->cores()) - 2;
  if (cores == 0) return;
  claim(cores, 0);
  access_->set_word(controller(system::kSetFlag), cores);
  note(cores, CoreState::initialising, 0);
  hold(cores, true);
  gate(cores, false);
  hold(cores, false);
  constexpr char kName[] = "sark";
  for (int core = 1; core < this->cores(); ++core) {
    if ((cores >> core & 1U) == 0) continue;
    enter(core, 0, 0);
    if (!is_alive(core)) continue;
    const auto time = access_->word(block_field(core, CoreBlock::load_time));
    access_->fill(block_field(core, CoreBlock::registers), 0,
                  static_cast<std::uint32_t>(CoreBlock::user0));
    access_->write(block_field(core, CoreBlock::name), 1, std::as_bytes(std::span(kName)));
    access_->write(block_field(core, CoreBlock::physical_core),
                   static_cast<std::uint8_t>(physical(core)));
    access_->write(block_field(core, CoreBlock::state), static_cast<std::uint8_t>(CoreState::idle));
    access_->set_word(block_field(core, CoreBlock::load_time), time);
    access_->set_word(block_field(core, CoreBlock::software_version),
                      access_->variable<std::uint32_t>(SystemVariable::software_version));
  }
}

void Applications::clean(std::uint32_t application) {
  const auto row = application_row(application);
  if (access_->read<std::uint8_t>(row + kRowClean) != 0) return;
  const auto tags = access_->variable<std::uint32_t>(SystemVariable::allocation_tags);
  for (auto root :
       {SystemVariable::sdram_heap, SystemVariable::system_ram_heap, SystemVariable::system_heap}) {
    (void)Heap(*access_, access_->variable<std::uint32_t>(root), tags).free_of(application);
  }
  (void)RouterTable(*access_).free_of(application, true);
  access_->write<std::uint8_t>(row + kRowCores, 0);
  access_->write<std::uint8_t>(row + kRowClean, 1);
}

void Applications::stop(std::uint32_t cores, std::uint32_t application, std::uint32_t mask) {
  gate(cores, true);
  for (auto other = application; other <= kMostApplication && (other & mask) == application;
       ++other) {
    clean(other);
  }
  idle(cores);
}

void Applications::interrupt(std::uint32_t cores) {
  access_->set_word(controller(system::kSetInterrupt),
                    system::kCode | physical_cores(*access_, cores));
}

void Applications::pass(std::uint32_t cores, Signal signal) {
  for (int core = 1; core < this->cores(); ++core) {
    if ((cores >> core & 1U) == 0) continue;
    access_->write(block_field(core, CoreBlock::command_to_core),
                   static_cast<std::uint8_t>(chip::MailboxCommand::signal));
    access_->set_word(block_field(core, CoreBlock::message_to_core),
                      static_cast<std::uint32_t>(signal));
  }
  interrupt(cores);
}

void Applications::signal(std::uint32_t what) {
  const auto signal = static_cast<Signal>(what >> 16 & 15U);
  const std::uint32_t mask = what >> 8 & kMostApplication, application = what & kMostApplication;
  std::uint32_t cores = 0;
  for (int core = 1; core < this->cores(); ++core) {
    const bool meant = (running_[static_cast<std::size_t>(core)] & mask) == application;
    cores |= static_cast<std::uint32_t>(meant) << core;
  }
  switch (signal) {
    case Signal::initialise:
      gate(cores, true);
      return idle(cores);
    case Signal::power_down:
      gate(cores, true);
      return note(cores, CoreState::powered_down, 0);
    case Signal::stop:
      return stop(cores, application, mask);
    case Signal::sync0:
      access_->set_word(controller(system::kClearFlag), cores);
      return interrupt(cores);
    case Signal::sync1:
      access_->set_word(controller(system::kSetFlag), cores);
      return interrupt(cores);
    default:
      if (signal <= Signal::user3) pass(cores, signal);
  }
}

std::uint32_t Applications::count(std::uint32_t application, std::uint32_t state) {
  std::uint32_t count = 0;
  for (int core = 1; core < cores(); ++core) {
    const bool meant = running_[static_cast<std::size_t>(core)] == application;
    const auto now = access_->read<std::uint8_t>(block_field(core, CoreBlock::state));
    count += static_cast<std::uint32_t>(meant && now == state);
  }
  return count;
}

}  // namespace spikeloom::monitor
