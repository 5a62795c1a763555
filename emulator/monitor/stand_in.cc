#include "emulator/monitor/stand_in.h"

#include <algorithm>
#include <deque>

#include "emulator/monitor/heap.h"
#include "emulator/monitor/ip_tags.h"
#include "emulator/monitor/machine_commands.h"
#include "emulator/monitor/router_table.h"

namespace spikeloom::monitor {
namespace {

using chip::ScpReturn;
using chip::SystemVariable;

constexpr std::uint8_t kNoTag = 255, kFirstLentTag = 8, kEthernetPort = 0xFF;
constexpr std::uint8_t kNotAsked = 0xFF & ~chip::kSdpReplyExpected;
constexpr std::size_t kShortestCommand = 16;  // with its three arguments
constexpr board::Time kTick = 1000 * board::kMicrosecond;

std::uint16_t address_of_chip(machine::ChipXY at) {
  return static_cast<std::uint16_t>(at.x << 8 | at.y);
}

// Port 0 of a core is the monitor's, or its runtime's.
int core_of(const Message& message) { return message.to_port & chip::kSdpCoreBits; }
int port_of(const Message& message) { return message.to_port >> 5; }

}  // namespace

struct StandIn::Parts {
  explicit Parts(board::Board& its_board)
      : board(&its_board),
        monitors(its_board),
        tags(static_cast<std::size_t>(its_board.ethernet_ports())),
        received(tags.size()) {
    for (int i = 0; i < monitors.size(); ++i) {
      if (its_board.chip(i).place().ethernet == i) ethernet.push_back(i);
    }
  }

  board::Board* board;
  Monitors monitors;
  std::vector<int> ethernet;  // chips, by port
  std::vector<IpTags> tags;   // by port
  std::vector<std::deque<Datagram>> received;
  StandInCounts counts;

  void take(int port, std::span<const std::byte> datagram);
  // False: no answer.
  bool process(Message& message, int port);
  bool obey(Message& message, int port, int index);
  void refuse(Message& message, ScpReturn why);
  void set_clocks();
  [[nodiscard]] ChipMonitor& find(machine::ChipXY at);
};

void StandIn::Parts::take(int port, std::span<const std::byte> datagram) {
  constexpr std::size_t kLongest =
      chip::kSdpHeaderBytes + chip::kScpHeaderBytes + chip::kScpMostData;
  ++counts.requests;
  auto message = parse(datagram);
  if (!message || datagram.size() > kLongest) {
    ++counts.malformed;
    return;
  }
  const auto place = static_cast<std::size_t>(port);
  const bool wants_answer = (message->flags & chip::kSdpReplyExpected) != 0;
  if (message->tag == kNoTag && wants_answer) {
    message->tag = kFirstLentTag;
  } else if (wants_answer && !tags[place].is_set(message->tag)) {
    return;
  }
  const auto& here = monitors.network().chips[static_cast<std::size_t>(ethernet[place])];
  message->from_chip = here.at;
  if (!process(*message, port) || !wants_answer) return;
  message->turn_around();
  received[place].push_back(to_bytes(*message));
}

bool StandIn::Parts::process(Message& message, int port) {
  const int here = ethernet[static_cast<std::size_t>(port)];
  int index = here;
  if (message.to_chip == chip::kSdpRootChip) {
    message.to_chip = monitors.network().chips[static_cast<std::size_t>(here)].root;
  }
  if (message.to_chip != message.from_chip && (message.flags & chip::kSdpNotPassedOn) == 0) {
    const auto& ways = monitors.network().chips[static_cast<std::size_t>(here)].p2p;
    const auto found = monitors.find(message.to_chip);
    if (!found || !ways.contains(message.to_chip)) {
      refuse(message, ScpReturn::no_route);
      return true;
    }
    index = *found;
  }
  if (message.to_port == kEthernetPort) return false;
  return obey(message, port, index);
}

void StandIn::Parts::refuse(Message& message, ScpReturn why) {
  message.flags &= kNotAsked;
  constexpr std::size_t kHead = 4;
  message.body.resize(kHead);
  message.body[0] = static_cast<std::byte>(why);
  message.body[1] = std::byte{0};
}

bool StandIn::Parts::obey(Message& message, int port, int index) {
  auto& monitor = monitors.at(index);
  auto& access = monitor.access();
  const int core = core_of(message);
  access.clear_failure();  // of what a signal met in memory that a program spoilt
  if (core >= access.variable<std::uint8_t>(SystemVariable::cores)) {
    refuse(message, ScpReturn::bad_core);
    return true;
  }
  const auto state = access.read<std::uint8_t>(block_field(core, chip::CoreBlock::state));
  if (core != 0 && (state != chip::kCoreStateIdle || port_of(message) != 0)) {
    ++counts.unanswered;  // a program's own affair; it is not told
    return false;
  }
  if (port_of(message) != 0) {
    refuse(message, ScpReturn::bad_port);
    return true;
  }
  auto command = command_of(message);
  if (!command || message.body.size() < kShortestCommand) {
    refuse(message, ScpReturn::bad_length);
    return true;
  }
  if (core == 0 && command->code == static_cast<std::uint16_t>(chip::ScpCommand::ip_tag)) {
    command->code = chip::kScpOk;
    tags[static_cast<std::size_t>(port)].obey(*command);
  } else {
    monitors.obey(*command, index, core);
  }
  if (core == 0) {
    // SC&MP 4.0.0 puts its own code over a command's: what it refuses looks done.
    command->code = chip::kScpOk;
    message.flags &= kNotAsked;  // which a core's runtime does not do
  }
  if (access.failed()) {
    ++counts.unanswered;
    return false;
  }
  put(*command, message);
  return true;
}

void StandIn::Parts::set_clocks() {
  for (int i = 0; i < monitors.size(); ++i) monitors.at(i).set_clock(board->now());
}

ChipMonitor& StandIn::Parts::find(machine::ChipXY at) {
  return monitors.at(monitors.find(address_of_chip(at)).value());
}

StandIn::StandIn(board::Board& board) : parts_(std::make_unique<Parts>(board)) {}
StandIn::StandIn(StandIn&&) noexcept = default;
StandIn& StandIn::operator=(StandIn&&) noexcept = default;
StandIn::~StandIn() = default;

void StandIn::send(int port, std::span<const std::byte> datagram) {
  if (port < 0 || port >= static_cast<int>(parts_->received.size())) return;
  parts_->take(port, datagram);
}

void StandIn::delay_signals(std::uint64_t seed, board::Time most) {
  parts_->monitors.delay_signals(seed, most);
}

std::vector<Datagram> StandIn::take_received(int port) {
  if (port < 0 || port >= static_cast<int>(parts_->received.size())) return {};
  auto& waiting = parts_->received[static_cast<std::size_t>(port)];
  std::vector<Datagram> taken(waiting.begin(), waiting.end());
  waiting.clear();
  return taken;
}

void StandIn::run_until(board::Time end) {
  auto& board = *parts_->board;
  while (board.now() < end) {
    const board::Time tick = (board.now() / kTick + 1) * kTick;
    board.run_until(std::min({end, tick, parts_->monitors.next_signal()}));
    parts_->monitors.pass_late_signals();
    if (board.now() >= tick) parts_->set_clocks();
  }
}

board::Board& StandIn::board() noexcept { return *parts_->board; }
const StandInCounts& StandIn::counts() const noexcept { return parts_->counts; }

std::uint32_t StandIn::allocate(machine::ChipXY chip, std::uint32_t bytes,
                                std::uint32_t application, std::uint32_t tag) {
  auto& monitor = parts_->find(chip);
  auto& access = monitor.access();
  const auto address = Heap(access, access.variable<std::uint32_t>(SystemVariable::sdram_heap),
                            access.variable<std::uint32_t>(SystemVariable::allocation_tags))
                           .allocate(bytes, {application, tag, false});
  monitor.applications().soil(application);
  return address;
}

void StandIn::write(machine::ChipXY chip, std::uint32_t address, std::span<const std::byte> bytes) {
  parts_->find(chip).access().write(address, 1, bytes);
}

std::vector<std::byte> StandIn::read(machine::ChipXY chip, std::uint32_t address,
                                     std::size_t bytes) {
  std::vector<std::byte> into(bytes);
  parts_->find(chip).access().read(address, 1, into);
  return into;
}

bool StandIn::route(machine::ChipXY chip, std::span<const chip::RoutingEntry> entries,
                    std::uint32_t application) {
  auto& monitor = parts_->find(chip);
  RouterTable table(monitor.access());
  auto row = table.allocate(static_cast<std::uint32_t>(entries.size()), application);
  monitor.applications().soil(application);
  if (row == 0) return false;
  for (const auto& entry : entries) (void)table.set(row++, entry, application);
  return true;
}

void StandIn::start(machine::ChipXY chip, std::span<const std::byte> aplx, std::uint32_t cores,
                    std::uint32_t application) {
  auto& monitor = parts_->find(chip);
  const auto image = monitor.access().variable<std::uint32_t>(SystemVariable::sdram_system);
  monitor.access().write(image, 1, aplx);
  monitor.applications().start(image, application << 24 | cores);
}

void StandIn::signal(chip::Signal signal, std::uint32_t application) {
  constexpr std::uint32_t kExactly = 0xFF;
  parts_->monitors.signal_all(static_cast<std::uint32_t>(signal) << 16 | kExactly << 8 |
                              application);
}

int StandIn::state(const CoreAt& core) {
  return parts_->find(core.chip).access().read<std::uint8_t>(
      block_field(core.core, chip::CoreBlock::state));
}

std::uint32_t StandIn::user(const CoreAt& core, int word) {
  return parts_->find(core.chip).access().word(block_field(core.core, chip::CoreBlock::user0) +
                                               4 * static_cast<std::uint32_t>(word));
}

}  // namespace spikeloom::monitor
