#include "emulator/monitor/machine_commands.h"

#include <algorithm>

#include "base/counter_rng.h"

namespace spikeloom::monitor {
namespace {

using chip::FloodOpcode;
using chip::ScpCommand;
using chip::ScpReturn;
using chip::SystemVariable;

constexpr std::uint32_t kWithIdentity = 1U << 31;
constexpr std::uint32_t kMostIdentity = 127;

std::uint32_t opcode(FloodOpcode code) { return static_cast<std::uint32_t>(code) << 24; }

}  // namespace

Monitors::Monitors(board::Board& board) : board_(&board), network_(survey(board)) {
  for (int i = 0; i < board.chips(); ++i) {
    chips_.push_back(std::make_unique<ChipMonitor>(board, board.chip(i),
                                                   network_.chips[static_cast<std::size_t>(i)]));
  }
}

std::optional<int> Monitors::find(std::uint16_t address) const {
  const auto found = network_.index.find(address);
  if (found == network_.index.end()) return {};
  return found->second;
}

void Monitors::obey(Command& command, int index, int core) {
  if (at(index).obey(command, core)) return;
  const auto code = static_cast<ScpCommand>(command.code);
  command.code = chip::kScpOk;
  if (core != 0) return command.refuse(ScpReturn::bad_command);
  switch (code) {
    case ScpCommand::count_cores:
      return count(command, index);
    case ScpCommand::signal:
      return signal(command, index);
    case ScpCommand::neighbour_packet:
      flood(index, command.argument(0), command.argument(1), command.argument(2));
      command.size = 0;
      return;
    case ScpCommand::flood_data:
      flood_block(command, index);
      command.size = 0;
      return;
    case ScpCommand::link_read:
      return link(command, index, false);
    case ScpCommand::link_write:
      return link(command, index, true);
    case ScpCommand::copy_and_start:
      return copy_and_start(command, index);
    default:
      return command.refuse(ScpReturn::bad_command);
  }
}

// Over the chips of the board whose Ethernet chip this is.
void Monitors::count(Command& command, int index) {
  const auto& here = network_.chips[static_cast<std::size_t>(index)];
  std::uint32_t sum = 0;
  for (int i = 0; i < size(); ++i) {
    const auto& there = network_.chips[static_cast<std::size_t>(i)];
    if (there.ethernet != here.at && i != index) continue;
    if (i != index && !here.p2p.contains(there.at)) continue;
    sum += at(i).applications().count(command.argument(0), command.argument(1));
  }
  command.size = 3 * sizeof(std::uint32_t);
  command.answer(0, sum);
}

void Monitors::signal_all(std::uint32_t what) {
  ++signals_;
  for (int i = 0; i < size(); ++i) {
    if (network_.chips[static_cast<std::size_t>(i)].from_root >= 0) pass_signal(i, what);
  }
}

void Monitors::pass_signal(int chip, std::uint32_t what) {
  const auto which = static_cast<chip::Signal>(what >> 16 & 15U);
  const bool is_barrier = which == chip::Signal::sync0 || which == chip::Signal::sync1;
  if (most_late_ == 0 || !is_barrier) return at(chip).applications().signal(what);
  const CounterStream stream(seed_, {StreamPurpose::late_signal, static_cast<std::uint32_t>(chip)});
  const double share = unit_from(stream.word(signals_), 0);
  late_.push_back(
      {board_->now() + static_cast<board::Time>(share * static_cast<double>(most_late_)), chip,
       what});
}

void Monitors::delay_signals(std::uint64_t seed, board::Time most) {
  seed_ = seed;
  most_late_ = most;
}

board::Time Monitors::next_signal() const {
  board::Time next = board::kNever;
  for (const auto& signal : late_) next = std::min(next, signal.at);
  return next;
}

void Monitors::pass_late_signals() {
  std::erase_if(late_, [this](const LateSignal& signal) {
    if (signal.at > board_->now()) return false;
    at(signal.chip).applications().signal(signal.what);
    return true;
  });
}

void Monitors::signal(Command& command, int index) {
  const std::uint32_t what = command.argument(1);
  const auto carrier = static_cast<chip::ScpSignalCarrier>(command.argument(0));
  command.size = 0;
  if (carrier == chip::ScpSignalCarrier::multicast && index == network_.root) {
    signal_all(what);
  } else if (carrier == chip::ScpSignalCarrier::neighbours) {
    constexpr std::uint32_t kEveryLink = chip::kLinkBits << 8;
    flood(index, opcode(FloodOpcode::signal) | chip::kLinkBits << 16,
          chip::kFloodSignalsCores << 28 | what, kEveryLink | kWithIdentity);
  } else {
    command.refuse(ScpReturn::bad_argument);
  }
}

// Everybody who is reached passes it on, also back to where it came from.
void Monitors::flood(int from, std::uint32_t key, std::uint32_t payload, std::uint32_t how) {
  auto& access = at(from).access();
  if ((how & kWithIdentity) != 0) {
    auto identity = access.variable<std::uint8_t>(SystemVariable::last_flood) + 1U;
    if (identity > kMostIdentity) identity = 1;
    access.set(SystemVariable::last_flood, static_cast<std::uint8_t>(identity));
    key |= identity << 1;
  }
  const auto& start = network_.chips[static_cast<std::size_t>(from)];
  if ((how >> 8 & start.links) == 0) return;
  for (int i = 0; i < size(); ++i) {
    // Chips that the root does not reach are those that SC&MP turns off.
    if (network_.chips[static_cast<std::size_t>(i)].from_root >= 0)
      at(i).flood().packet(key, payload);
  }
}

void Monitors::flood_block(const Command& command, int from) {
  constexpr std::uint32_t kNumber = 0xFFU << 16, kNumberAndLength = kNumber | 0xFFU << 8;
  const std::uint32_t how = command.argument(0) >> 16, identity = command.argument(0) & 0xFE;
  const std::uint32_t block = command.argument(1), words = (block >> 8 & 0xFF) + 1;
  std::uint32_t sum = command.argument(2);
  flood(from, opcode(FloodOpcode::block_start) | (block & kNumberAndLength) | identity, sum, how);
  for (std::uint32_t word = 0; word < words && word < chip::kScpMostData / 4; ++word) {
    const std::uint32_t data = command.argument(3 + word);
    sum += data;
    flood(from, opcode(FloodOpcode::block_data) | (block & kNumber) | word << 8 | identity, data,
          how);
  }
  flood(from, opcode(FloodOpcode::block_end) | (block & kNumber) | identity, 0U - sum, how);
}

ChipAccess* Monitors::neighbour(int index, std::uint32_t link) {
  const auto& wire = board_->chip(index).place().wires[link];
  return wire.exists() ? &at(wire.chip).access() : nullptr;
}

void Monitors::link(Command& command, int index, bool writes) {
  const std::uint32_t bytes = command.argument(1), way = command.argument(2);
  if (bytes > chip::kScpMostData || way >= chip::kLinks) {
    return command.refuse(ScpReturn::bad_argument);
  }
  auto* there = neighbour(index, way);
  if (there == nullptr && bytes >= 4) return command.refuse(ScpReturn::timeout);
  const std::uint32_t address = command.argument(0);
  if (there != nullptr && writes) {
    there->write(address, 4, command.data().first(bytes));
  } else if (there != nullptr) {
    there->read(address, 4, std::span(command.content).first(bytes));
  }
  if (there != nullptr) there->clear_failure();  // the neighbour's router met it, nobody else
  command.size = writes ? 0 : bytes;
}

void Monitors::copy_and_start(Command& command, int index) {
  const std::uint32_t way = command.argument(0) & 7U, sum_expected = command.argument(0) >> 3;
  const std::uint32_t bytes = command.argument(1), cores = command.argument(2);
  constexpr std::uint32_t kSumBits = 0x1FFF'FFFF;
  if ((cores & 1U) != 0 || way >= chip::kLinks || bytes % 4 != 0 || bytes > chip::kSdramBytes) {
    return command.refuse(ScpReturn::bad_argument);
  }
  auto* there = neighbour(index, way);
  if (there == nullptr) return command.refuse(ScpReturn::timeout);
  auto& here = at(index).access();
  const auto address = here.variable<std::uint32_t>(SystemVariable::sdram_system);
  std::uint32_t sum = 0;
  for (std::uint32_t i = 0; i < bytes; i += 4) {
    const auto word = there->word(address + i);
    here.set_word(address + i, word);
    sum += word;
  }
  command.size = 0;
  if (sum_expected != 0 && (sum & kSumBits) != sum_expected) {
    command.refuse(ScpReturn::bad_checksum);
    return command.answer(0, sum);
  }
  at(index).applications().start(address, cores);
}

}  // namespace spikeloom::monitor
