#include "host-tools/link/boot.h"

#include <fmt/format.h>

#include <algorithm>

#include "host-tools/link/boot_image.h"

namespace spikeloom::link {
namespace {

constexpr std::size_t kBlockBytes = 1024;
constexpr std::size_t kVariablesAt = 384, kVariablesBytes = 128;

// Offsets in the system variables.
constexpr std::size_t kHardwareVersion = 0x0A, kUnixTime = 0x1C, kLed0 = 0x30, kRootChip = 0x40,
                      kSoftWatchdog = 0x43, kSdramHeap = 0x4C, kBootSignature = 0x5C;
constexpr std::uint32_t kLedsOfSpinn3 = 0x0000'0502, kLedsOfSpinn5 = 0x0000'0001;

enum class Command : std::uint32_t { start = 1, block = 3, end = 5 };

void put_little(std::span<std::byte> bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::byte>(value >> (8 * i));
}

void append_big(BootDatagram& bytes, std::uint32_t value, int count) {
  for (int i = count - 1; i >= 0; --i) bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
}

void patch(std::span<std::byte> image, const BootValues& values) {
  const auto variables = image.subspan(kVariablesAt, kVariablesBytes);
  variables[kHardwareVersion] = static_cast<std::byte>(values.hardware_version);
  variables[kRootChip] = std::byte{1};
  variables[kSoftWatchdog] = static_cast<std::byte>(values.watchdog_misses);
  put_little(variables, kUnixTime, values.unix_time);
  put_little(variables, kBootSignature, values.unix_time);
  put_little(variables, kLed0, values.hardware_version == 3 ? kLedsOfSpinn3 : kLedsOfSpinn5);
  if (values.all_sdram_for_users) put_little(variables, kSdramHeap, 0);
}

BootDatagram datagram(Command command, std::uint32_t op1, std::uint32_t op3,
                      std::span<const std::byte> block = {}) {
  constexpr std::uint32_t kProtocol = 1;
  BootDatagram bytes;
  append_big(bytes, kProtocol, 2);
  for (std::uint32_t field : {static_cast<std::uint32_t>(command), op1, 0U, op3}) {
    append_big(bytes, field, 4);
  }
  for (std::size_t word = 0; word < block.size(); word += 4) {
    for (std::size_t i = 4; i-- > 0;) bytes.push_back(block[word + i]);
  }
  return bytes;
}

}  // namespace

Result<std::vector<BootDatagram>> boot_datagrams(std::span<const std::byte> image,
                                                 const BootValues& values) {
  if (image.size() < kShortestImage || image.size() > kLongestImage) {
    return failure(ErrorClass::invalid_input, "bad_boot_image",
                   fmt::format("a boot image of {} bytes; one has {} to {}", image.size(),
                               kShortestImage, kLongestImage),
                   "link.boot", "this is not a monitor's boot image, or not all of it",
                   "scamp.boot of the SpiNNMan package");
  }
  std::vector<std::byte> whole(image.begin(), image.end());
  patch(whole, values);
  const auto blocks = static_cast<std::uint32_t>((whole.size() + kBlockBytes - 1) / kBlockBytes);
  whole.resize(blocks * kBlockBytes);
  std::vector<BootDatagram> datagrams{datagram(Command::start, 0, blocks - 1)};
  for (std::uint32_t block = 0; block < blocks; ++block) {
    constexpr std::uint32_t kWords = kBlockBytes / 4;
    datagrams.push_back(datagram(Command::block, (kWords - 1) << 8 | block, 0,
                                 std::span(whole).subspan(block * kBlockBytes, kBlockBytes)));
  }
  datagrams.push_back(datagram(Command::end, 1, 0));
  return datagrams;
}

}  // namespace spikeloom::link
