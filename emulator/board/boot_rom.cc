#include "emulator/board/boot_rom.h"

#include <algorithm>
#include <array>

namespace spikeloom::board {
namespace {

constexpr std::size_t kHeaderBytes = 18;
constexpr std::uint32_t kProtocolVersion = 1;
enum class Command : std::uint32_t {
  start = 1,
  block_start = 2,
  block = 3,
  block_end = 4,
  end = 5
};

std::uint32_t big_endian(std::span<const std::byte> bytes) {
  std::uint32_t value = 0;
  for (auto byte : bytes) value = value << 8 | std::to_integer<std::uint32_t>(byte);
  return value;
}

}  // namespace

bool neighbour_checksum_fits(std::uint32_t key, std::uint32_t payload) noexcept {
  // A number's value modulo 15 is that of the sum of its nibbles; carried around, 0 is shown as 15.
  const std::uint64_t nibbles = std::uint64_t{key % 15U} + payload % 15U;
  return nibbles % 15U == 0 && (key | payload) != 0;
}

BootRom::Go BootRom::datagram(std::span<const std::byte> payload) {
  ++counts_.datagrams;
  if (payload.size() < kHeaderBytes || big_endian(payload.first(2)) != kProtocolVersion) {
    ++counts_.refused;
    return {};
  }
  const auto field = [&](std::size_t at) { return big_endian(payload.subspan(at, 4)); };
  const std::uint32_t op1 = field(6), op3 = field(14);
  switch (static_cast<Command>(field(2))) {
    case Command::start:
      image_.start((op3 & 0xFFU) + 1);
      return {};
    case Command::block: {
      std::array<std::uint32_t, kBootBlockWords> words{};
      const auto data = payload.subspan(kHeaderBytes);
      const std::size_t count = std::min(data.size() / 4, words.size());
      for (std::size_t i = 0; i < count; ++i) words[i] = big_endian(data.subspan(4 * i, 4));
      image_.block(op1 & 0xFFU, ((op1 >> 8) & 0xFFU) + 1, std::span(words).first(count));
      return {};
    }
    case Command::end:
      if ((op1 & 1U) != 0 && image_.complete()) return op3;
      return {};
    default:
      ++counts_.refused;
      return {};
  }
}

BootRom::Go BootRom::packet(const chip::Packet& packet) {
  constexpr std::uint32_t kForRom = 3, kExecute = 1U << 8;
  ++counts_.packets;
  const std::uint32_t key = packet.key, value = packet.payload;
  if (packet.kind() != chip::PacketKind::nearest_neighbour || (key & 0xFU) != kForRom ||
      !neighbour_checksum_fits(key, value)) {
    ++counts_.refused;
    return {};
  }
  const std::uint32_t block = (key >> 16) & 0xFFU, word = (key >> 8) & 0xFFU;
  auto& coming = coming_[block % kBootBlocks];
  switch (static_cast<Command>((key >> 24) & 0xFU)) {
    case Command::start:
      image_.start((value >> 16) + 1);
      break;
    case Command::block_start:
      coming.start(word + 1);
      break;
    case Command::block:
      coming.word(word, value);
      break;
    case Command::block_end:
      if (coming.whole(value)) {
        image_.block(block, static_cast<std::uint32_t>(coming.words().size()), coming.words());
      } else {
        ++counts_.refused;
      }
      break;
    case Command::end:
      if ((key & kExecute) != 0 && image_.complete()) return value;
      break;
    default:
      ++counts_.refused;
  }
  return {};
}

}  // namespace spikeloom::board
