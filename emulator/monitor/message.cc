#include "emulator/monitor/message.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace spikeloom::monitor {
namespace {

constexpr std::size_t kCommandHead = 4;

std::uint8_t byte_at(std::span<const std::byte> bytes, std::size_t at) {
  return std::to_integer<std::uint8_t>(bytes[at]);
}
std::uint16_t half_at(std::span<const std::byte> bytes, std::size_t at) {
  return static_cast<std::uint16_t>(byte_at(bytes, at) | byte_at(bytes, at + 1) << 8);
}
void append_half(std::vector<std::byte>& bytes, std::uint16_t value) {
  bytes.push_back(static_cast<std::byte>(value & 0xFF));
  bytes.push_back(static_cast<std::byte>(value >> 8));
}
std::size_t at(chip::SdpField field) { return static_cast<std::size_t>(field); }

}  // namespace

void Message::turn_around() {
  std::swap(to_port, from_port);
  std::swap(to_chip, from_chip);
}

std::optional<Message> parse(std::span<const std::byte> datagram) {
  using chip::SdpField;
  if (datagram.size() < chip::kSdpHeaderBytes) return {};
  const auto byte = [&](SdpField field) { return byte_at(datagram, at(field)); };
  Message message{byte(SdpField::flags),
                  byte(SdpField::tag),
                  byte(SdpField::to_port),
                  byte(SdpField::from_port),
                  half_at(datagram, at(SdpField::to_chip)),
                  half_at(datagram, at(SdpField::from_chip)),
                  {}};
  const auto body = datagram.subspan(chip::kSdpHeaderBytes);
  message.body.assign(body.begin(), body.end());
  return message;
}

Datagram to_bytes(const Message& message) {
  Datagram bytes;
  for (auto value : {message.flags, message.tag, message.to_port, message.from_port}) {
    bytes.push_back(static_cast<std::byte>(value));
  }
  append_half(bytes, message.to_chip);
  append_half(bytes, message.from_chip);
  bytes.insert(bytes.end(), message.body.begin(), message.body.end());
  return bytes;
}

std::uint32_t Command::argument(std::size_t index) const {
  std::uint32_t value = 0;
  std::memcpy(&value, &content[4 * index], 4);
  return value;
}

void Command::answer(std::size_t index, std::uint32_t value) {
  std::memcpy(&content[4 * index], &value, 4);
  size = std::max(size, 4 * index + 4);
}

void Command::refuse(chip::ScpReturn why) {
  code = static_cast<std::uint16_t>(why);
  size = 0;
}

std::optional<Command> command_of(const Message& message) {
  const auto& body = message.body;
  if (body.size() < kCommandHead) return {};
  Command command{half_at(body, chip::kScpCommand), half_at(body, chip::kScpSequence), {}, 0};
  command.size = std::min(body.size() - kCommandHead, command.content.size());
  std::copy_n(body.begin() + kCommandHead, command.size, command.content.begin());
  return command;
}

void put(const Command& command, Message& message) {
  message.body.clear();
  append_half(message.body, command.code);
  append_half(message.body, command.sequence);
  message.body.insert(message.body.end(), command.content.begin(),
                      command.content.begin() + static_cast<std::ptrdiff_t>(command.size));
}

}  // namespace spikeloom::monitor
