#include "host-tools/link/scp_message.h"

#include <fmt/format.h>

#include "board-runtime/shared/chip/sdp.h"

namespace spikeloom::link {
namespace {

constexpr std::uint8_t kNoTag = 0xFF, kFromHost = 0xFF;
constexpr std::uint8_t kRequest = chip::kSdpReplyExpected | 0x07;
constexpr std::size_t kReplyHead = chip::kSdpHeaderBytes + chip::kScpArgument1;

std::uint16_t chip_field(ChipXY at) { return static_cast<std::uint16_t>(at.x << 8 | at.y); }

ChipXY chip_of(std::uint16_t field) {
  return {static_cast<std::int16_t>(field >> 8), static_cast<std::int16_t>(field & 0xFF)};
}

std::size_t at(chip::SdpField field) { return static_cast<std::size_t>(field); }

}  // namespace

Bytes to_datagram(const Request& request, std::uint16_t sequence) {
  Bytes bytes;
  bytes.reserve(kLongestDatagram);
  append_little(bytes, static_cast<std::uint8_t>(request.behind ? kRequest | chip::kSdpNotPassedOn
                                                                : kRequest));
  append_little(bytes, kNoTag);
  append_little(bytes, static_cast<std::uint8_t>(request.to.core & chip::kSdpCoreBits));
  append_little(bytes, kFromHost);
  append_little(bytes, chip_field(request.to.chip));
  append_little(bytes, std::uint16_t{0});
  append_little(bytes, static_cast<std::uint16_t>(request.command));
  append_little(bytes, sequence);
  append_little(bytes, request.argument1);
  append_little(bytes, request.argument2);
  append_little(bytes, request.argument3);
  bytes.insert(bytes.end(), request.data.begin(), request.data.end());
  return bytes;
}

std::optional<ParsedReply> parse_reply(ByteView datagram) {
  if (datagram.size() < kReplyHead || datagram.size() > kLongestDatagram) return std::nullopt;
  const auto flags = little<std::uint8_t>(datagram, at(chip::SdpField::flags));
  if ((flags & chip::kSdpReplyExpected) != 0) return std::nullopt;
  const auto from = little<std::uint8_t>(datagram, at(chip::SdpField::from_port));
  ParsedReply parsed;
  parsed.from.chip = chip_of(little<std::uint16_t>(datagram, at(chip::SdpField::from_chip)));
  parsed.from.core = from & chip::kSdpCoreBits;
  parsed.port = from / (chip::kSdpCoreBits + 1);
  const auto message = datagram.subspan(chip::kSdpHeaderBytes);
  parsed.sequence = little<std::uint16_t>(message, chip::kScpSequence);
  parsed.reply.code =
      static_cast<chip::ScpReturn>(little<std::uint16_t>(message, chip::kScpCommand));
  const auto data = message.subspan(chip::kScpArgument1);
  parsed.reply.data.assign(data.begin(), data.end());
  return parsed;
}

std::uint32_t Reply::word(std::size_t index) const {
  return index < words() ? little<std::uint32_t>(data, 4 * index) : 0;
}

const char* to_text(chip::ScpCommand command) {
  using enum chip::ScpCommand;
  switch (command) {
    case version:
      return "version";
    case read:
      return "read";
    case write:
      return "write";
    case fill:
      return "fill";
    case count_cores:
      return "count cores";
    case start_cores:
      return "start cores";
    case copy_and_start:
      return "copy image";
    case signal:
      return "signal";
    case ip_tag:
      return "IP tag";
    case allocate:
      return "allocate";
    case router:
      return "router";
    case information:
      return "information";
    default:
      return "other command";
  }
}

const char* to_text(chip::ScpReturn code) {
  using enum chip::ScpReturn;
  switch (code) {
    case ok:
      return "done";
    case bad_length:
      return "message too short";
    case bad_checksum:
      return "checksum differs";
    case bad_command:
      return "unknown command";
    case bad_argument:
      return "bad argument";
    case bad_port:
      return "no such port";
    case timeout:
      return "the core does not take messages";
    case no_route:
      return "no route to the chip";
    case bad_core:
      return "no such core";
    case dead_core:
      return "the core is dead";
    case no_buffer:
      return "no buffer free";
    case peer_silent:
      return "another chip does not answer";
    case peer_refused:
      return "another chip refuses";
    case peer_busy:
      return "another request of the kind is in progress";
    case peer_died:
      return "the chip does not answer its neighbours";
    case packet_not_sent:
      return "a packet could not be sent";
  }
  return "an unknown code";
}

std::string to_text(CoreAt core) {
  if (core.chip == kRootChip) return "the board's first chip";
  return fmt::format("chip ({},{}) core {}", core.chip.x, core.chip.y, core.core);
}

}  // namespace spikeloom::link
