#include "emulator/board/devices/register_table.h"

#include <array>

#include "board-runtime/shared/chip/comms_registers.h"
#include "board-runtime/shared/chip/dma_registers.h"
#include "board-runtime/shared/chip/ethernet_registers.h"
#include "board-runtime/shared/chip/sdram_controller_registers.h"
#include "board-runtime/shared/chip/system_controller_registers.h"
#include "board-runtime/shared/chip/timer_registers.h"
#include "board-runtime/shared/chip/vic_registers.h"
#include "board-runtime/shared/chip/watchdog_registers.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kAll = 0xFFFF'FFFF;

constexpr std::array kVic{Unmodelled{chip::vic::kTestControl, kAll},
                          Unmodelled{chip::vic::kTestIo, kAll}};
constexpr std::array kTimers{Unmodelled{chip::timer::kTestControl, kAll}};
// Width, burst and privilege change no time here; writes are never buffered; one CRC polynomial.
constexpr std::array kDma{Unmodelled{chip::dma::kGlobalControl, chip::dma::kBridgeBuffer},
                          Unmodelled{chip::dma::kCrcMatrix, kAll}};
constexpr std::array kComms{Unmodelled{chip::comms::kTest, kAll}};
constexpr std::array kSystemController{
    Unmodelled{chip::system_controller::kTemperature, 0x00FF'FFFF},
    Unmodelled{chip::system_controller::kSubsystemReset, 0x0001'FFFC},
    Unmodelled{chip::system_controller::kSubsystemResetPulse, 0x0001'FFFC}};
constexpr std::array kEthernet{Unmodelled{chip::ethernet::kCommand, chip::ethernet::kVlan}};
constexpr std::array kSdramController{Unmodelled{chip::sdram_controller::kService, kAll}};
constexpr std::array kWatchdog{Unmodelled{chip::watchdog::kTest, kAll}};

// In the order of Device.
constexpr std::array<RegisterTable, 8> kTables{{
    {Device::vic, chip::vic::kRegisters, kVic},
    {Device::timers, chip::timer::kRegisters, kTimers},
    {Device::dma, chip::dma::kRegisters, kDma},
    {Device::comms, chip::comms::kRegisters, kComms},
    {Device::system_controller, chip::system_controller::kRegisters, kSystemController},
    {Device::ethernet, chip::ethernet::kRegisters, kEthernet},
    {Device::sdram_controller, chip::sdram_controller::kRegisters, kSdramController},
    {Device::watchdog, chip::watchdog::kRegisters, kWatchdog},
}};

const chip::Register* find(const RegisterTable& table, std::uint32_t offset) {
  const int index = chip::find_register(table.declared, offset);
  return index < 0 ? nullptr : &table.declared[static_cast<std::size_t>(index)];
}

std::uint32_t unmodelled_bits(const RegisterTable& table, const chip::Register& declared) {
  for (const auto& entry : table.unmodelled) {
    if (entry.offset == declared.offset) return entry.bits & declared.bits;
  }
  return 0;
}

}  // namespace

const RegisterTable& table_of(Device device) { return kTables[static_cast<std::size_t>(device)]; }

void RegisterTable::saw_read(TouchLog& log, std::uint32_t offset) const {
  const auto* found = find(*this, offset);
  if (found == nullptr) return log.count(device, offset, Touch::undeclared_read, 0);
  if (found->access == chip::Access::write_only) {
    log.count(device, offset, Touch::write_only_read, 0);
  } else if (unmodelled_bits(*this, *found) == found->bits) {
    log.count(device, offset, Touch::unmodelled_read, 0);
  }
}

void RegisterTable::saw_write(TouchLog& log, std::uint32_t offset, std::uint32_t value) const {
  const auto* found = find(*this, offset);
  if (found == nullptr) return log.count(device, offset, Touch::undeclared_write, value);
  if (found->access == chip::Access::read_only) {
    return log.count(device, offset, Touch::read_only_written, value);
  }
  if ((value & ~found->bits) != 0) log.count(device, offset, Touch::reserved_written, value);
  if ((value & unmodelled_bits(*this, *found)) != 0) {
    log.count(device, offset, Touch::unmodelled_written, value);
  }
}

std::uint32_t RegisterTable::bits(std::uint32_t offset) const {
  const auto* found = find(*this, offset);
  return found == nullptr ? 0 : found->bits;
}

bool RegisterTable::is_stored(std::uint32_t offset) const {
  const auto* found = find(*this, offset);
  return found != nullptr && found->access == chip::Access::read_write;
}

}  // namespace spikeloom::board
