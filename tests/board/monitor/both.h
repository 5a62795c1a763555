// SC&MP on one board and the stand-in on another one like it, asked the same.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "board-runtime/shared/chip/scp.h"
#include "emulator/monitor/stand_in.h"
#include "tests/board/monitor/monitor.h"

namespace spikeloom::support {

class Both {
 public:
  explicit Both(const board::BoardOptions& options)
      : real_(options), board_(board::Board::make(options).value()), stand_in_(board_) {}

  [[nodiscard]] bool boot() { return real_.boot(); }
  [[nodiscard]] MonitorBoard& real() { return real_; }
  [[nodiscard]] monitor::StandIn& stand_in() { return stand_in_; }
  [[nodiscard]] board::Board& board() { return board_; }

  void run(board::Time time) {
    real_.run(time);
    stand_in_.run_until(board_.now() + time);
  }
  // Of the stand-in alone.
  [[nodiscard]] std::optional<ScpReply> ask_stand_in(CoreAt core, const Scp& request);
  // Both answer alike, and this is the answer.
  ScpReply ask(CoreAt core, const Scp& request);
  // A range of memory is alike, but for bytes whose offset is among `but`.
  void compare(CoreAt chip, std::uint32_t address, std::size_t bytes,
               const std::vector<std::size_t>& but = {});
  void write(CoreAt chip, std::uint32_t address, const std::vector<std::byte>& bytes);

 private:
  MonitorBoard real_;
  board::Board board_;
  monitor::StandIn stand_in_;
  std::uint16_t sequence_ = 0;
  std::vector<std::byte> header_;  // of its last answer
};

}  // namespace spikeloom::support
