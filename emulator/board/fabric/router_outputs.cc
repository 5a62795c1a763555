#include "board-runtime/shared/chip/router_registers.h"
#include "emulator/board/fabric/router.h"

namespace spikeloom::board {
namespace {

using namespace chip::router;
using chip::PacketKind;

// A read on the System NoC takes more than 100 ns (data sheet section 1).
constexpr Time kSystemAccess = 100 * kNanosecond;

constexpr std::uint8_t kCodeBits = 0x30, kRouteField = 0x1C, kStampBits = 0x0C;
constexpr std::uint32_t kEveryCore = (1U << chip::kCores) - 1;

int turned(int link, int by) { return (link + by) % chip::kLinks; }

}  // namespace

// Two phases old: time phases follow each other as 00, 01, 11, 10. A core's packet gets its stamp
// here. Nearest-neighbour packets have none.
bool Router::is_stale() {
  auto& control = head_.packet.control;
  if (head_.packet.kind() == PacketKind::nearest_neighbour) return false;
  if (head_.from == kFromCore) {
    control = static_cast<std::uint8_t>((control & ~kStampBits) | phase() << 2);
    return false;
  }
  return ((control & kStampBits) >> 2 ^ phase()) == 3;
}

void Router::direct() {
  switch (head_.packet.kind()) {
    case PacketKind::multicast:
    case PacketKind::fixed_route:
      return direct_with_code();
    case PacketKind::point_to_point:
      return direct_point_to_point();
    case PacketKind::nearest_neighbour:
      return direct_nearest_neighbour();
  }
}

// The second side of the triangle is the link before the one that the packet came by.
void Router::direct_with_code() {
  const auto code = static_cast<EmergencyCode>((head_.packet.control & kCodeBits) >> 4);
  head_.packet.control = static_cast<std::uint8_t>(head_.packet.control & ~kCodeBits);
  const int from = head_.from;
  const bool from_link = from < chip::kLinks;
  if (from_link) head_.code = static_cast<std::uint8_t>(code);
  const bool redirected = code == EmergencyCode::redirected;
  if (from_link && (redirected || code == EmergencyCode::normal_and_redirected)) {
    head_.reverting = 1U << turned(from, chip::kLinks - 1);
    if (redirected) return;
  }
  if (head_.packet.kind() == PacketKind::fixed_route) return take_route(fixed_route_);
  const auto outcome = tables_.find(head_.packet.key);
  if (outcome.matched) return take_route(outcome.route);
  if (!from_link) return;
  head_.default_routed = true;
  direct_by_default(turned(from, code == EmergencyCode::reverting ? 2 : chip::kLinks / 2));
}

void Router::take_route(chip::Route route) {
  head_.links = route & chip::kLinkBits;
  head_.cores = (route >> chip::kLinks) & kEveryCore;
}

void Router::direct_by_default(int link) {
  const auto rule = diversion_ >> (2 * link);
  if ((rule & kDivertToMonitor) != 0) return to_monitor();
  if ((rule & kDestroy) != 0) return;
  head_.links = 1U << link;
}

void Router::direct_point_to_point() {
  const auto way = tables_.point_to_point(head_.packet.key);
  if (way == kP2pMonitor) return to_monitor();
  if (way != kP2pDrop) head_.links = 1U << way;
}

void Router::direct_nearest_neighbour() {
  if (head_.from < chip::kLinks) {
    if ((head_.packet.control & chip::kPeekOrPoke) != 0) return answer();
    return to_monitor();
  }
  const auto way = static_cast<std::uint32_t>((head_.packet.control & kRouteField) >> 2);
  if (way == kNeighbourMonitor) return to_monitor();
  head_.links = way == kNeighbourBroadcast ? fixed_route_ >> kBroadcastShift : 1U << way;
}

// The router reads or writes by itself and turns the packet round.
void Router::answer() {
  chip::Packet packet = head_.packet;
  const auto from = head_.from;
  const bool poke = packet.has_payload();
  const bool done = poke ? port_->bus_write(packet.key, packet.payload)
                         : port_->bus_read(packet.key, packet.payload);
  ++(poke ? counts_.pokes : counts_.peeks);
  packet.key |= kAnswer | (done ? 0 : kAnswerBusError);
  packet.control = static_cast<std::uint8_t>(static_cast<int>(PacketKind::nearest_neighbour) << 6 |
                                             from << 2 | (poke ? 0 : chip::kPayloadPresent));
  if (poke || !done) packet.payload = 0;
  head_.packet = packet;
  head_.links = 1U << from;
  head_.since = head_.stage_since = head_.last = now_ + kSystemAccess;
}

void Router::to_monitor() { head_.cores = (1U << monitor()) & kEveryCore; }

}  // namespace spikeloom::board
