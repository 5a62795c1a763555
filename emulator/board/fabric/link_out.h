// The sending half of a link: serialises packets, delays them, and injects the link's faults.
//
// A packet is sent symbol by symbol; one more may wait behind it. It arrives a latency after its
// last symbol. The receiver grants credits, one for each packet that its inbox can hold; they come
// back when its router has taken the packet. Without a credit, without a wire, or while stuck, the
// link takes nothing and its router blocks.
//
// Units    picoseconds.
// Promises flights() are in the order in which they were sent, which is that of arrival unless the
//          plan delays them. A fault depends on the plan's seed, the chip, the
//          link and the packet's number, not on the order of events elsewhere.
// Errors   a damaged snapshot fails the archive and leaves a link that takes nothing. send()
//          without ready() breaks the contract.
// Cost     a send is a push to a vector that keeps its memory.
// Source   hardware facts: 20 ns a symbol (application note 7); SC&MP 4 expects 500 ns a hop and
//          900 ns more for a board crossing; board crossings are quoted at half the rate.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "board-runtime/shared/chip/packet.h"
#include "emulator/board/fabric/fault_plan.h"
#include "emulator/board/state/archive.h"
#include "emulator/board/state/time.h"

namespace spikeloom::board {

struct LinkTiming {
  Time symbol = 0, latency = 0;
  auto operator<=>(const LinkTiming&) const = default;
};
inline constexpr LinkTiming kOnBoard{20 * kNanosecond, 200 * kNanosecond};
inline constexpr LinkTiming kBetweenBoards{40 * kNanosecond, 900 * kNanosecond};

// What a snapshot may hold: leaves room for adding.
[[nodiscard]] constexpr bool is_sound_time(Time at) { return at >= 0 && at < kNever / 4; }
inline constexpr int kMostCredits = 1 << 20;

// How many packets may be on the way when credits come back a quantum after the inbox was emptied:
// enough for the full rate, also when they are delayed, and a few for the buffers of silicon.
[[nodiscard]] int credits_for(const LinkTiming& timing, Time quantum, Time delay = 0);

// A packet on its way.
struct Flight {
  chip::Packet packet;
  bool parity_error = false;
  Time at = 0;  // of arrival
  void transfer(Archive& archive);
};

struct LinkCounts {
  std::uint64_t sent = 0, dropped = 0, corrupted = 0;  // dropped, corrupted: by the fault plan
  Time busy = 0;                                       // time spent sending
  auto operator<=>(const LinkCounts&) const = default;
  void transfer(Archive& archive);
};

class LinkOut {
 public:
  LinkOut() = default;  // not wired, or dead: never ready
  LinkOut(const LinkTiming& timing, int credits);

  // Faults of this link; `stream` is unlike that of every other link (chip index * 6 + link).
  void inject(const FaultyLink& faults, std::uint64_t seed, std::uint32_t stream);

  void set_off(bool off) noexcept { off_ = off; }  // by the chip: takes nothing while off

  [[nodiscard]] bool wired() const noexcept { return timing_.symbol != 0; }
  [[nodiscard]] bool ready(Time at) const noexcept { return ready_at(at) <= at; }
  // The first time from `at` on when a packet is taken; kNever when only a credit can tell.
  [[nodiscard]] Time ready_at(Time at) const noexcept {
    if (credits_ == 0 || off_) return kNever;  // an unwired link has no credits
    const Time free = last_start_ > at ? last_start_ : at;
    return free >= stuck_from_ && free < stuck_until_ ? stuck_until_ : free;
  }
  void send(const chip::Packet& packet, Time at);

  // What has been sent since clear_flights(); the board moves it to the neighbour's inbox.
  [[nodiscard]] std::span<const Flight> flights() const noexcept { return flights_; }
  void clear_flights() noexcept;
  void grant(int credits) noexcept { credits_ += credits; }  // the neighbour took that many

  [[nodiscard]] const LinkCounts& counts() const noexcept { return counts_; }
  void transfer(Archive& archive);  // not timing and faults: they are set up anew

 private:
  bool meets_fault(Flight& flight);  // true: lost

  LinkTiming timing_;
  int credits_ = 0, lost_ = 0;  // lost_: since clear_flights()
  bool off_ = false;
  Time free_at_ = 0, last_start_ = 0;  // of the packet taken last
  std::vector<Flight> flights_;
  LinkCounts counts_;
  double drop_ = 0, corrupt_ = 0;
  Time delay_ = 0;
  Time stuck_from_ = kNever, stuck_until_ = kNever;
  std::uint64_t seed_ = 0;
  std::uint32_t stream_ = 0;
};

}  // namespace spikeloom::board
