#include "emulator/monitor/ip_tags.h"

#include <algorithm>
#include <cstring>

namespace spikeloom::monitor {
namespace {

using chip::IpTagAction;

// Fields of a tag.
constexpr std::size_t kIp = 0, kSendPort = 10, kTimeout = 12, kFlags = 14, kReceivePort = 20,
                      kChip = 22, kPortAndCore = 24;
constexpr std::uint32_t kValid = 0x8000, kReverse = 0x0200;
constexpr std::uint32_t kFirstLent = chip::kIpTags / 2;

void put16(std::array<std::byte, IpTags::kBytes>& tag, std::size_t at, std::uint32_t value) {
  tag[at] = static_cast<std::byte>(value & 0xFF);
  tag[at + 1] = static_cast<std::byte>(value >> 8 & 0xFF);
}

}  // namespace

bool IpTags::is_set(std::uint8_t tag) const {
  return tag < tags_.size() &&
         (tags_[tag][kFlags] != std::byte{0} || tags_[tag][kFlags + 1] != std::byte{0});
}

void IpTags::obey(Command& command) {
  const std::uint32_t what = command.argument(0), ports = command.argument(1);
  std::uint32_t number = chip::ip_tag(what);
  const auto action = chip::ip_tag_action(what);
  if (action > static_cast<std::uint32_t>(IpTagAction::timeout) || number >= tags_.size()) {
    return command.refuse(chip::ScpReturn::bad_argument);
  }
  auto& tag = tags_[number];
  switch (static_cast<IpTagAction>(action)) {
    case IpTagAction::add:
    case IpTagAction::set: {
      command.size = 0;
      if (action == static_cast<std::uint32_t>(IpTagAction::add)) {
        number = kFirstLent + 1;  // the first is lent to this answer
      }
      auto& chosen = tags_[number];
      chosen.fill(std::byte{0});
      const std::uint32_t steps = what >> 24 & 15U;
      const std::uint32_t timeout = steps == 0 ? 0 : 1U << (steps - 1);
      const std::uint32_t flags = (what >> 20 & 0x0F00) | timeout | kValid;
      put16(chosen, kTimeout, timeout);
      put16(chosen, kFlags, flags);
      put16(chosen, kChip, ports >> 16);
      chosen[kPortAndCore] = static_cast<std::byte>(what >> 8 & 0xFF);
      const std::uint32_t address = command.argument(2);
      std::memcpy(&chosen[kIp], &address, 4);
      put16(chosen, (flags & kReverse) != 0 ? kReceivePort : kSendPort, ports & 0xFFFF);
      return command.answer(0, number);
    }
    case IpTagAction::read: {
      const std::size_t bytes = std::size_t{ports} * kBytes;
      if (bytes > chip::kScpMostData) return command.refuse(chip::ScpReturn::bad_argument);
      command.size = bytes;
      for (std::size_t i = 0; i < bytes; ++i) {
        const std::size_t place = number * kBytes + i;
        command.content[i] =
            place < tags_.size() * kBytes ? tags_[place / kBytes][place % kBytes] : std::byte{0};
      }
      return;
    }
    case IpTagAction::clear:
      put16(tag, kFlags, 0);
      command.size = 0;
      return;
    case IpTagAction::timeout:
      command.size = 0;
      command.answer(0, kFirstLent << 24 | (chip::kIpTags - kFirstLent) << 16 |
                            static_cast<std::uint32_t>(kBytes) << 8 | timeout_);
      if (ports < 16) timeout_ = ports;
      return;
  }
}

}  // namespace spikeloom::monitor
