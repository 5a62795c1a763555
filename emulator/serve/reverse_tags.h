// Which UDP ports of a board are open beside the two of the monitor: those of its reverse IP tags.
//
// A real board sees every datagram on its wire and looks for the port in its tags. A host's kernel
// hands over only datagrams of ports that are bound, so the tags are followed: a request to set or
// clear one counts when the monitor confirms it, or at once where no confirmation was asked for.
//
// Shapes   one object an Ethernet port. At most chip::kIpTags ports are open, and kMostPending
//          requests waited for, the oldest forgotten first.
// Promises takes any datagrams; ports() is ascending, without duplicates and without the monitor's.
// Errors   none: what is not understood changes nothing.
// Source   spinnaker_tools scamp/scamp-cmd.c, cmd_iptag.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "board-runtime/shared/chip/scp.h"
#include "emulator/serve/frame.h"

namespace spikeloom::serve {

class ReverseTags {
 public:
  void to_board(const Datagram& request);
  void from_board(const Datagram& reply);
  [[nodiscard]] std::vector<std::uint16_t> ports() const;

 private:
  static constexpr std::size_t kMostPending = 32;
  struct Change {
    Endpoint asker;
    std::uint16_t sequence = 0;
    std::uint32_t tag = 0;
    bool chosen_by_monitor = false;  // the reply names the tag
    std::uint16_t port = 0;          // 0: the tag opens none
  };
  void apply(const Change& change);

  std::array<std::uint16_t, chip::kIpTags> port_of_tag_{};  // 0: none
  std::deque<Change> pending_;
};

}  // namespace spikeloom::serve
