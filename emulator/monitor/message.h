// A SpiNNaker datagram in parts, and the command in it.
//
// Formats  chip/sdp.h, chip/scp.h; without the padding of UDP.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "board-runtime/shared/chip/scp.h"
#include "board-runtime/shared/chip/sdp.h"

namespace spikeloom::monitor {

using Datagram = std::vector<std::byte>;

struct Message {
  std::uint8_t flags = 0, tag = 0, to_port = 0, from_port = 0;
  std::uint16_t to_chip = 0, from_chip = 0;
  std::vector<std::byte> body;  // from the command on

  void turn_around();
};

// None: shorter than its header.
[[nodiscard]] std::optional<Message> parse(std::span<const std::byte> datagram);
[[nodiscard]] Datagram to_bytes(const Message& message);

// A command, and room for its answer where the request had its arguments.
struct Command {
  std::uint16_t code = 0;  // of the request, then of the answer
  std::uint16_t sequence = 0;
  // Arguments and data of the request; what an answer does not overwrite goes back as it came.
  std::array<std::byte, 12 + chip::kScpMostData> content{};
  std::size_t size = 0;  // bytes of content that came, then that go back

  [[nodiscard]] std::uint32_t argument(std::size_t index) const;
  void answer(std::size_t index, std::uint32_t value);  // argument `index`
  void refuse(chip::ScpReturn why);
  [[nodiscard]] std::span<std::byte> data() { return std::span(content).subspan(12); }
};

// None: too short for a command.
[[nodiscard]] std::optional<Command> command_of(const Message& message);
void put(const Command& command, Message& message);

}  // namespace spikeloom::monitor
