#include "tests/board/monitor/both.h"

#include <algorithm>

#include "base/bytes.h"
#include "emulator/board/chip.h"

namespace spikeloom::support {
namespace {

constexpr std::size_t kHeader = chip::kSdpHeaderBytes;

std::string hex(const std::vector<std::byte>& bytes) {
  std::string text;
  for (auto byte : bytes) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    text += kDigits[std::to_integer<int>(byte) >> 4];
    text += kDigits[std::to_integer<int>(byte) & 15];
  }
  return text;
}

}  // namespace

std::optional<ScpReply> Both::ask_stand_in(CoreAt core, const Scp& request) {
  std::vector<std::byte> datagram;
  for (int value : {0x87, 0xFF, core.core, 0xFF, core.y, core.x, 0, 0}) {
    datagram.push_back(static_cast<std::byte>(value));
  }
  append_little(datagram, request.command);
  append_little(datagram, ++sequence_);
  for (auto argument : {request.arg1, request.arg2, request.arg3}) {
    append_little(datagram, argument);
  }
  datagram.insert(datagram.end(), request.data.begin(), request.data.end());
  stand_in_.send(0, datagram);
  const auto received = stand_in_.take_received(0);
  if (received.size() != 1) return {};
  header_.assign(received[0].begin(), received[0].begin() + kHeader);
  return ScpReply{little<std::uint16_t>(received[0], kHeader),
                  {received[0].begin() + kHeader + 4, received[0].end()}};
}

ScpReply Both::ask(CoreAt core, const Scp& request) {
  const auto expected = real_.ask(core, request);
  const auto answer = ask_stand_in(core, request);
  const auto what = "command " + std::to_string(request.command) + " (" + hex({}) +
                    std::to_string(request.arg1) + ", " + std::to_string(request.arg2) + ", " +
                    std::to_string(request.arg3) + ") to " + std::to_string(core.x) + "," +
                    std::to_string(core.y) + "," + std::to_string(core.core);
  EXPECT_EQ(expected.has_value(), answer.has_value()) << what;
  if (!expected || !answer) return expected.value_or(ScpReply{});
  const auto header = std::span(real_.last_answer()).subspan(chip::kSdpPadBytes, kHeader);
  EXPECT_EQ(hex({header.begin(), header.end()}), hex(header_)) << what;
  EXPECT_EQ(expected->code, answer->code) << what;
  EXPECT_EQ(hex(expected->data), hex(answer->data)) << what;
  return *expected;
}

namespace {

std::vector<std::byte> memory(board::Board& board, CoreAt chip, std::uint32_t address,
                              std::size_t bytes) {
  auto* place = board.find({static_cast<std::int16_t>(chip.x), static_cast<std::int16_t>(chip.y)});
  std::vector<std::byte> content(bytes);
  EXPECT_TRUE(place->peek(0, address, content) || place->read_words(address, content, board.now()))
      << address;
  return content;
}

}  // namespace

void Both::compare(CoreAt chip, std::uint32_t address, std::size_t bytes,
                   const std::vector<std::size_t>& but) {
  auto expected = memory(real_.board(), chip, address, bytes);
  auto found = memory(board_, chip, address, bytes);
  for (auto at : but) expected[at] = found[at] = std::byte{0};
  for (std::size_t at = 0; at < bytes; ++at) {
    ASSERT_EQ(expected[at], found[at])
        << "chip " << chip.x << "," << chip.y << " address " << std::hex << address << " + " << at;
  }
}

void Both::write(CoreAt chip, std::uint32_t address, const std::vector<std::byte>& bytes) {
  ASSERT_TRUE(real_.write(chip, address, bytes));
  stand_in_.write({static_cast<std::int16_t>(chip.x), static_cast<std::int16_t>(chip.y)}, address,
                  bytes);
}

}  // namespace spikeloom::support
