#include "emulator/board/fabric/router.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace spikeloom::board {
namespace {

using namespace chip::router;
using chip::PacketKind;

// A nominal router clock of 133 MHz.
constexpr Time kNominalPeriod = 7'500;

std::size_t lowest(std::uint32_t set) { return static_cast<std::size_t>(std::countr_zero(set)); }

bool has_code(const chip::Packet& packet) {
  return packet.kind() == PacketKind::multicast || packet.kind() == PacketKind::fixed_route;
}

chip::Packet with_code(chip::Packet packet, EmergencyCode code) {
  if (has_code(packet)) {
    packet.control = static_cast<std::uint8_t>(packet.control | static_cast<int>(code) << 4);
  }
  return packet;
}

}  // namespace

Router::Router(RouterPort& port, std::span<LinkOut, chip::kLinks> links)
    : port_(&port), links_(links), period_(kNominalPeriod) {
  reset();
}

void Router::reset() {
  for (std::size_t link = 0; link < inboxes_.size(); ++link) {
    freed_[link] += static_cast<int>(inboxes_[link].size());
    counts_.dropped_packets += inboxes_[link].size();
    inboxes_[link].clear();
  }
  counts_.dropped_packets += offered_.size() + (head_.stage == Stage::idle ? 0 : 1);
  offered_.clear();
  filled_inboxes_ = taken_places_ = 0;
  head_ = {};
  reset_registers();
}

void Router::set_links_off(std::uint32_t sending, std::uint32_t receiving) {
  for (std::size_t link = 0; link < links_.size(); ++link) {
    links_[link].set_off((sending >> link & 1) != 0);
  }
  deaf_links_ = receiving;
}

bool Router::offer(const chip::Packet& packet, int core, int fake_route, Time at) {
  present_ = at;
  horizon_ = std::max(horizon_, at);
  if (head_.stage != Stage::idle || !offered_.empty()) pump();
  const bool free = head_.stage == Stage::idle && offered_.empty();
  const auto from = static_cast<std::uint8_t>(fake_route < chip::kLinks ? fake_route : kFromCore);
  if (free && (control_ & kRoutingEnable) != 0) {
    ++counts_.from_cores;
    route(packet, from, at);
    return true;
  }
  const auto place = 1U << core;
  if ((taken_places_ & place) != 0) return false;
  taken_places_ |= place;
  offered_.push({packet, static_cast<std::uint8_t>(core), from, std::max(at, now_)});
  return true;
}

void Router::arrive(int link, const Flight& flight) {
  inboxes_[static_cast<std::size_t>(link)].insert(
      flight, [](const Flight& a, const Flight& b) { return a.at < b.at; });
  filled_inboxes_ |= 1U << link;
}

void Router::advance(Time until) {
  present_ = until > horizon_ ? horizon_ : until;
  horizon_ = std::max(horizon_, until);
  pump();
}

int Router::take_freed(int link) {
  return std::exchange(freed_[static_cast<std::size_t>(link)], 0);
}

void Router::pump() {
  while (settle_head() && take_next()) {
  }
}

// The earliest arrival; of equal ones the lowest link's, then a core's.
bool Router::take_next() {
  if ((control_ & kRoutingEnable) == 0) return false;
  Time earliest = offered_.empty() ? kNever : offered_.front().at;
  std::size_t from = chip::kLinks;
  for (auto filled = filled_inboxes_ & ~deaf_links_; filled != 0; filled &= filled - 1) {
    const auto link = lowest(filled);
    const Time at = inboxes_[link].front().at;
    if (at < earliest || (at == earliest && from == chip::kLinks)) earliest = at, from = link;
  }
  if (earliest > horizon_) return false;
  if (from == chip::kLinks) {
    take_offered();
  } else {
    take_inbox(from);
  }
  return true;
}

void Router::take_inbox(std::size_t link) {
  const Flight flight = inboxes_[link].front();
  inboxes_[link].pop();
  if (inboxes_[link].empty()) filled_inboxes_ &= ~(1U << link);
  ++freed_[link];
  ++counts_.from_links[link];
  const auto from = static_cast<std::uint8_t>(link);
  if (flight.parity_error) {
    catch_error(flight.packet, from, kParityError);
  } else {
    route(flight.packet, from, flight.at);
  }
}

void Router::take_offered() {
  const Offered offered = offered_.front();
  offered_.pop();
  taken_places_ &= ~(1U << offered.core);
  ++counts_.from_cores;
  route(offered.packet, offered.fake_route, offered.at);
}

void Router::route(const chip::Packet& packet, std::uint8_t from, Time at) {
  now_ = std::max(now_, at);
  head_ = {};
  head_.packet = packet;
  head_.stage = Stage::routed;
  head_.from = from;
  head_.since = head_.stage_since = head_.last = now_;
  if (is_stale()) {
    head_.stage = Stage::idle;
    return catch_error(packet, from, kTimeStampError);
  }
  ++counts_.by_kind[static_cast<std::size_t>(packet.kind())];
  direct();
  if (!head_.has_copies()) {
    head_.reached = kToDump;
    return finish();
  }
  retry(head_.since);
  if (!head_.has_copies()) return finish();
  head_.stage = Stage::wait1;
}

// True when the head is free. A core has a say only about the time that it has lived.
bool Router::settle_head() {
  while (head_.stage != Stage::idle) {
    const Time end = deadline();
    retry(std::min(horizon_, end));
    if (!head_.has_copies()) {
      finish();
      break;
    }
    const bool goes_on = head_.stage == Stage::wait1 && wait(kWait2Shift) > 0;
    if (end > (goes_on || head_.cores == 0 ? horizon_ : present_)) return false;
    if (goes_on) {
      head_.stage = Stage::wait2;
      head_.stage_since = end;
    } else {
      drop_rest(end);
    }
  }
  return true;
}

void Router::retry(Time limit) {
  const Time from = std::max(head_.stage_since, head_.tried);
  for (auto left = head_.links; left != 0; left &= left - 1) retry_link(lowest(left), from, limit);
  for (auto left = head_.reverting; left != 0; left &= left - 1) {
    const auto link = lowest(left);
    const Time at = links_[link].ready_at(from);
    if (at > limit) continue;
    head_.reverting &= ~(1U << link);
    send(link, EmergencyCode::reverting, at);
  }
  const Time lived = std::max(head_.since, std::min(present_, limit));
  for (auto left = head_.cores; left != 0; left &= left - 1) {
    deliver(static_cast<int>(lowest(left)), lived);
  }
  head_.tried = std::max(head_.tried, limit);
}

void Router::retry_link(std::size_t link, Time from, Time limit) {
  const auto own = 1U << link;
  if ((head_.links & own) == 0) return;  // went along with another
  const Time at = links_[link].ready_at(from);
  const bool diverts = head_.stage == Stage::wait2 && has_code(head_.packet);
  const auto before = (link + chip::kLinks - 1) % chip::kLinks;
  if (diverts && links_[before].ready_at(from) < at) return divert(link, before, from, limit);
  if (at > limit) return;
  const auto after = (link + 1) % chip::kLinks;
  if (diverts && (head_.links & 1U << after) != 0 && links_[after].ready_at(from) > at) {
    return divert(after, link, from, limit);
  }
  head_.links &= ~own;
  send(link, EmergencyCode::normal, at);
}

// The copy for `link` leaves by the link before it, together with that one's own copy if it waits.
void Router::divert(std::size_t link, std::size_t before, Time from, Time limit) {
  const Time at = links_[before].ready_at(from);
  if (at > limit) return;
  ++counts_.diverted;
  const bool both = (head_.links & 1U << before) != 0;
  head_.links &= ~(1U << link | 1U << before);
  send(before, both ? EmergencyCode::normal_and_redirected : EmergencyCode::redirected, at);
}

void Router::send(std::size_t link, EmergencyCode code, Time at) {
  links_[link].send(with_code(head_.packet, code), at);
  ++counts_.to_links;
  head_.reached |= 1U << (static_cast<std::size_t>(kToLinkShift) + link);
  head_.codes |= 1U << static_cast<int>(code);
  head_.last = std::max(head_.last, at);
}

void Router::deliver(int core, Time at) {
  if (!port_->deliver(core, head_.packet, head_.from, at)) return;
  ++counts_.to_cores;
  head_.cores &= ~(1U << core);
  head_.reached |= core == monitor() ? kToMonitor : kToCore;
  head_.codes |= 1U;
  head_.last = std::max(head_.last, at);
}

void Router::drop_rest(Time at) {
  head_.lost_links = head_.links | head_.reverting;
  head_.lost_cores = head_.cores;
  counts_.dropped_copies += static_cast<std::uint64_t>(
      std::popcount(head_.links) + std::popcount(head_.reverting) + std::popcount(head_.cores));
  head_.links = head_.reverting = head_.cores = 0;
  head_.reached |= kToDump;
  head_.last = std::max(head_.last, at);
  finish();
}

void Router::finish() {
  now_ = std::max(now_, head_.last);
  note_delay();
  if ((head_.reached & kToDump) != 0) {
    ++counts_.dropped_packets;
    catch_dump();
  }
  const auto& packet = head_.packet;
  const Diagnostics::Passed passed{packet.kind(),        head_.from == kFromCore,
                                   packet.has_payload(), head_.default_routed,
                                   head_.code,           head_.codes,
                                   head_.reached};
  head_.stage = Stage::idle;
  if (diagnostics_.count(passed)) settle_levels();
}

Time Router::deadline() const {
  const Time waits = wait(head_.stage == Stage::wait2 ? kWait2Shift : kWait1Shift);
  return waits == kNever ? kNever : head_.stage_since + waits;
}

Time Router::next_event() const {
  if (head_.stage == Stage::idle) {
    if ((control_ & kRoutingEnable) == 0) return kNever;
    Time next = offered_.empty() ? kNever : offered_.front().at;
    for (auto filled = filled_inboxes_ & ~deaf_links_; filled != 0; filled &= filled - 1) {
      next = std::min(next, inboxes_[lowest(filled)].front().at);
    }
    return next;
  }
  if (head_.cores != 0) return present_;
  Time next = deadline();
  const Time from = std::max(head_.stage_since, head_.tried);
  const auto detours =
      head_.stage == Stage::wait2 ? (head_.links >> 1 | head_.links << (chip::kLinks - 1)) : 0;
  for (auto left = (head_.links | head_.reverting | detours) & chip::kLinkBits; left != 0;
       left &= left - 1) {
    next = std::min(next, links_[lowest(left)].ready_at(from));
  }
  return next;
}

void Router::transfer(Archive& archive) {
  archive.section("router", 1);
  archive(tables_, diagnostics_, inboxes_, freed_, offered_, deaf_links_, head_);
  archive(now_, horizon_, present_, control_, diversion_, fixed_route_, cam_test_key_, error_,
          dump_);
  archive(timing_control_, unblocked_, emergency_cycles_, counted_cycles_, delays_, cycles_since_);
  archive(period_, counts_, odd_);
  if (archive.is_loading()) take_up(archive);
}

// What follows from the state loaded; a damaged one gives way to a router without packets.
void Router::take_up(Archive& archive) {
  for (const Time time : {now_, horizon_, present_, cycles_since_, counts_.stalled}) {
    if (!is_sound_time(time)) archive.fail();
  }
  for (const int freed : freed_) {
    if (freed < 0 || freed > kMostCredits) archive.fail();
  }
  if (period_ < 1 || period_ > kSecond) archive.fail();
  if (archive.failed()) {
    for (auto& inbox : inboxes_) inbox.clear();
    offered_.clear();
    head_ = {};
    freed_ = {};
    counts_ = {};
    now_ = horizon_ = present_ = cycles_since_ = 0;
    period_ = kNominalPeriod;
    reset_registers();
  }
  filled_inboxes_ = taken_places_ = 0;
  for (std::size_t link = 0; link < inboxes_.size(); ++link) {
    if (!inboxes_[link].empty()) filled_inboxes_ |= 1U << link;
  }
  offered_.for_each([this](const Offered& offered) { taken_places_ |= 1U << offered.core; });
  settle_levels();
}

void Router::Head::transfer(Archive& archive) {
  std::uint8_t by_default = default_routed, at_stage = static_cast<std::uint8_t>(stage);
  archive(packet.control, packet.key, packet.payload, at_stage, from, code, by_default, cores,
          links, reverting, reached, codes, lost_cores, lost_links, since, stage_since, tried,
          last);
  default_routed = by_default != 0;
  stage = static_cast<Stage>(at_stage & 3);
  const bool sound = at_stage <= static_cast<std::uint8_t>(Stage::wait2) && from <= kFromCore &&
                     code <= 3 && cores >> chip::kCores == 0 &&
                     (links | reverting) <= chip::kLinkBits;
  if (!sound) archive.fail();
  for (const Time time : {since, stage_since, tried, last}) {
    if (!is_sound_time(time)) archive.fail();
  }
}

void Router::Offered::transfer(Archive& archive) {
  archive(packet.control, packet.key, packet.payload, core, fake_route, at);
  if (core >= chip::kCores || fake_route > kFromCore || !is_sound_time(at)) archive.fail();
}

void RouterCounts::transfer(Archive& archive) {
  archive(from_links, from_cores, by_kind, to_cores, to_links, diverted, dropped_packets,
          dropped_copies, errors, peeks, pokes, stalled);
}

void OddAccesses::transfer(Archive& archive) {
  archive(undeclared, write_only_read, read_only_written, reserved_written, unmodelled_written,
          last_offset);
}

}  // namespace spikeloom::board
