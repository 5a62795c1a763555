#include "emulator/board/devices/serial_rom.h"

#include <utility>

#include "board-runtime/shared/chip/geometry.h"
#include "board-runtime/shared/chip/link.h"
#include "board-runtime/shared/chip/memory_map.h"
#include "board-runtime/shared/chip/system_controller_registers.h"

namespace spikeloom::board {
namespace {

using namespace chip::system_controller;

constexpr std::uint32_t kReadCommand = 0x03;  // in bits 31:24, then a 24-bit address
constexpr std::uint32_t kCommandBits = 32;
constexpr std::uint32_t kAddressMask = 0x00FF'FFFF;

// The identity's flags: present; software resets and initialises the PHY; there is Ethernet.
constexpr std::uint16_t kFlagsPresent = 0x8000, kFlagsPhyInit = 0x0008, kFlagsEthernet = 0x0001;

// Where the boot ROM puts the identity.
constexpr std::uint32_t kIdentityAddress =
    chip::kSystemRam + chip::kSystemRamBytes - static_cast<std::uint32_t>(kIdentityBytes);

constexpr std::uint32_t kAllLinks = (1U << chip::kLinks) - 1;

// A record's header begins with this byte; padding goes before it.
constexpr std::byte kPadding{0x55}, kRecordBegins{0x3A};

void append_word(std::vector<std::byte>& to, std::uint32_t word) {
  for (int shift = 0; shift < 32; shift += 8) to.push_back(static_cast<std::byte>(word >> shift));
}

}  // namespace

std::array<std::byte, kIdentityBytes> identity_block(const SerialRomIdentity& identity) {
  std::array<std::byte, kIdentityBytes> block{};
  std::size_t at = 0;
  const auto put = [&](std::uint32_t byte) { block[at++] = static_cast<std::byte>(byte); };
  const std::uint32_t flags =
      static_cast<std::uint32_t>(kFlagsPresent | kFlagsPhyInit | kFlagsEthernet) |
      (static_cast<std::uint32_t>(identity.hardware_version) << 4 & 0xF0);
  put(flags);
  put(flags >> 8);
  for (auto byte : identity.mac) put(byte);
  for (auto byte : identity.address) put(byte);
  for (auto byte : identity.gateway) put(byte);
  for (auto byte : identity.mask) put(byte);
  put(identity.port);
  put(static_cast<std::uint32_t>(identity.port) >> 8);
  return block;
}

std::uint32_t dead_parts(int x, int y, std::uint32_t links, std::uint32_t cores) {
  return (static_cast<std::uint32_t>(x) & 7) << 27 | (static_cast<std::uint32_t>(y) & 7) << 24 |
         (links & kAllLinks) << chip::kCores | (cores & kAllCores);
}

std::vector<std::byte> rom_contents(const SerialRomIdentity& identity,
                                    std::span<const std::uint32_t> board_info) {
  std::vector<std::byte> contents{kPadding, kPadding, kPadding, kRecordBegins};
  const auto block = identity_block(identity);
  const std::uint32_t words = kIdentityBytes / 4;
  contents.push_back(static_cast<std::byte>(words >> 8));
  contents.push_back(static_cast<std::byte>(words));
  for (int shift = 24; shift >= 0; shift -= 8) {
    contents.push_back(static_cast<std::byte>(kIdentityAddress >> shift));
  }
  contents.insert(contents.end(), block.begin(), block.end());
  contents.resize(kBoardInfo, std::byte{0xFF});
  append_word(contents, static_cast<std::uint32_t>(board_info.size()));
  for (auto word : board_info) append_word(contents, word);
  return contents;
}

SerialRom::SerialRom(std::vector<std::byte> contents) : contents_(std::move(contents)) {}

void SerialRom::reset() {
  pins_ = kRomSelect;
  shift_ = bits_ = reading_ = 0;
  position_ = 0;
  out_ = 1;
}

void SerialRom::see(std::uint32_t pins) {
  const std::uint32_t before = std::exchange(pins_, pins);
  if (contents_.empty()) return;
  if ((pins & kRomSelect) != 0) {
    shift_ = bits_ = reading_ = 0;
    out_ = 1;
    return;
  }
  if ((~before & pins & kRomClock) != 0) take((pins & kRomIn) != 0);
  if ((before & ~pins & kRomClock) != 0 && reading_ != 0) out_ = next_bit();
}

void SerialRom::take(bool in) {
  if (bits_ == kCommandBits) return;
  shift_ = shift_ << 1 | (in ? 1U : 0U);
  if (++bits_ < kCommandBits || shift_ >> 24 != kReadCommand) return;
  reading_ = 1;
  position_ = std::uint64_t{shift_ & kAddressMask} * 8;
}

std::uint32_t SerialRom::next_bit() {
  const std::uint64_t byte = position_ / 8, bit = position_ % 8;
  ++position_;
  if (byte >= contents_.size()) return 1;
  return std::to_integer<std::uint32_t>(contents_[byte]) >> (7 - bit) & 1;
}

void SerialRom::transfer(Archive& archive) {
  archive.section("serial_rom", 1);
  archive(pins_, shift_, bits_, reading_, position_, out_);
}

}  // namespace spikeloom::board
