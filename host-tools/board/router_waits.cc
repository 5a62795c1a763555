#include "host-tools/board/router_waits.h"

#include <algorithm>
#include <array>

#include "board-runtime/shared/chip/memory_map.h"
#include "board-runtime/shared/chip/router_registers.h"

namespace spikeloom::on_board {
namespace {

constexpr std::uint32_t kControl =
    chip::shared_base(chip::SharedSlot::router) + chip::router::kControl;

std::uint32_t lengthened(std::uint32_t control) {
  namespace router = chip::router;
  const std::uint32_t wait = control >> router::kWait1Shift & router::kWaitMask;
  const std::uint32_t longer = std::max(wait, kLongestWait);
  return (control & ~(router::kWaitMask << router::kWait1Shift)) | longer << router::kWait1Shift;
}

}  // namespace

Result<RouterControls> lengthen_waits(link::ScpClient& client, const machine::Machine& machine) {
  std::vector<std::array<std::byte, 4>> words(machine.chips.size());
  std::vector<link::ReadJob> jobs;
  for (std::size_t i = 0; i < words.size(); ++i)
    jobs.push_back({machine.chips[i].at, kControl, words[i]});
  if (auto done = client.read(jobs); !done) return tl::unexpected(done.error());
  RouterControls found, longer;
  for (const auto& word : words) {
    found.push_back(little<std::uint32_t>(word, 0));
    longer.push_back(lengthened(found.back()));
  }
  if (auto done = put_back(client, machine, longer); !done) return tl::unexpected(done.error());
  return found;
}

Result<void> put_back(link::ScpClient& client, const machine::Machine& machine,
                      const RouterControls& controls) {
  std::vector<link::WriteJob> jobs;
  for (std::size_t i = 0; i < controls.size(); ++i)
    jobs.push_back({machine.chips[i].at, kControl, std::as_bytes(std::span(&controls[i], 1))});
  return client.write(jobs);
}

}  // namespace spikeloom::on_board
