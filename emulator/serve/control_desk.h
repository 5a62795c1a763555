// Answers what a person asks of a served machine that a real board could not tell.
//
// Shapes   a request is a line (control_request.h), its answer a line; some come later, from
//          poll(): top (after `ms` of the wall), trace (after `count` instructions or `ms`
//          simulated), spans (after `ms` simulated). One later answer a stream. Verbs: ps [all |
//          links | touched | chip, core], log, peek, top, trace, spans, save, restore, counts, gdb.
// Promises only restore and gdb change the machine; both are told to the journal.
// Errors   bad_request, unknown_verb, unknown_chip, unknown_core, no_memory, busy; those of
//          snapshot_file.h.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/board/board.h"
#include "emulator/serve/control_request.h"

namespace spikeloom::serve {

class ControlDesk {
 public:
  // What the desk needs of the server around it.
  struct Surroundings {
    std::function<std::string()> counts;  // as text
    std::function<void()> disturbed;      // the machine is no longer what frames made it
    std::function<void()> power_on;
    std::function<Result<void>(machine::ChipXY chip, int physical_core, std::uint16_t port)> debug;
  };
  struct Answer {
    int stream = 0;
    std::string line;
  };

  ControlDesk(board::Board& board, board::BoardOptions options, Surroundings surroundings);
  ~ControlDesk();
  ControlDesk(const ControlDesk&) = delete;
  ControlDesk& operator=(const ControlDesk&) = delete;

  // None: later, from poll().
  [[nodiscard]] std::optional<std::string> ask(int stream, std::string_view line,
                                               std::int64_t wall_ns);
  void gone(int stream);
  [[nodiscard]] std::vector<Answer> poll(std::int64_t wall_ns);
  // How far the machine may run before the next poll().
  [[nodiscard]] board::Time longest_step() const;

 private:
  class Job;
  class TopJob;
  class TraceJob;
  class SpansJob;
  struct Core {
    board::Chip* chip;
    int physical;
  };

  [[nodiscard]] Result<std::string> answer(const ControlRequest& request);
  [[nodiscard]] Result<std::string> ps(const ControlRequest& request);
  [[nodiscard]] Result<std::string> peek(const ControlRequest& request);
  [[nodiscard]] Result<std::string> debug(const ControlRequest& request);
  [[nodiscard]] Result<std::string> restore_from(const std::string& path);
  [[nodiscard]] Result<std::unique_ptr<Job>> job(const ControlRequest& request,
                                                 std::int64_t wall_ns);
  [[nodiscard]] Result<board::Chip*> chip_of(const ControlRequest& request);
  [[nodiscard]] Result<Core> core_of(const ControlRequest& request);

  board::Board& board_;
  board::BoardOptions options_;
  Surroundings surroundings_;
  std::map<int, std::unique_ptr<Job>> jobs_;
};

}  // namespace spikeloom::serve
