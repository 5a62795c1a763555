// A board with the monitor's own image on it, spoken to in-process: boot, ask, read, write.
//
// The image comes from the SpiNNMan package in build/venv (./dev peers), or from the file that
// SPIKELOOM_BOOT_IMAGE names; monitor_image() is empty without one, and tests then skip.
//
// Units    simulated picoseconds.
// Errors   a request without an answer within kPatience of simulated time gives no reply.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/board/board.h"

namespace spikeloom::support {

inline constexpr const char* kNoMonitorImage =
    "no boot image: ./dev peers installs SpiNNMan, which holds it";
[[nodiscard]] std::vector<std::byte> monitor_image();

struct CoreAt {
  int x = 0, y = 0, core = 0;
};
struct Scp {
  std::uint16_t command = 0;
  std::uint32_t arg1 = 0, arg2 = 0, arg3 = 0;
  std::vector<std::byte> data;
};
struct ScpReply {
  std::uint16_t code = 0;
  std::vector<std::byte> data;  // from the place of arg1 on
  [[nodiscard]] std::uint32_t word(std::size_t index) const;
  [[nodiscard]] std::string text(std::size_t from) const;
};

class MonitorBoard {
 public:
  static constexpr board::Time kPatience = 300 * board::kMillisecond;

  explicit MonitorBoard(const board::BoardOptions& options);
  // The monitor looks after its cores, and gives one up that misses so many pings.
  void watch_cores(int misses) { watchdog_misses_ = misses; }

  [[nodiscard]] board::Board& board() { return board_; }
  // False when not every chip was up within `most`.
  [[nodiscard]] bool boot(board::Time most = 8 * board::kSecond);
  [[nodiscard]] bool is_up();
  void run(board::Time duration);
  [[nodiscard]] std::optional<ScpReply> ask(CoreAt core, const Scp& request);
  [[nodiscard]] bool write(CoreAt chip, std::uint32_t address, std::vector<std::byte> bytes);
  [[nodiscard]] std::vector<std::byte> read(CoreAt chip, std::uint32_t address, std::size_t bytes);
  // Loads an APLX image to the cores of `mask` on one chip and lets them go.
  [[nodiscard]] bool start(CoreAt chip, std::span<const std::byte> aplx, std::uint32_t cores,
                           std::uint32_t app);
  // State of a virtual core, as the monitor's table of cores has it.
  [[nodiscard]] int state(CoreAt core);
  // The links that the monitor of a chip uses, as digits: "0125".
  [[nodiscard]] std::string links(CoreAt chip);
  // The datagram that answered the last request, with its padding.
  [[nodiscard]] const std::vector<std::byte>& last_answer() const { return *answer_; }
  // Datagrams of the board that are no answers, in order.
  [[nodiscard]] const std::vector<std::vector<std::byte>>& others() const { return others_; }

 private:
  void send(std::uint16_t port, std::vector<std::byte> payload);
  void collect();

  board::BoardOptions options_;
  board::Board board_;
  int watchdog_misses_ = 0;
  std::uint16_t sequence_ = 0;
  std::optional<std::vector<std::byte>> answer_;
  std::vector<std::vector<std::byte>> others_;
};

[[nodiscard]] board::BoardOptions four_chips();
[[nodiscard]] board::BoardOptions forty_eight_chips();

}  // namespace spikeloom::support
