// The table by which an Ethernet chip's monitor knows where datagrams for tags go.
//
// Shapes   kIpTags tags of 32 bytes; the first half are set by hosts, the second half are lent for
//          one answer each.
// Source   spinnaker_tools scamp/scamp-cmd.c (cmd_iptag), scamp/scamp.h (iptag_t).
#pragma once

#include <array>
#include <cstdint>

#include "emulator/monitor/message.h"

namespace spikeloom::monitor {

class IpTags {
 public:
  static constexpr std::size_t kBytes = 32;

  void obey(Command& command);
  [[nodiscard]] bool is_set(std::uint8_t tag) const;

 private:
  std::array<std::array<std::byte, kBytes>, chip::kIpTags> tags_{};
  std::uint32_t timeout_ = 9;  // logarithm of 10 ms steps
};

}  // namespace spikeloom::monitor
