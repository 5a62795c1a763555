// A monitor on every chip of an emulated board, by behaviour: what SC&MP does for a host, without
// its image and without booting.
//
// It answers the datagrams that a board answers on UDP port 17893 (without the two bytes of
// padding), keeps in the chips' memories what SC&MP keeps there, and reaches cores as SC&MP does;
// programs on cores, and hosts, find no difference that they may depend on. Requests are answered
// at the board's present time, at once, in the order in which they come.
//
// Not here: messages from cores to the host, LEDs, serial ROM, remapping of cores, time
// synchronisation, pings of the watchdog. Lossy links are used, where SC&MP leaves them out.
//
// Shapes   ports are the board's Ethernet chips; chips are addressed by coordinates.
// Promises the same requests at the same times give the same answers and effects.
// Errors   refused as SC&MP refuses; what SC&MP leaves unanswered is left so and counted.
//          Board::save() holds the chips' memories, not the stand-in's own state: a board with a
//          stand-in cannot be restored into another process.
// Cost     about 1 ms for a board of 48 chips to come up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "board-runtime/shared/chip/routing_entry.h"
#include "board-runtime/shared/chip/scp.h"
#include "emulator/board/board.h"
#include "emulator/monitor/message.h"

namespace spikeloom::monitor {

struct CoreAt {
  machine::ChipXY chip;
  int core = 0;  // virtual
};

struct StandInCounts {
  std::uint64_t requests = 0;
  std::uint64_t malformed = 0;   // too short or too long
  std::uint64_t unanswered = 0;  // an access would have been SC&MP's end, or nobody listens
};

class StandIn {
 public:
  // The board is powered on and nothing has run on it; it outlives the stand-in.
  explicit StandIn(board::Board& board);
  StandIn(StandIn&&) noexcept;
  StandIn& operator=(StandIn&&) noexcept;
  ~StandIn();

  // The host's side of the wire.
  void send(int port, std::span<const std::byte> datagram);
  [[nodiscard]] std::vector<Datagram> take_received(int port);

  // From now on the signals sync0 and sync1 come to each chip late, each time by a time of its own
  // drawn from [0, most): clocks that are not in step. SC&MP brings them to all chips within
  // microseconds.
  void delay_signals(std::uint64_t seed, board::Time most);

  // The board's run_until, with the monitors' clocks going on.
  void run_until(board::Time end);
  [[nodiscard]] board::Board& board() noexcept;
  [[nodiscard]] const StandInCounts& counts() const noexcept;

  // What requests do, for tests: chips that exist, cores by their virtual number.
  // The address of a block, 0 when refused; a tag names it to its application's cores.
  [[nodiscard]] std::uint32_t allocate(machine::ChipXY chip, std::uint32_t bytes,
                                       std::uint32_t application, std::uint32_t tag = 0);
  void write(machine::ChipXY chip, std::uint32_t address, std::span<const std::byte> bytes);
  [[nodiscard]] std::vector<std::byte> read(machine::ChipXY chip, std::uint32_t address,
                                            std::size_t bytes);
  // One entry after another, from the first free one; routes name virtual cores. False: no room.
  bool route(machine::ChipXY chip, std::span<const chip::RoutingEntry> entries,
             std::uint32_t application);
  // An APLX image on the virtual cores of `cores`; kStartWaiting may be among them.
  void start(machine::ChipXY chip, std::span<const std::byte> aplx, std::uint32_t cores,
             std::uint32_t application);
  void signal(chip::Signal signal, std::uint32_t application);     // on all chips
  [[nodiscard]] int state(const CoreAt& core);                     // chip::CoreState
  [[nodiscard]] std::uint32_t user(const CoreAt& core, int word);  // user words 0 to 3

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace spikeloom::monitor
