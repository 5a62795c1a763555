#include "emulator/board/board.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "emulator/board/chip.h"
#include "emulator/board/devices/wire_time.h"
#include "emulator/board/set_up.h"
#include "emulator/board/worker_team.h"

namespace spikeloom::board {
namespace {

// A round of threads pays when the last quantum had this much to do.
constexpr std::uint64_t kInstructionsWorthAThread = 20'000;
// Clocks count in femtoseconds from a moment that must not lie too far back.
constexpr Time kRebaseEvery = 1'000 * kSecond;
constexpr std::uint32_t kSnapshotVersion = 2;

struct PendingFrame {
  int port = 0;
  Time at = 0;  // of its last bit
  Frame frame;
  void transfer(Archive& archive) { archive(port, at, frame); }
};

}  // namespace

struct Board::Parts {
  BoardOptions options;
  Wiring wiring;
  std::vector<Ipv4> addresses;
  std::vector<std::unique_ptr<Chip>> chips;
  std::vector<Time> next;  // of each chip
  Time now = 0, rebased = 0;
  std::vector<PendingFrame> pending;  // those of a port in the order of their times
  std::vector<Time> wire_free;        // of each port
  std::vector<SentFrame> sent;

  std::vector<std::size_t> running;  // chips with something to do in this quantum
  std::unique_ptr<WorkerTeam> team;
  std::uint64_t instructions_before = 0;
  bool worth_threads = false;

  void run_quantum(Time start);
  void hand_in_frames();
  [[nodiscard]] Time next_frame() const;
  void run_chips(Time stop);
  void exchange(std::size_t chip);
  void collect_frames(std::size_t chip);
  [[nodiscard]] std::uint64_t instructions_of_running();
  void transfer(Archive& archive);
};

void Board::Parts::hand_in_frames() {
  std::erase_if(pending, [&](const PendingFrame& one) {
    if (one.at > now) return false;
    const auto chip =
        static_cast<std::size_t>(wiring.ethernet_chips[static_cast<std::size_t>(one.port)]);
    chips[chip]->receive_frame(one.frame, now);
    next[chip] = std::min(next[chip], chips[chip]->next());
    return true;
  });
}

Time Board::Parts::next_frame() const {
  Time next_at = kNever;
  for (const auto& frame : pending) next_at = std::min(next_at, frame.at);
  return next_at;
}

void Board::Parts::run_chips(Time stop) {
  const auto run_one = [&](std::size_t i) { chips[running[i]]->run(stop); };
  if (team != nullptr && worth_threads && running.size() > 1) {
    team->run(running.size(), run_one);
  } else {
    for (std::size_t i = 0; i < running.size(); ++i) run_one(i);
  }
}

// What the chip sent moves to its neighbours, and credits for what it took go back to them.
void Board::Parts::exchange(std::size_t index) {
  auto& from = *chips[index];
  for (int link = 0; link < chip::kLinks; ++link) {
    const auto& wire = from.place().wires[static_cast<std::size_t>(link)];
    if (!wire.exists()) continue;
    auto& out = from.links()[static_cast<std::size_t>(link)];
    const auto there = static_cast<std::size_t>(wire.chip);
    const int theirs = chip::index(chip::opposite(chip::link_of(link)));
    for (const auto& flight : out.flights()) {
      chips[there]->arrive(theirs, flight);
      next[there] = std::min(next[there], flight.at);
    }
    out.clear_flights();
    if (const int freed = from.router().take_freed(link); freed > 0) {
      chips[there]->links()[static_cast<std::size_t>(theirs)].grant(freed);
      next[there] = std::min(next[there], chips[there]->router().next_event());
    }
  }
}

void Board::Parts::collect_frames(std::size_t index) {
  const auto& ports = wiring.ethernet_chips;
  const auto port = std::find(ports.begin(), ports.end(), static_cast<int>(index)) - ports.begin();
  for (auto& frame : chips[index]->take_frames()) {
    sent.push_back({static_cast<int>(port), frame.at, std::move(frame.bytes)});
  }
}

std::uint64_t Board::Parts::instructions_of_running() {
  std::uint64_t sum = 0;
  for (auto index : running) sum += chips[index]->instructions();
  return sum;
}

void Board::Parts::run_quantum(Time start) {
  const Time stop = start + options.quantum;
  running.clear();
  for (std::size_t chip = 0; chip < chips.size(); ++chip) {
    if (next[chip] < stop) running.push_back(chip);
  }
  const std::uint64_t before = team == nullptr ? 0 : instructions_of_running();
  run_chips(stop);
  if (team != nullptr) {
    worth_threads = instructions_of_running() - before >= kInstructionsWorthAThread;
  }
  for (auto chip : running) next[chip] = chips[chip]->next();
  now = stop;
  for (auto chip : running) {
    if (chips[chip]->take_traffic()) exchange(chip);
    if (chips[chip]->has_frames()) collect_frames(chip);
  }
}

void Board::run_until(Time end) {
  auto& p = *parts_;
  const Time quantum = p.options.quantum;
  const Time rebase_every = kRebaseEvery / quantum * quantum;
  end = (end + quantum - 1) / quantum * quantum;
  // Whoever holds a chip may have started something on it since.
  for (std::size_t i = 0; i < p.chips.size(); ++i) {
    p.next[i] = std::min(p.next[i], p.chips[i]->next());
  }
  while (p.now < end) {
    if (!p.pending.empty()) p.hand_in_frames();
    const Time first = std::min(*std::min_element(p.next.begin(), p.next.end()), p.next_frame());
    // A rest longer than a clock can count is taken in pieces.
    const Time pause = p.now + std::min(end - p.now, rebase_every);
    if (first >= pause) {
      p.now = pause;
    } else {
      p.run_quantum(std::max(p.now, first / quantum * quantum));
    }
    if (p.now - p.rebased >= rebase_every) {
      for (auto& chip : p.chips) chip->rebase_clocks(p.now);
      p.rebased = p.now;
    }
  }
}

Result<Board> Board::make(const BoardOptions& options) {
  auto parts = std::make_unique<Parts>();
  parts->options = options;
  auto machine = set_up(options);
  if (!machine) return tl::unexpected(machine.error());
  parts->wiring = std::move(machine->wiring);
  parts->addresses = std::move(machine->addresses);
  parts->chips = std::move(machine->chips);
  for (auto& chip : parts->chips) parts->next.push_back(chip->next());
  parts->wire_free.resize(parts->wiring.ethernet_chips.size());
  if (options.threads > 1) parts->team = std::make_unique<WorkerTeam>(options.threads);
  return Board(std::move(parts));
}

Board::Board(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Board::Board(Board&&) noexcept = default;
Board& Board::operator=(Board&&) noexcept = default;
Board::~Board() = default;

Time Board::now() const { return parts_->now; }
int Board::ethernet_ports() const { return static_cast<int>(parts_->wiring.ethernet_chips.size()); }
Ipv4 Board::address(int port) const { return parts_->addresses.at(static_cast<std::size_t>(port)); }

void Board::receive(int port, std::span<const std::byte> frame) {
  if (port < 0 || port >= ethernet_ports()) return;
  auto& free = parts_->wire_free[static_cast<std::size_t>(port)];
  free = std::max(free, now()) + wire_time(frame.size());
  parts_->pending.push_back({port, free, Frame(frame.begin(), frame.end())});
}

std::vector<SentFrame> Board::take_sent() { return std::exchange(parts_->sent, {}); }

int Board::chips() const { return static_cast<int>(parts_->chips.size()); }
Chip& Board::chip(int index) { return *parts_->chips.at(static_cast<std::size_t>(index)); }

Chip* Board::find(machine::ChipXY at) {
  for (auto& chip : parts_->chips) {
    if (chip->place().at == at) return chip.get();
  }
  return nullptr;
}

BoardCounts Board::counts() const {
  BoardCounts sum;
  for (auto& chip : parts_->chips) {
    for (int core = 0; core < chip::kCores; ++core) {
      const auto& counts = chip->core(core).cpu().counts();
      sum.instructions += counts.instructions;
      sum.skipped_instructions += counts.skipped;
      sum.interrupts += counts.interrupts;
      sum.sleeps += counts.sleeps;
    }
    const auto& router = chip->router().counts();
    for (auto packets : router.by_kind) sum.packets += packets;
    sum.dropped_packets += router.dropped_packets;
  }
  return sum;
}

void Board::Parts::transfer(Archive& archive) {
  archive.section("spikeloom board", kSnapshotVersion);
  auto count = static_cast<std::uint64_t>(chips.size());
  auto quantum = options.quantum;
  archive(count, quantum);
  if (count != chips.size() || quantum != options.quantum) return archive.fail();
  archive(now, rebased, next, pending, wire_free);
  bool sound = wire_free.size() == wiring.ethernet_chips.size() &&
               std::ranges::all_of(wire_free, is_sound_time);
  for (const auto& frame : pending) {
    sound = sound && frame.port >= 0 && is_sound_time(frame.at) &&
            static_cast<std::size_t>(frame.port) < wiring.ethernet_chips.size();
  }
  if (!sound) return archive.fail();
  for (auto& chip : chips) archive(*chip);
}

std::vector<std::byte> Board::save() {
  auto archive = Archive::saving();
  parts_->transfer(archive);
  return archive.bytes();
}

Result<void> Board::restore(std::span<const std::byte> snapshot) {
  const auto before = save();
  auto archive = Archive::loading(snapshot);
  parts_->transfer(archive);
  parts_->sent.clear();
  if (!archive.failed() && archive.at_end()) return {};
  auto back = Archive::loading(before);
  parts_->transfer(back);
  return failure(ErrorClass::invalid_input, "snapshot_damaged",
                 fmt::format("a snapshot of {} bytes does not fit this machine", snapshot.size()),
                 "emulator.board",
                 "it is cut off or altered, or was taken by another version or of another machine",
                 "take it again with this version, from a machine with the same options");
}

}  // namespace spikeloom::board
