// A machine that is reached, found out about, and ours to use.
//
// Errors   those of the way (link), of booting and of discovery (host-tools/board); not_booted
//          (unreachable) without an image; cannot_reach (usage) for a place that this build lacks.
#pragma once

#include <memory>
#include <optional>

#include "host-tools/board/discover.h"
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

 private:
  BoardSession() = default;
  [[nodiscard]] Result<void> reach(const BoardOptions& options,
                                   const std::optional<machine::MachineSpec>& spec,
                                   unsigned threads);
  [[nodiscard]] Result<void> find_out(const BoardPlace& place);
  [[nodiscard]] Result<void> use_all_ports(const BoardPlace& place);
  [[nodiscard]] Result<bool> open_all_ports(const BoardPlace& place);
  // The transport's number of one of the machine's ports; 0 where it has none.
  [[nodiscard]] int number_of(std::size_t port);

  // In the order in which they refer to each other.
  std::optional<EmulatedBoard> emulated_;
  std::unique_ptr<link::Transport> way_;
  std::unique_ptr<link::ScpClient> client_;
  on_board::Found found_;
};

}  // namespace spikeloom::flow
