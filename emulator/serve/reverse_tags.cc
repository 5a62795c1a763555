#include "emulator/serve/reverse_tags.h"

#include <algorithm>

#include "board-runtime/shared/chip/sdp.h"

namespace spikeloom::serve {
namespace {

constexpr std::size_t kScp = chip::kSdpPadBytes + chip::kSdpHeaderBytes;

std::uint8_t sdp_byte(const Datagram& datagram, chip::SdpField field) {
  return little<std::uint8_t>(datagram.payload,
                              chip::kSdpPadBytes + static_cast<std::size_t>(field));
}

bool holds(const Datagram& datagram, std::size_t scp_bytes) {
  return datagram.payload.size() >= kScp + scp_bytes;
}

// A command to the monitor itself that sets or clears a tag.
bool changes_a_tag(const Datagram& datagram) {
  if (datagram.to.port != chip::kSdpUdpPort || !holds(datagram, chip::kScpHeaderBytes))
    return false;
  if (sdp_byte(datagram, chip::SdpField::to_port) != 0) return false;
  const auto command = little<std::uint16_t>(datagram.payload, kScp + chip::kScpCommand);
  if (command != static_cast<std::uint16_t>(chip::ScpCommand::ip_tag)) return false;
  const auto argument = little<std::uint32_t>(datagram.payload, kScp + chip::kScpArgument1);
  const auto action = static_cast<chip::IpTagAction>(chip::ip_tag_action(argument));
  return action == chip::IpTagAction::add || action == chip::IpTagAction::set ||
         action == chip::IpTagAction::clear;
}

bool belongs_to_the_monitor(std::uint16_t port) {
  return port == chip::kBootUdpPort || port == chip::kSdpUdpPort;
}

}  // namespace

void ReverseTags::to_board(const Datagram& request) {
  if (!changes_a_tag(request)) return;
  const auto argument1 = little<std::uint32_t>(request.payload, kScp + chip::kScpArgument1);
  const auto argument2 = little<std::uint32_t>(request.payload, kScp + chip::kScpArgument2);
  const auto action = static_cast<chip::IpTagAction>(chip::ip_tag_action(argument1));
  Change change{request.from, little<std::uint16_t>(request.payload, kScp + chip::kScpSequence),
                chip::ip_tag(argument1), action == chip::IpTagAction::add, 0};
  if (action != chip::IpTagAction::clear && (argument1 & chip::kIpTagReverse) != 0)
    change.port = chip::ip_tag_udp_port(argument2);
  if ((sdp_byte(request, chip::SdpField::flags) & chip::kSdpReplyExpected) == 0) {
    if (!change.chosen_by_monitor) apply(change);
    return;
  }
  pending_.push_back(change);
  if (pending_.size() > kMostPending) pending_.pop_front();
}

void ReverseTags::from_board(const Datagram& reply) {
  if (pending_.empty() || reply.from.port != chip::kSdpUdpPort ||
      !holds(reply, chip::kScpArgument1))
    return;
  const auto sequence = little<std::uint16_t>(reply.payload, kScp + chip::kScpSequence);
  const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const Change& change) {
    return change.asker == reply.to && change.sequence == sequence;
  });
  if (found == pending_.end()) return;
  Change change = *found;
  pending_.erase(found);
  if (little<std::uint16_t>(reply.payload, kScp + chip::kScpCommand) != chip::kScpOk) return;
  if (change.chosen_by_monitor) {
    if (!holds(reply, chip::kScpArgument2)) return;
    change.tag = little<std::uint32_t>(reply.payload, kScp + chip::kScpArgument1);
  }
  apply(change);
}

void ReverseTags::apply(const Change& change) {
  if (change.tag < port_of_tag_.size()) port_of_tag_[change.tag] = change.port;
}

std::vector<std::uint16_t> ReverseTags::ports() const {
  std::vector<std::uint16_t> open;
  for (const auto port : port_of_tag_)
    if (port != 0 && !belongs_to_the_monitor(port)) open.push_back(port);
  std::sort(open.begin(), open.end());
  open.erase(std::unique(open.begin(), open.end()), open.end());
  return open;
}

}  // namespace spikeloom::serve
