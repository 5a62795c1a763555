#include "host-tools/board/discover.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "board-runtime/shared/chip/memory_map.h"
#include "board-runtime/shared/chip/monitor_memory.h"
#include "board-runtime/shared/chip/router_registers.h"
#include "host-tools/board/assemble.h"
#include "host-tools/board/pause.h"
#include "host-tools/link/core_status.h"
#include "host-tools/link/system_variable.h"

namespace spikeloom::on_board {
namespace {

constexpr const char* kMonitorName = "SC&MP";
constexpr int kOldestMonitor = 3, kNewestMonitor = 4;
constexpr link::Time kReadyPoll = std::chrono::milliseconds(50);
constexpr link::Time kChipPatience = std::chrono::seconds(4);
constexpr std::size_t kBusyCoresNamed = 4;

Result<void> check_monitor(const link::Version& version, const std::string& way) {
  if (version.software.starts_with(kMonitorName) && version.major >= kOldestMonitor &&
      version.major <= kNewestMonitor)
    return {};
  return failure(ErrorClass::unreachable, "unknown_monitor",
                 fmt::format("{} answers as '{}' {}.{}.{}; versions {} to {} of {} are spoken to",
                             way, version.software, version.major, version.minor, version.patch,
                             kOldestMonitor, kNewestMonitor, kMonitorName),
                 way, "the address is that of something else, or the monitor is of another time",
                 "give the address of a board; power-cycle it and boot it with --image");
}

tl::unexpected<Error> still_starting(const std::string& way, link::Time most) {
  return failure(ErrorClass::unreachable, "still_starting",
                 fmt::format("the monitor of {} was not ready after {:.1f} s", way, seconds(most)),
                 way, "chips are still finding out about each other, or wait for something",
                 "try again; power-cycle the board if it stays so");
}

// Chips to which the first chip has a way, itself among them.
Result<std::vector<ChipXY>> listed_chips(link::ScpClient& client, ChipXY first, int width,
                                         int height) {
  namespace router = chip::router;
  const auto table = chip::shared_base(chip::SharedSlot::router) + router::kP2pTable;
  constexpr std::uint32_t kColumnBytes = 256 / router::kP2pEntriesAWord * 4;
  const auto words =
      (static_cast<std::size_t>(height) + router::kP2pEntriesAWord - 1) / router::kP2pEntriesAWord;
  std::vector<Bytes> columns(static_cast<std::size_t>(width), Bytes(4 * words));
  std::vector<link::ReadJob> jobs;
  for (std::size_t x = 0; x < columns.size(); ++x)
    jobs.push_back({first, table + kColumnBytes * static_cast<std::uint32_t>(x), columns[x]});
  if (auto done = client.read(jobs); !done) return tl::unexpected(done.error());
  std::vector<ChipXY> chips;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto row = static_cast<std::size_t>(y);
      const auto word = little<std::uint32_t>(columns[static_cast<std::size_t>(x)],
                                              row / router::kP2pEntriesAWord * 4);
      const auto shift = row % router::kP2pEntriesAWord * router::kP2pBitsAnEntry;
      const auto way = word >> shift & ((1U << router::kP2pBitsAnEntry) - 1);
      if (way != router::kP2pDrop)
        chips.push_back({static_cast<std::int16_t>(x), static_cast<std::int16_t>(y)});
    }
  }
  return chips;
}

// A chip that the others know, but that says nothing itself, is left out.
bool is_silent(const Error& error) {
  return error.code == "no_answer" || error.code == "refused" || error.code == "answer_lost";
}

tl::unexpected<Error> chips_silent(const std::string& way, ChipXY first, std::size_t chips,
                                   const Error& last) {
  return failure(ErrorClass::unreachable, "chips_silent",
                 fmt::format("chip ({},{}) answers, none of the {} others that it knows does",
                             first.x, first.y, chips - 1),
                 way,
                 fmt::format("something overwrote their monitors, or their links broke since the "
                             "boot; the last one: {}{}",
                             last.what, last.cause.empty() ? "" : " (" + last.cause + ")"),
                 "power-cycle the board and boot it again with --image");
}

// Whoever was silent, as many as before at a time, until none of those answers: where the whole
// board stood still for a time, as many chips as are asked at once seem dead.
Result<void> ask_again(link::ScpClient& client, const std::vector<ChipXY>& chips,
                       std::vector<Result<link::ChipState>>& states) {
  std::vector<std::size_t> silent;
  for (std::size_t i = 0; i < chips.size(); ++i)
    if (!states[i] && is_silent(states[i].error())) silent.push_back(i);
  const auto at_once = static_cast<std::size_t>(client.options().window);
  bool answered = true;
  for (std::size_t first = 0; first < silent.size() && answered; first += at_once) {
    const auto few =
        std::span(silent).subspan(first).first(std::min(at_once, silent.size() - first));
    std::vector<ChipXY> at;
    for (const auto i : few) at.push_back(chips[i]);
    auto again = link::chip_states(client, at, kChipPatience);
    if (!again) return tl::unexpected(again.error());
    answered = std::ranges::any_of(*again, [](const auto& state) { return state.has_value(); });
    for (std::size_t i = 0; i < few.size(); ++i) states[few[i]] = std::move((*again)[i]);
  }
  return {};
}

Result<std::vector<ChipSays>> ask_all(link::ScpClient& client, ChipXY first,
                                      const std::vector<ChipXY>& chips,
                                      std::vector<std::string>& notes) {
  auto states = link::chip_states(client, chips, kChipPatience);
  if (!states) return tl::unexpected(states.error());
  if (const auto asked = ask_again(client, chips, *states); !asked)
    return tl::unexpected(asked.error());
  std::vector<ChipSays> says;
  const Error* last = nullptr;
  for (std::size_t i = 0; i < chips.size(); ++i) {
    const auto at = chips[i];
    const auto& state = (*states)[i];
    if (state) {
      says.push_back({at, *state});
      continue;
    }
    if (!is_silent(state.error()) || at == first) return tl::unexpected(state.error());
    last = &state.error();
    notes.push_back(fmt::format("chip ({},{}) is left out: it does not answer", at.x, at.y));
  }
  if (last != nullptr && says.size() == 1)
    return chips_silent(client.transport().name(), first, chips.size(), *last);
  return says;
}

void add_chip(const ChipSays& says, ChipXY first, Found& found) {
  const auto& state = says.state;
  found.nearest_port.push_back(state.ethernet);
  if (state.address != std::array<std::uint8_t, 4>{}) {
    const EthernetPort port{says.at, state.address};
    found.ports.insert(says.at == first ? found.ports.begin() : found.ports.end(), port);
  }
  for (int core = 1; core < std::min(state.cores, chip::kCores); ++core)
    if (state.states[static_cast<std::size_t>(core)] != chip::kCoreStateIdle)
      found.busy.push_back({says.at, core});
}

}  // namespace

std::string to_text(const std::array<std::uint8_t, 4>& address) {
  return fmt::format("{}.{}.{}.{}", address[0], address[1], address[2], address[3]);
}

Result<link::Version> wait_until_ready(link::ScpClient& client, link::Time most) {
  const auto way = client.transport().name();
  const auto end = client.transport().now() + most;
  while (true) {
    auto version = link::version(client, {link::kRootChip, 0});
    if (!version) return version;
    if (auto known = check_monitor(*version, way); !known) return tl::unexpected(known.error());
    if (version->chip) return version;
    if (client.transport().now() >= end) return still_starting(way, most);
    if (auto done = pause(client.transport(), kReadyPoll); !done)
      return tl::unexpected(done.error());
  }
}

Result<Found> discover(link::ScpClient& client) {
  const auto version = wait_until_ready(client, {});
  if (!version) return tl::unexpected(version.error());
  const auto first = *version->chip;
  const auto dimensions = link::system_variable<std::uint16_t>(client, link::kRootChip,
                                                               chip::SystemVariable::dimensions);
  if (!dimensions) return tl::unexpected(dimensions.error());
  const int width = *dimensions >> 8, height = *dimensions & 0xFF;
  if (width == 0 || height == 0)
    return failure(ErrorClass::not_trustworthy, "bad_machine",
                   fmt::format("the machine has {} x {} chips", width, height), "board.discover",
                   "the monitor has not found out about its neighbours",
                   "power-cycle the board and boot it again");
  Found found;
  auto listed = listed_chips(client, first, width, height);
  if (!listed) return tl::unexpected(listed.error());
  if (std::find(listed->begin(), listed->end(), first) == listed->end()) listed->push_back(first);
  auto says = ask_all(client, first, *listed, found.notes);
  if (!says) return tl::unexpected(says.error());
  auto assembled = assemble(width, height, first, *says);
  if (!assembled) return tl::unexpected(assembled.error());
  found.machine = std::move(assembled->machine);
  found.machine.name = client.transport().name();
  found.monitor =
      fmt::format("{} {}.{}.{}", version->software, version->major, version->minor, version->patch);
  found.notes.insert(found.notes.end(), assembled->notes.begin(), assembled->notes.end());
  for (const auto chip : assembled->of_chip) add_chip((*says)[chip], first, found);
  return found;
}

Result<void> check_idle(link::ScpClient& client, const Found& found) {
  if (found.busy.empty()) return {};
  const auto named = std::min(found.busy.size(), kBusyCoresNamed);
  const auto status = link::core_status(client, std::span(found.busy).first(named));
  if (!status) return tl::unexpected(status.error());
  std::string names;
  for (const auto& core : *status) names += (names.empty() ? "" : "; ") + link::to_text(core);
  return failure(
      ErrorClass::unreachable, "board_in_use",
      fmt::format("{} of the machine run applications: {}",
                  found.busy.size() == 1 ? "1 core" : fmt::format("{} cores", found.busy.size()),
                  names),
      client.transport().name(), "somebody else uses it, or a run did not end in order",
      "wait for its end; stop the application with the tool that started it; or "
      "power-cycle the board");
}

}  // namespace spikeloom::on_board
