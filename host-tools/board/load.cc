#include "host-tools/board/load.h"

#include <fmt/format.h>

#include <cstddef>
#include <map>
#include <queue>

#include "host-tools/board/barrier.h"
#include "host-tools/board/blocks.h"
#include "host-tools/board/traffic.h"
#include "host-tools/link/application.h"
#include "host-tools/link/commands.h"

namespace spikeloom::on_board {
namespace {

constexpr link::Time kReadyPatience = std::chrono::seconds(10);

Result<void> load_tables(link::ScpClient& client, const LoadJob& job) {
  std::vector<link::RouteJob> tables;
  for (std::size_t i = 0; i < job.machine.chips.size(); ++i)
    if (!job.tables.of_chip[i].empty())
      tables.push_back({job.machine.chips[i].at, job.tables.of_chip[i]});
  return link::load_routes(client, kApplication, tables);
}

Result<void> compare_tables(link::ScpClient& client, const LoadJob& job) {
  for (std::size_t i = 0; i < job.machine.chips.size(); ++i) {
    const auto at = job.machine.chips[i].at;
    if (job.tables.of_chip[i].empty()) continue;
    const auto there = link::read_routes(client, at, kApplication);
    if (!there) return tl::unexpected(there.error());
    if (*there != job.tables.of_chip[i])
      return failure(
          ErrorClass::not_trustworthy, "table_differs",
          fmt::format("the routing table of chip ({},{}) is not as it was written", at.x, at.y),
          "board.load", "the network to the board damages data", "run again");
  }
  return {};
}

// The way of the program: chips by distance from the first, each from a neighbour.
std::vector<link::Hop> hops_from(const machine::Machine& machine, machine::ChipId first) {
  std::vector<link::Hop> hops;
  std::vector<bool> reached(machine.chips.size(), false);
  std::queue<machine::ChipId> open;
  open.push(first);
  reached[first.index()] = true;
  while (!open.empty()) {
    const auto from = open.front();
    open.pop();
    for (int link = 0; link < chip::kLinks; ++link) {
      const auto to = machine.at(from).neighbours[static_cast<std::size_t>(link)];
      if (!to || reached[to->index()]) continue;
      reached[to->index()] = true;
      hops.push_back(
          {machine.at(*to).at, machine.at(from).at, chip::opposite(chip::link_of(link))});
      open.push(*to);
    }
  }
  return hops;
}

Result<void> spread_program(link::ScpClient& client, const LoadJob& job) {
  const auto first = job.machine.find(job.first);
  if (!first)
    return failure(ErrorClass::internal, "bad_spread", "the first chip is not of the machine",
                   "board.load", "", "");
  return link::spread_image(client, job.program, job.first, hops_from(job.machine, *first));
}

Result<void> start_cores(link::ScpClient& client, const LoadJob& job, const Loaded& loaded) {
  std::map<machine::ChipXY, std::uint32_t> cores_of;
  for (const auto& core : loaded.cores) cores_of[core.at.chip] |= 1U << core.at.core;
  std::vector<link::CoreSet> sets;
  for (const auto& [chip, cores] : cores_of) sets.push_back({chip, cores});
  auto done = link::start_cores(client, kApplication, sets, false);
  if (!done) return done;
  return wait_for(client, job.plan, loaded.cores,
                  {.state = chip::CoreState::sync0, .patience = kReadyPatience, .waited = {}});
}

// Words of the header that say when ticks are.
struct Times {
  std::uint32_t tick_cycles, start_cycles, gap_cycles;
};
static_assert(offsetof(abi::CoreHeader, gap_cycles) - offsetof(abi::CoreHeader, tick_cycles) ==
              offsetof(Times, gap_cycles));

}  // namespace

Result<Loaded> load(link::ScpClient& client, const LoadJob& job, const ProgressSink& progress) {
  if (auto done = load_tables(client, job); !done) return tl::unexpected(done.error());
  auto loaded = write_blocks(client, job, progress);
  if (!loaded) return loaded;
  if (auto done = compare_blocks(client, job, *loaded, progress); !done)
    return tl::unexpected(done.error());
  if (auto done = compare_tables(client, job); !done) return tl::unexpected(done.error());
  const TrafficMeter meter(client);
  if (auto done = spread_program(client, job); !done) return tl::unexpected(done.error());
  if (auto done = start_cores(client, job, *loaded); !done) return tl::unexpected(done.error());
  loaded->program = meter.read();
  return loaded;
}

Result<void> restart(link::ScpClient& client, const LoadJob& job, Loaded& loaded) {
  const auto& time = job.plan.time();
  std::vector<Times> times;
  for (const auto& core : loaded.cores)
    times.push_back(
        {time.tick_cycles, image::start_cycles(time, core.layout.slice), time.gap_cycles});
  std::vector<link::WriteJob> jobs;
  for (std::size_t i = 0; i < times.size(); ++i)
    jobs.push_back(
        {loaded.cores[i].at.chip,
         loaded.cores[i].block + static_cast<std::uint32_t>(offsetof(abi::CoreHeader, tick_cycles)),
         std::as_bytes(std::span(times).subspan(i, 1))});
  if (auto done = client.write_checked(jobs); !done) return done;
  return start_cores(client, job, loaded);
}

}  // namespace spikeloom::on_board
