// A machine that is reached, found out about, and ours to use.
//
// Every board is reached through its own Ethernet port (board/ports.h).
//
// Errors   those of the way (link), of booting and of discovery (host-tools/board); not_booted
//          (unreachable) without an image; cannot_reach (usage) for a place that this build lacks.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host-tools/board/discover.h"
#include "host-tools/board/ports.h"
#include "host-tools/flow/emulated_board.h"
#include "host-tools/flow/run_on_board.h"
#include "host-tools/link/scp_client.h"

namespace spikeloom::flow {

class BoardSession {
 public:
  // `spec`: of the machine to emulate; elsewhere a hint for booting.
  [[nodiscard]] static Result<BoardSession> open(const BoardOptions& options,
                                                 const std::optional<machine::MachineSpec>& spec,
                                                 unsigned threads);

  [[nodiscard]] link::ScpClient& client() { return *client_; }
  [[nodiscard]] const on_board::Found& found() const { return found_; }
  [[nodiscard]] std::string name() { return client_->transport().name(); }
  // What is not as it should be, in words: chips that were left out, ports that do not answer, also
  // those that fell silent since.
  [[nodiscard]] std::vector<std::string> notes() const;
  // What went through each port in use, the first one first.
  struct PortUse {
    on_board::EthernetPort port;
    link::ScpCounts counts;
  };
  [[nodiscard]] std::vector<PortUse> ports() const;

 private:
  BoardSession() = default;
  [[nodiscard]] Result<void> reach(const BoardOptions& options,
                                   const std::optional<machine::MachineSpec>& spec,
                                   unsigned threads);
  [[nodiscard]] Result<void> find_out(const BoardPlace& place);
  // Gives the machine's ports their numbers on the way, as far as it leads there.
  [[nodiscard]] Result<void> open_all_ports(const BoardPlace& place);

  // In the order in which they refer to each other.
  std::optional<EmulatedBoard> emulated_;
  std::unique_ptr<link::Transport> way_;
  std::unique_ptr<link::ScpClient> client_;
  on_board::Found found_;
  on_board::PortNumbers numbers_;
};

}  // namespace spikeloom::flow
