// Messages to a monitor as hosts write them, for tests of who reads them on the way.
#pragma once

#include "board-runtime/shared/chip/scp.h"
#include "board-runtime/shared/chip/sdp.h"
#include "emulator/serve/frame.h"

namespace spikeloom::support {

struct ScpMessage {
  std::uint8_t flags = 0x87, to_port = 0;
  std::uint16_t command = 0, sequence = 0;
  std::uint32_t argument1 = 0, argument2 = 0, argument3 = 0;
};

inline Bytes to_bytes(const ScpMessage& message) {
  Bytes bytes;
  append_little(bytes, std::uint16_t{0});  // padding
  append_little(bytes, message.flags);
  append_little(bytes, std::uint8_t{0xFF});
  append_little(bytes, message.to_port);
  append_little(bytes, std::uint8_t{0xFF});
  append_little(bytes, chip::kSdpRootChip);
  append_little(bytes, std::uint16_t{0});
  append_little(bytes, message.command);
  append_little(bytes, message.sequence);
  append_little(bytes, message.argument1);
  append_little(bytes, message.argument2);
  append_little(bytes, message.argument3);
  return bytes;
}

inline std::uint32_t tag_argument(chip::IpTagAction action, std::uint32_t tag, bool reverse) {
  return (reverse ? chip::kIpTagReverse : 0) | static_cast<std::uint32_t>(action) << 16 | tag;
}

}  // namespace spikeloom::support
