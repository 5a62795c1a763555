#include "host-tools/board/ports.h"

#include <fmt/format.h>

#include <map>

namespace spikeloom::on_board {
namespace {

// The address may be somebody else's where the host is.
std::optional<std::string> fault_of(const EthernetPort& port, const Result<link::Version>& says) {
  if (!says) return says.error().what;
  if (says->chip == port.chip) return std::nullopt;
  return says->chip ? fmt::format("chip ({},{}) answers there", says->chip->x, says->chip->y)
                    : "a monitor answers there that is of no machine yet";
}

}  // namespace

std::string of_no_use(const EthernetPort& port, const std::string& why) {
  return fmt::format(
      "the Ethernet port of chip ({},{}) at {} is not used, its board is reached through the "
      "first one: {}",
      port.chip.x, port.chip.y, to_text(port.address), why);
}

Result<void> use_ports(link::ScpClient& client, Found& found, PortNumbers& numbers) {
  std::vector<std::size_t> tried;
  std::vector<int> behind;
  for (std::size_t port = 1; port < numbers.size(); ++port) {
    if (!numbers[port]) continue;
    tried.push_back(port);
    behind.push_back(*numbers[port]);
  }
  const auto versions = link::versions_behind(client, behind, kPortPatience);
  if (!versions) return tl::unexpected(versions.error());
  std::map<ChipXY, int> number_at;
  for (std::size_t i = 0; i < tried.size(); ++i) {
    const auto& port = found.ports[tried[i]];
    if (const auto fault = fault_of(port, (*versions)[i])) {
      numbers[tried[i]].reset();
      found.notes.push_back(of_no_use(port, *fault));
    } else {
      number_at[port.chip] = behind[i];
    }
  }
  for (std::size_t i = 0; i < found.machine.chips.size(); ++i)
    if (const auto own = number_at.find(found.nearest_port[i]); own != number_at.end())
      client.route(found.machine.chips[i].at, own->second);
  return {};
}

}  // namespace spikeloom::on_board
