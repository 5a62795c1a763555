// The doors of a served machine beside its wires: control requests and debuggers, between two steps
// of the server.
//
// Promises a debugger that has halted its core holds the machine. A stranger on a stream (no line
//          end within ControlRequest::kLongestLine, no GDB) loses it.
// Errors   those of Streams for listening.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "emulator/board/board.h"
#include "emulator/serve/board_debug_target.h"
#include "emulator/serve/control_desk.h"
#include "emulator/serve/gdb_session.h"
#include "emulator/serve/server.h"
#include "emulator/serve/streams.h"

namespace spikeloom::serve {

class Control final : public Attendant {
 public:
  // `disturbed` is told when somebody changes the machine by other ways than frames.
  Control(board::Board& board, const board::BoardOptions& options, Server& server, Reactor& reactor,
          std::function<void()> disturbed);

  [[nodiscard]] Result<void> listen(const std::filesystem::path& path);
  // A debugger may come to `port` of the loopback address, for one core.
  [[nodiscard]] Result<void> debug(machine::ChipXY chip, int physical_core, std::uint16_t port);

  void attend() override;
  [[nodiscard]] bool holds() const override;
  [[nodiscard]] board::Time longest_step() const override;

 private:
  struct Debugger {  // of one listener
    board::Chip* chip = nullptr;
    int core = 0;
    int stream = 0;  // 0: nobody
    std::unique_ptr<BoardDebugTarget> target;
    std::unique_ptr<GdbSession> session;
  };
  void take(const Streams::Event& event);
  void take_request(const Streams::Event& event);
  void take_packet(Debugger& debugger, const Streams::Event& event);
  void let_go(Debugger& debugger);

  board::Board& board_;
  Streams streams_;
  ControlDesk desk_;
  std::function<void()> disturbed_;
  std::map<int, std::string> lines_;   // of control streams, not yet whole
  std::map<int, Debugger> debuggers_;  // by listener
};

}  // namespace spikeloom::serve
