#include "emulator/serve/summary.h"

#include <fmt/format.h>

namespace spikeloom::serve {

std::string to_text(const ServeCounts& counts) {
  const auto& gateway = counts.gateway;
  auto text = fmt::format("simulated  {:.3f} s\ndatagrams  {} in, {} out, {} ARP requests\n",
                          static_cast<double>(counts.simulated) / 1e12, gateway.datagrams_in,
                          gateway.datagrams_out, gateway.arp_requests);
  const auto lost = [&](std::uint64_t count, std::string_view why) {
    if (count > 0) text += fmt::format("lost       {} {}\n", count, why);
  };
  lost(gateway.before_boot, "datagrams before the machine was booted");
  lost(gateway.too_long, "datagrams longer than an Ethernet frame");
  lost(gateway.flooded, "datagrams that came faster than the line");
  for (std::size_t i = 0; i < kFrameFaults; ++i)
    lost(gateway.frame_faults[i],
         fmt::format("frames of the machine: {}", to_text(static_cast<FrameFault>(i))));
  lost(counts.not_sent, "datagrams of the machine to addresses out of bounds");
  lost(counts.not_opened, "UDP ports of reverse tags that are taken");
  return text;
}

}  // namespace spikeloom::serve
