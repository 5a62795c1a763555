#include "emulator/monitor/chip_monitor.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "board-runtime/shared/chip/router_registers.h"
#include "emulator/monitor/heap.h"
#include "emulator/monitor/power_up.h"
#include "emulator/monitor/router_table.h"

namespace spikeloom::monitor {
namespace {

using chip::ScpCommand;
using chip::ScpReturn;
using chip::SystemVariable;
using std::string_view_literals::operator""sv;

constexpr std::string_view kMonitorName = "SC&MP/SpiNNaker\0004.0.0\0"sv;
constexpr std::string_view kIdleName = "SARK/SpiNNaker\0004.0.0\0"sv;
constexpr std::uint32_t kApplication = 0xFF;

}  // namespace

ChipMonitor::ChipMonitor(const board::Board& board, board::Chip& chip, const ChipPosition& position)
    : access_(board, chip), applications_(access_), flood_(access_, applications_) {
  power_up(access_, position);
  applications_.begin();
}

bool ChipMonitor::obey(Command& command, int core) {
  const auto code = static_cast<ScpCommand>(command.code);
  command.code = chip::kScpOk;
  switch (code) {
    case ScpCommand::version:
      version(command, core);
      return true;
    case ScpCommand::read:
      read(command);
      return true;
    case ScpCommand::write:
      write(command);
      return true;
    case ScpCommand::fill:
      access_.fill(command.argument(0), command.argument(1), command.argument(2));
      command.size = 0;
      return true;
    default:
      break;
  }
  if (core == 0) {
    switch (code) {
      case ScpCommand::start_cores:
        if ((command.argument(0) & 1U) != 0) {
          command.refuse(ScpReturn::bad_argument);
        } else {
          applications_.start(access_.variable<std::uint32_t>(SystemVariable::sdram_system),
                              command.argument(0));
          command.size = 0;
        }
        return true;
      case ScpCommand::start_image:
        applications_.start(command.argument(0), command.argument(1));
        command.size = 0;
        return true;
      case ScpCommand::allocate:
        allocate(command);
        return true;
      case ScpCommand::router:
        route(command);
        return true;
      case ScpCommand::information:
        inform(command);
        return true;
      case ScpCommand::led:
      case ScpCommand::synchronise:
        command.size = 0;
        return true;
      default:
        break;
    }
  }
  command.code = static_cast<std::uint16_t>(code);
  return false;
}

void ChipMonitor::version(Command& command, int core) {
  const auto number = static_cast<std::uint32_t>(core);
  const auto physical =
      access_.read<std::uint8_t>(address_of(SystemVariable::physical_of) + number);
  const auto at = access_.variable<std::uint16_t>(SystemVariable::chip_address);
  command.size = 0;
  command.answer(0, std::uint32_t{at} << 16 | std::uint32_t{physical} << 8 | number);
  command.answer(1, 0xFFFFU << 16 | chip::kScpMostData);
  command.answer(2, 0);  // the time when the monitor was built
  const auto text = std::as_bytes(std::span(core == 0 ? kMonitorName : kIdleName));
  std::copy(text.begin(), text.end(), command.data().begin());
  command.size += text.size();
}

void ChipMonitor::read(Command& command) {
  const std::uint32_t bytes = command.argument(1), width = command.argument(2);
  if (bytes > chip::kScpMostData || width > static_cast<std::uint32_t>(chip::ScpWidth::word)) {
    return command.refuse(ScpReturn::bad_argument);
  }
  access_.read(command.argument(0), std::size_t{1} << width,
               std::span(command.content).first(bytes));
  command.size = bytes;
}

void ChipMonitor::write(Command& command) {
  const std::uint32_t bytes = command.argument(1), width = command.argument(2);
  if (bytes > chip::kScpMostData || width > static_cast<std::uint32_t>(chip::ScpWidth::word)) {
    return command.refuse(ScpReturn::bad_argument);
  }
  access_.write(command.argument(0), std::size_t{1} << width, command.data().first(bytes));
  command.size = 0;
}

void ChipMonitor::allocate(Command& command) {
  const std::uint32_t what = command.argument(0);
  const std::uint32_t application = what >> 8 & kApplication;
  const std::uint32_t second = command.argument(1), third = command.argument(2);
  const auto tags = access_.variable<std::uint32_t>(SystemVariable::allocation_tags);
  Heap heap(access_, access_.variable<std::uint32_t>(SystemVariable::sdram_heap), tags);
  command.size = 0;
  switch (static_cast<chip::ScpAllocate>(what & 0xFF)) {
    case chip::ScpAllocate::sdram: {
      const bool again = (what >> 16 & chip::kScpAllocateAgain) != 0;
      command.answer(0, heap.allocate(second, {application, third, again}));
      return applications_.soil(application);
    }
    case chip::ScpAllocate::free_sdram:
      return heap.free(second);
    case chip::ScpAllocate::free_sdram_of:
      return command.answer(0, heap.free_of(application));
    case chip::ScpAllocate::router:
      command.answer(0, RouterTable(access_).allocate(second, application));
      return applications_.soil(application);
    case chip::ScpAllocate::free_router:
      return RouterTable(access_).free(second, third != 0);
    case chip::ScpAllocate::free_router_of:
      return command.answer(0, RouterTable(access_).free_of(application, second != 0));
    case chip::ScpAllocate::sdram_space:
      command.answer(0, heap.free_bytes());
      return command.answer(1, heap.largest());
    case chip::ScpAllocate::tagged:
      return command.answer(0, access_.word(tags + 4 * (application << 8 | (second & 0xFF))));
    default:
      return command.refuse(ScpReturn::bad_argument);
  }
}

void ChipMonitor::route(Command& command) {
  const std::uint32_t what = command.argument(0);
  const std::uint32_t second = command.argument(1), count = what >> 16;
  RouterTable table(access_);
  bool done = true;
  command.size = 0;
  switch (static_cast<chip::ScpRouter>(what & 0xFF)) {
    case chip::ScpRouter::initialise:
      table.initialise(1);
      break;
    case chip::ScpRouter::clear:
      done = table.clear(second, count);
      break;
    case chip::ScpRouter::load:
      done = table.load(second, count, command.argument(2), what >> 8 & kApplication);
      break;
    case chip::ScpRouter::fixed_route:
      if ((second & chip::kScpFixedRouteRead) != 0) {
        command.answer(0, access_.variable<std::uint32_t>(SystemVariable::fixed_route));
      } else {
        table.set_fixed_route(second);
      }
      break;
    default:
      done = false;
  }
  if (!done) command.refuse(ScpReturn::bad_argument);
}

void ChipMonitor::inform(Command& command) {
  const auto tags = access_.variable<std::uint32_t>(SystemVariable::allocation_tags);
  const auto largest = [&](SystemVariable root) {
    return Heap(access_, access_.variable<std::uint32_t>(root), tags).largest();
  };
  const std::uint32_t cores = access_.variable<std::uint8_t>(SystemVariable::cores);
  const std::uint32_t links = access_.variable<std::uint8_t>(SystemVariable::links_enabled);
  const std::uint32_t ethernet = access_.variable<std::uint8_t>(SystemVariable::ethernet_up);
  const std::uint32_t system_ram = largest(SystemVariable::system_ram_heap);
  command.size = 0;
  command.answer(0, cores | links << 8 | RouterTable(access_).largest() << 14 | ethernet << 25);
  command.answer(1, largest(SystemVariable::sdram_heap));
  command.answer(2, system_ram);
  auto data = command.data().begin();
  const auto append = [&](std::uint32_t value) {
    *data++ = static_cast<std::byte>(value);
    ++command.size;
  };
  for (int core = 0; core < chip::kCores; ++core) {
    append(access_.read<std::uint8_t>(block_field(core, chip::CoreBlock::state)));
  }
  for (std::uint32_t i = 0; i < 2; ++i) {
    append(access_.read<std::uint8_t>(address_of(SystemVariable::ethernet_address) + i));
  }
  for (std::uint32_t i = 0; i < 4; ++i) {
    append(access_.read<std::uint8_t>(address_of(SystemVariable::ip_address) + i));
  }
  const auto root = access_.variable<std::uint16_t>(SystemVariable::root_address);
  append(way_to(access_, root));
  append(0);
}

void ChipMonitor::set_clock(board::Time since_boot) {
  const auto ms = static_cast<std::uint64_t>(since_boot / (1000 * board::kMicrosecond));
  access_.set(SystemVariable::clock_ms, static_cast<std::uint32_t>(ms));
  access_.set_word(address_of(SystemVariable::clock_ms) + 4, static_cast<std::uint32_t>(ms >> 32));
  access_.set(SystemVariable::time_ms, static_cast<std::uint16_t>(ms % 1000));
  access_.set(SystemVariable::unix_time, static_cast<std::uint32_t>(ms / 1000));
}

}  // namespace spikeloom::monitor
