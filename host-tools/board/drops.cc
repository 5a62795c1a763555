#include "host-tools/board/drops.h"

#include <array>

#include "board-runtime/shared/chip/memory_map.h"
#include "board-runtime/shared/chip/router_registers.h"

namespace spikeloom::on_board {
namespace {

constexpr std::uint32_t kDroppedMulticast = 8;

}  // namespace

Result<Drops> read_drops(link::ScpClient& client, const machine::Machine& machine) {
  const auto counter =
      chip::shared_base(chip::SharedSlot::router) + chip::router::kCounter + 4 * kDroppedMulticast;
  std::vector<std::array<std::byte, 4>> words(machine.chips.size());
  std::vector<link::ReadJob> jobs;
  for (std::size_t i = 0; i < words.size(); ++i)
    jobs.push_back({machine.chips[i].at, counter, words[i]});
  if (auto done = client.read(jobs); !done) return tl::unexpected(done.error());
  Drops drops;
  for (const auto& word : words) drops.push_back(little<std::uint32_t>(word, 0));
  return drops;
}

std::uint64_t between(const Drops& before, const Drops& after) {
  std::uint64_t packets = 0;
  for (std::size_t i = 0; i < after.size(); ++i) packets += after[i] - before[i];
  return packets;
}

}  // namespace spikeloom::on_board
