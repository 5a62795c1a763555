#include "emulator/board/fabric/link_out.h"

#include <algorithm>

#include "base/assert.h"
#include "base/counter_rng.h"

namespace spikeloom::board {
namespace {

constexpr int kSparePackets = 2;  // what a transmitter and a receiver of silicon hold

}  // namespace

int credits_for(const LinkTiming& timing, Time quantum, Time delay) {
  const Time shortest = timing.symbol * chip::kShortPacketSymbols;
  const Time absence = timing.latency + delay + 3 * quantum;  // sent, moved, taken, granted
  return static_cast<int>(absence / shortest) + 1 + kSparePackets;
}

void Flight::transfer(Archive& archive) {
  std::uint8_t damaged = parity_error;
  archive(packet.control, packet.key, packet.payload, damaged, at);
  parity_error = damaged != 0;
  if (!is_sound_time(at)) archive.fail();
}

void LinkCounts::transfer(Archive& archive) { archive(sent, dropped, corrupted, busy); }

LinkOut::LinkOut(const LinkTiming& timing, int credits) : timing_(timing), credits_(credits) {}

void LinkOut::inject(const FaultyLink& faults, std::uint64_t seed, std::uint32_t stream) {
  drop_ = faults.drop;
  corrupt_ = faults.corrupt;
  delay_ = faults.delay;
  stuck_from_ = faults.stuck_from;
  stuck_until_ = faults.stuck_until;
  seed_ = seed;
  stream_ = stream;
}

void LinkOut::send(const chip::Packet& packet, Time at) {
  SPIKELOOM_ASSERT(ready(at), "a packet on a link that is not ready");
  --credits_;
  last_start_ = std::max(at, free_at_);
  const Time duration = timing_.symbol * packet.symbols();
  free_at_ = last_start_ + duration;
  counts_.busy += duration;
  ++counts_.sent;
  Flight flight{packet, false, free_at_ + timing_.latency};
  if ((drop_ > 0 || corrupt_ > 0 || delay_ > 0) && meets_fault(flight)) {
    ++lost_;
    return;
  }
  flights_.push_back(flight);
}

// Words 0 and 1 of the packet's block decide; word 2 says which bit of the key is turned over, word
// 3 how late the packet comes.
bool LinkOut::meets_fault(Flight& flight) {
  const auto draws =
      CounterStream(seed_, {StreamPurpose::link_fault, stream_}).block(counts_.sent - 1);
  if (unit_from(draws[0], 0) < drop_) {
    ++counts_.dropped;
    return true;
  }
  if (unit_from(draws[1], 0) < corrupt_) {
    ++counts_.corrupted;
    flight.parity_error = true;
    flight.packet.key ^= 1U << (draws[2] % 32);
  }
  flight.at += static_cast<Time>(unit_from(draws[3], 0) * static_cast<double>(delay_));
  return false;
}

void LinkOut::clear_flights() noexcept {
  flights_.clear();
  credits_ += lost_;  // nobody will take them
  lost_ = 0;
}

void LinkOut::transfer(Archive& archive) {
  std::uint8_t off = off_;
  archive(credits_, lost_, off, free_at_, last_start_, flights_, counts_);
  off_ = off != 0;
  if (!archive.is_loading()) return;
  const bool sound = credits_ >= 0 && credits_ <= kMostCredits && lost_ >= 0 &&
                     lost_ <= kMostCredits && is_sound_time(free_at_) &&
                     is_sound_time(last_start_) && is_sound_time(counts_.busy) &&
                     (wired() || (credits_ == 0 && flights_.empty()));
  if (!sound) archive.fail();
  if (!archive.failed()) return;
  credits_ = lost_ = 0;
  free_at_ = last_start_ = 0;
  flights_.clear();
  counts_ = {};
}

}  // namespace spikeloom::board
