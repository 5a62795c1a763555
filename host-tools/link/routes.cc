#include <fmt/format.h>

#include <algorithm>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "host-tools/link/commands.h"
#include "host-tools/link/system_variable.h"

namespace spikeloom::link {
namespace {

// The monitor remembers no request for entries: one whose answer is lost may have left a block
// behind, which is freed before the next one.
constexpr int kAttempts = 16;
constexpr std::uint16_t kRowTaken = 0x8000;
constexpr std::uint32_t kRouteBits = (1U << (chip::kLinks + chip::kCores)) - 1;

Request allocation(ChipXY chip, chip::ScpAllocate what, std::uint8_t application,
                   std::uint32_t argument2) {
  Request request;
  request.to = {chip, 0};
  request.command = chip::ScpCommand::allocate;
  request.argument1 = static_cast<std::uint32_t>(what) | static_cast<std::uint32_t>(application)
                                                             << 8;
  request.argument2 = argument2;
  return request;
}

tl::unexpected<Error> no_entries(ScpClient& client, const RouteJob& job) {
  const auto state = chip_state(client, job.chip);
  if (!state) return tl::unexpected(state.error());
  return failure(ErrorClass::does_not_fit, "no_entries",
                 fmt::format("{}: {} routing entries asked for; the largest free block has {}",
                             to_text(CoreAt{job.chip, 0}), job.entries.size(), state->free_entries),
                 "link.load_routes", "another application holds entries there",
                 "stop what else runs on the board");
}

Result<std::uint32_t> allocate(ScpClient& client, const RouteJob& job, std::uint8_t application) {
  const auto entries = static_cast<std::uint32_t>(job.entries.size());
  auto request = allocation(job.chip, chip::ScpAllocate::router, application, entries);
  request.repeatable = false;
  for (int attempt = 1;; ++attempt) {
    if (auto freed = free_routes(client, job.chip, application); !freed)
      return tl::unexpected(freed.error());
    const auto reply = client.ask(request);
    if (reply && reply->word(0) == 0) return no_entries(client, job);
    if (reply) return reply->word(0);
    if (reply.error().code != "answer_lost" || attempt == kAttempts)
      return tl::unexpected(reply.error());
  }
}

Bytes rows_of(std::span<const chip::RoutingEntry> entries) {
  Bytes rows;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    append_little(rows, static_cast<std::uint16_t>(i));
    append_little(rows, static_cast<std::uint16_t>(i == 0 ? entries.size() : 0));
    append_little(rows, entries[i].route & kRouteBits);
    append_little(rows, entries[i].key);
    append_little(rows, entries[i].mask);
  }
  return rows;
}

Request load(const RouteJob& job, std::uint8_t application, std::uint32_t rows_at,
             std::uint32_t first) {
  Request request;
  request.to = {job.chip, 0};
  request.command = chip::ScpCommand::router;
  request.argument1 = static_cast<std::uint32_t>(chip::ScpRouter::load) |
                      static_cast<std::uint32_t>(application) << 8 |
                      static_cast<std::uint32_t>(job.entries.size()) << 16;
  request.argument2 = rows_at;
  request.argument3 = first;
  return request;
}

}  // namespace

Result<void> free_routes(ScpClient& client, ChipXY chip, std::uint8_t application) {
  constexpr std::uint32_t kClear = 1;
  return client.ask(allocation(chip, chip::ScpAllocate::free_router_of, application, kClear))
      .map([](const Reply&) {});
}

Result<void> load_routes(ScpClient& client, std::uint8_t application,
                         std::span<const RouteJob> jobs) {
  std::vector<Bytes> rows;
  std::vector<WriteJob> writes;
  std::vector<Request> loads;
  rows.reserve(jobs.size());
  for (const auto& job : jobs) {
    if (job.entries.empty()) {
      if (auto freed = free_routes(client, job.chip, application); !freed) return freed;
      continue;
    }
    if (job.entries.size() > chip::kUsableTableEntries) return no_entries(client, job);
    const auto rows_at =
        system_variable<std::uint32_t>(client, job.chip, chip::SystemVariable::sdram_system);
    if (!rows_at) return tl::unexpected(rows_at.error());
    const auto first = allocate(client, job, application);
    if (!first) return tl::unexpected(first.error());
    rows.push_back(rows_of(job.entries));
    writes.push_back({job.chip, *rows_at, rows.back()});
    loads.push_back(load(job, application, *rows_at, *first));
  }
  if (auto wrote = client.write_checked(writes); !wrote) return wrote;
  return client.ask(loads).map([](const std::vector<Reply>&) {});
}

Result<void> load_routes(ScpClient& client, ChipXY chip, std::uint8_t application,
                         std::span<const chip::RoutingEntry> entries) {
  const RouteJob job{chip, entries};
  return load_routes(client, application, std::span(&job, 1));
}

Result<std::vector<chip::RoutingEntry>> read_routes(ScpClient& client, ChipXY chip,
                                                    std::uint8_t application) {
  const auto copy_at =
      system_variable<std::uint32_t>(client, chip, chip::SystemVariable::router_copy);
  if (!copy_at) return tl::unexpected(copy_at.error());
  const auto bytes = client.read(chip, *copy_at, chip::kTableEntries * sizeof(chip::RouterRow));
  if (!bytes) return tl::unexpected(bytes.error());
  std::vector<chip::RoutingEntry> entries;
  for (std::size_t at = 0; at < bytes->size(); at += sizeof(chip::RouterRow)) {
    const auto owner = little<std::uint16_t>(*bytes, at + 2);
    const auto route = little<std::uint32_t>(*bytes, at + 4);
    const bool cleared = (route & ~kRouteBits) != 0;  // its owner still stands there
    if ((owner & kRowTaken) == 0 || (owner & 0xFF) != application || cleared) continue;
    entries.push_back(
        {little<std::uint32_t>(*bytes, at + 8), little<std::uint32_t>(*bytes, at + 12), route});
  }
  return entries;
}

}  // namespace spikeloom::link
