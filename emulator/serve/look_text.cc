#include "emulator/serve/look_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "emulator/board/cpu/wedge.h"

namespace spikeloom::serve {
namespace {

constexpr double kPicosecondsPerSecond = 1e12;

std::string place(machine::ChipXY at) { return fmt::format("({},{})", at.x, at.y); }

double seconds(board::Time time) { return static_cast<double>(time) / kPicosecondsPerSecond; }

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

// 1234567 as "1.23 M": at most six letters.
std::string short_count(double count) {
  constexpr std::array<const char*, 5> kUnits{"", " k", " M", " G", " T"};
  std::size_t unit = 0;
  while (count >= 999.5 && unit + 1 < kUnits.size()) {
    count /= 1000;
    ++unit;
  }
  const int digits = unit == 0 || count >= 99.95 ? 0 : count >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f}{}", count, digits, kUnits[unit]);
}

std::string version(std::uint32_t word) {
  return fmt::format("{}.{}.{}", word >> 16 & 0xFF, word >> 8 & 0xFF, word & 0xFF);
}

// The words beside a core's name: why it stands where it does.
std::string detail(const ChipLook& chip, const CoreLook& core) {
  const bool failed = core.monitored.state == chip::kCoreStateError;
  if (chip.software_version == 0)
    return core.phase == board::CorePhase::running ? fmt::format("pc {:08x}", core.pc)
                                                   : std::string();
  if (failed || core.monitored.error_code != 0)
    return chip::kRunTimeErrors[core.monitored.error_code % chip::kRunTimeErrors.size()];
  if (core.core == 0) return "version " + version(chip.software_version);
  return {};
}

struct Row {
  int first = 0, last = 0;
  std::string state, name, detail;
  int application = 0;
  [[nodiscard]] bool continues(const Row& above) const {
    return state == above.state && name == above.name && detail == above.detail &&
           application == above.application && first == above.last + 1;
  }
};

std::vector<Row> rows_of(const ChipLook& chip, bool all) {
  std::vector<Row> rows;
  for (const auto& core : chip.cores) {
    Row row{core.core,           core.core,          state_of(core, chip.software_version != 0),
            core.monitored.name, detail(chip, core), core.monitored.application};
    if (!all && !rows.empty() && row.continues(rows.back()))
      rows.back().last = row.last;
    else
      rows.push_back(std::move(row));
  }
  return rows;
}

std::string headline(const BoardLook& look) {
  std::size_t cores = 0, up = 0;
  for (const auto& chip : look.chips) {
    cores += chip.cores.size();
    up += chip.up ? 1 : 0;
  }
  const auto chips = look.chips.size();
  return fmt::format("{} chip{}, {} cores, {}; {:.3f} s simulated\n", chips, chips == 1 ? "" : "s",
                     cores,
                     look.now == 0 ? std::string("not booted")
                     : up == chips ? std::string("all up")
                                   : fmt::format("{} of {} up", up, chips),
                     seconds(look.now));
}

struct Busy {
  const ChipLook* chip;
  const CoreLook* core;
  std::uint64_t cycles, busy, instructions, skipped, interrupts, sleeps;
};

std::vector<Busy> busiest(const BoardLook& before, const BoardLook& after) {
  std::vector<Busy> rows;
  for (std::size_t i = 0; i < after.chips.size() && i < before.chips.size(); ++i) {
    const auto& then = before.chips[i].cores;
    for (const auto& core : after.chips[i].cores) {
      const auto was = std::find_if(then.begin(), then.end(),
                                    [&](auto& c) { return c.physical == core.physical; });
      const CoreLook none;
      const auto& old = was == then.end() ? none : *was;
      rows.push_back({&after.chips[i], &core, core.cycles - old.cycles, core.busy - old.busy,
                      core.counts.instructions - old.counts.instructions,
                      core.counts.skipped - old.counts.skipped,
                      core.counts.interrupts - old.counts.interrupts,
                      core.counts.sleeps - old.counts.sleeps});
    }
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Busy& a, const Busy& b) { return a.busy > b.busy; });
  return rows;
}

struct Sums {
  std::uint64_t instructions = 0, skipped = 0, packets = 0, dropped = 0;
};
Sums sums_of(const BoardLook& look) {
  Sums sums;
  for (const auto& chip : look.chips) {
    for (const auto& core : chip.cores) {
      sums.instructions += core.counts.instructions;
      sums.skipped += core.counts.skipped;
    }
    for (const auto packets : chip.router.by_kind) sums.packets += packets;
    sums.dropped += chip.router.dropped_packets;
  }
  return sums;
}

}  // namespace

std::string ps_text(const BoardLook& look, bool all) {
  std::string text = headline(look);
  text += fmt::format("{:<10}{:>6}  {:<9}{:>4}  {:<17}{}\n", "chip", "cores", "state", "app",
                      "name", "detail");
  for (const auto& chip : look.chips) {
    std::string where = place(chip.at) + (chip.ethernet ? " *" : "");
    for (const auto& row : rows_of(chip, all)) {
      const auto cores = row.first == row.last ? fmt::format("{}", row.first)
                                               : fmt::format("{}-{}", row.first, row.last);
      auto line = fmt::format("{:<10}{:>6}  {:<9}{:>4}  {:<17}{}", where, cores, row.state,
                              row.application, row.name, row.detail);
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + '\n';
      where.clear();
    }
  }
  return text + "* has an Ethernet port\n";
}

std::string links_text(const BoardLook& look) {
  std::string text = headline(look);
  text += fmt::format("{:<8} {:<5}{:>12}{:>12}{:>10}{:>10}{:>12}\n", "chip", "link", "out", "in",
                      "lost", "corrupt", "out busy %");
  for (const auto& chip : look.chips) {
    std::string where = place(chip.at);
    for (std::size_t l = 0; l < chip.links.size(); ++l) {
      const auto& link = chip.links[l];
      if (!link.wired) continue;
      text += fmt::format(
          "{:<8} {:<5}{:>12}{:>12}{:>10}{:>10}{:>12.3f}\n", where, kLinkNames[l], link.out.sent,
          link.in, link.out.dropped, link.out.corrupted,
          percent(static_cast<std::uint64_t>(link.out.busy), static_cast<std::uint64_t>(look.now)));
      where.clear();
    }
    const auto& router = chip.router;
    text += fmt::format(
        "{:<8} routed {} multicast, {} point to point, {} neighbour, {} fixed\n"
        "{:<8} dropped {}, diverted {}, errors {}, stalled {:.6f} s\n",
        where, router.by_kind[0], router.by_kind[1], router.by_kind[2], router.by_kind[3], "",
        router.dropped_packets, router.diverted, router.errors, seconds(router.stalled));
    if (chip.ethernet)
      text += fmt::format("{:<8} Ethernet in {}, out {}, no room {}, not for it {}\n", "",
                          chip.frames.received, chip.frames.sent, chip.frames.dropped,
                          chip.frames.filtered);
  }
  return text;
}

std::string core_text(board::Chip& chip, int core, board::Time now) {
  const auto seen = look(chip, now);
  const auto found = std::find_if(seen.cores.begin(), seen.cores.end(),
                                  [&](const CoreLook& c) { return c.core == core; });
  if (found == seen.cores.end()) return "no such core\n";
  auto& cpu = chip.core(found->physical).cpu();
  const auto& counts = found->counts;
  std::string text = fmt::format("chip {} core {}, physical {}: {}{}\n", place(seen.at), core,
                                 found->physical, state_of(*found, seen.software_version != 0),
                                 found->asleep ? ", waiting for interrupt" : "");
  if (!found->monitored.name.empty())
    text += fmt::format("application   {} '{}' {}\n", found->monitored.application,
                        found->monitored.name, detail(seen, *found));
  text += fmt::format(
      "instructions  {}, and {} of delay loops\ninterrupts    {}, exceptions {}, sleeps {}\n"
      "cycles        {}, of them busy {} ({:.3f} %)\n",
      counts.instructions, counts.skipped, counts.interrupts, counts.exceptions, counts.sleeps,
      found->cycles, found->busy, percent(found->busy, found->cycles));
  for (int i = 0; i < 16; ++i)
    text += fmt::format("r{:<3} {:08x}{}", i, cpu.reg(i), i % 4 == 3 ? "\n" : "   ");
  text += fmt::format("cpsr {:08x}\n", cpu.cpsr());
  if (cpu.is_wedged()) text += '\n' + board::to_text(cpu.wedged());
  return text;
}

std::string touched_text(board::Board& board) {
  std::string text;
  for (int i = 0; i < board.chips(); ++i) {
    const auto log = board::to_text(board.chip(i).touches());
    if (!log.empty()) text += fmt::format("chip {}\n{}", place(board.chip(i).place().at), log);
  }
  return text.empty() ? "no odd access to any device's registers\n" : text;
}

std::string top_text(const BoardLook& before, const BoardLook& after, std::int64_t wall_ns) {
  constexpr std::size_t kMostRows = 16;
  const auto then = sums_of(before), now = sums_of(after);
  const double simulated = seconds(after.now - before.now);
  const double wall = static_cast<double>(wall_ns) / 1e9;
  const auto rate = [&](std::uint64_t count) {
    return short_count(simulated > 0 ? static_cast<double>(count) / simulated : 0);
  };
  std::string text = headline(after);
  text += fmt::format(
      "{:.3f} s simulated in {:.3f} s; a simulated second: {} instructions,\n"
      "{} of delay loops, {} packets, {} dropped\n",
      simulated, wall, rate(now.instructions - then.instructions), rate(now.skipped - then.skipped),
      rate(now.packets - then.packets), rate(now.dropped - then.dropped));
  text += fmt::format("{:<8}{:>5}  {:<9}{:<17}{:>7}{:>10}{:>10}{:>9}\n", "chip", "core", "state",
                      "name", "busy %", "instr/s", "irq/s", "sleep/s");
  for (const auto& row : busiest(before, after)) {
    if (row.busy == 0 || std::count(text.begin(), text.end(), '\n') > 3 + long{kMostRows}) break;
    text += fmt::format("{:<8}{:>5}  {:<9}{:<17}{:>7.2f}{:>10}{:>10}{:>9}\n", place(row.chip->at),
                        row.core->core, state_of(*row.core, row.chip->software_version != 0),
                        row.core->monitored.name, percent(row.busy, row.cycles),
                        rate(row.instructions), rate(row.interrupts), rate(row.sleeps));
  }
  return text;
}

std::string hex_dump(std::uint32_t address, std::span<const std::byte> bytes) {
  constexpr std::size_t kRow = 16;
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += kRow) {
    std::string digits, letters;
    for (std::size_t i = at; i < std::min(at + kRow, bytes.size()); ++i) {
      const auto value = std::to_integer<unsigned>(bytes[i]);
      digits += fmt::format("{:02x}{}", value, i % 4 == 3 ? "  " : " ");
      letters += value < ' ' || value > '~' ? '.' : static_cast<char>(value);
    }
    text += fmt::format("{:08x}  {:<52}{}\n", address + static_cast<std::uint32_t>(at), digits,
                        letters);
  }
  return text;
}

}  // namespace spikeloom::serve
