#include "host-tools/board/start.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <queue>

#include "host-tools/board/account.h"
#include "host-tools/board/barrier.h"
#include "host-tools/board/blocks.h"
#include "host-tools/board/traffic.h"
#include "host-tools/image/decode.h"
#include "host-tools/link/application.h"
#include "host-tools/link/commands.h"

namespace spikeloom::on_board {
namespace {

constexpr int kRounds = 4;
constexpr link::Time kReadyPatience = std::chrono::seconds(10);
// Of a byte that a core adds up, while all cores of its chip read.
constexpr link::Time kSumPerByte = std::chrono::nanoseconds(40);

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

Result<void> start_cores(link::ScpClient& client, const Loaded& loaded) {
  std::map<machine::ChipXY, std::uint32_t> cores_of;
  for (const auto& core : loaded.cores) cores_of[core.at.chip] |= 1U << core.at.core;
  std::vector<link::CoreSet> sets;
  for (const auto& [chip, cores] : cores_of) sets.push_back({chip, cores});
  return link::start_cores(client, kApplication, sets, false);
}

link::Time patience_for(const Loaded& loaded) {
  std::uint32_t longest = 0;
  for (const auto& core : loaded.cores)
    longest = std::max(longest, core.layout.header.loaded_bytes);
  return kReadyPatience + longest * kSumPerByte;
}

struct Damaged {
  std::size_t core = 0;
  abi::CoreReport report;
};

bool tells_of_damage(abi::Fault fault) {
  return fault == abi::Fault::wrong_checksum || fault == abi::Fault::wrong_magic ||
         fault == abi::Fault::wrong_abi;
}

// What all cores make of their blocks. Errors: core_failed where one ended for another reason.
Result<std::vector<Damaged>> damaged_blocks(link::ScpClient& client, const LoadJob& job,
                                            const Loaded& loaded) {
  const auto ended = wait_for_others(
      client, job.plan, loaded.cores,
      {.state = chip::CoreState::sync0, .patience = patience_for(loaded), .waited = {}});
  if (!ended) return tl::unexpected(ended.error());
  std::vector<Damaged> damaged;
  std::vector<const LoadedCore*> failed;
  for (const auto place : *ended) {
    const auto report = read_report(client, loaded.cores[place]);
    if (report && tells_of_damage(report->fault))
      damaged.push_back({place, *report});
    else
      failed.push_back(&loaded.cores[place]);
  }
  // A neuron core may have failed over what is damaged of its synapse cores.
  if (damaged.empty() && !failed.empty())
    return tl::unexpected(account_of(client, job.plan, failed));
  return damaged;
}

Error block_differs(const LoadJob& job, const Loaded& loaded, const std::vector<Damaged>& damaged) {
  const auto& [place, report] = damaged.front();
  const auto& core = loaded.cores[place];
  return {ErrorClass::not_trustworthy,
          "block_differs",
          fmt::format("the {} bytes of {} did not arrive as they were sent, {} times{}",
                      core.layout.header.loaded_bytes, name_of(job.plan, core), kRounds,
                      damaged.size() > 1
                          ? fmt::format(", nor did those of {} others", damaged.size() - 1)
                          : ""),
          "board.load",
          to_text(report),
          "the network to the board damages data, or its memory is bad: check the cable; leave the "
          "chip out of the machine's description"};
}

}  // namespace

Result<void> start(link::ScpClient& client, const LoadJob& job, Loaded& loaded) {
  const TrafficMeter meter(client);
  for (int round = 1;; ++round) {
    if (auto done = compare_tables(client, job); !done) return done;
    if (auto done = spread_program(client, job); !done) return done;
    if (auto done = start_cores(client, loaded); !done) return done;
    const auto damaged = damaged_blocks(client, job, loaded);
    if (!damaged) return tl::unexpected(damaged.error());
    if (damaged->empty()) break;
    if (round == kRounds) return tl::unexpected(block_differs(job, loaded, *damaged));
    for (const auto& [place, report] : *damaged)
      if (auto done = write_again(client, job, loaded.cores[place]); !done) return done;
    loaded.written_again += damaged->size();
  }
  loaded.program = meter.read();
  return {};
}

}  // namespace spikeloom::on_board
