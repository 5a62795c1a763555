// The monitors of a machine, and the commands by which one of them reaches others.
//
// Source   spinnaker_tools scamp/scamp-cmd.c, scamp/scamp-nn.c, scamp/scamp-p2p.c.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "emulator/monitor/chip_monitor.h"
#include "emulator/monitor/network.h"

namespace spikeloom::monitor {

class Monitors {
 public:
  explicit Monitors(board::Board& board);

  // What the monitor of chip `index`, or a core of it that runs nothing, does and answers.
  void obey(Command& command, int index, int core);
  void signal_all(std::uint32_t what);
  // The barriers' signals come to each chip late, each time by another time from [0, most).
  void delay_signals(std::uint64_t seed, board::Time most);
  [[nodiscard]] board::Time next_signal() const;  // that is late; kNever: none
  void pass_late_signals();                       // those whose time has come

  [[nodiscard]] const Network& network() const noexcept { return network_; }
  [[nodiscard]] ChipMonitor& at(int index) { return *chips_[static_cast<std::size_t>(index)]; }
  [[nodiscard]] int size() const noexcept { return static_cast<int>(chips_.size()); }
  [[nodiscard]] std::optional<int> find(std::uint16_t address) const;

 private:
  struct LateSignal {
    board::Time at = 0;
    int chip = 0;
    std::uint32_t what = 0;
  };
  void pass_signal(int chip, std::uint32_t what);
  void count(Command& command, int index);
  void signal(Command& command, int index);
  void flood(int from, std::uint32_t key, std::uint32_t payload, std::uint32_t how);
  void flood_block(const Command& command, int from);
  void link(Command& command, int index, bool writes);
  void copy_and_start(Command& command, int index);
  // By link `link` of a chip; null: nothing is wired there.
  [[nodiscard]] ChipAccess* neighbour(int index, std::uint32_t link);

  board::Board* board_;
  Network network_;
  std::vector<std::unique_ptr<ChipMonitor>> chips_;
  std::uint64_t seed_ = 0, signals_ = 0;
  board::Time most_late_ = 0;
  std::vector<LateSignal> late_;  // in no order
};

}  // namespace spikeloom::monitor
