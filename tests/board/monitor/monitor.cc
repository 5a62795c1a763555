#include "tests/board/monitor/monitor.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/bytes.h"
#include "board-runtime/shared/chip/sdp.h"
#include "emulator/board/chip.h"
#include "emulator/serve/frame.h"
#include "host-tools/link/boot.h"
#include "host-tools/link/boot_image.h"

namespace spikeloom::support {
namespace {

namespace fs = std::filesystem;

constexpr serve::Endpoint kHost{{192, 168, 240, 200}, 4711};
constexpr std::uint16_t kScpPort = 17893;
constexpr std::size_t kHeaderBytes = 10, kChunk = 256;
constexpr std::uint32_t kSystemVariables = 0xE500'7F00, kCores = 0xE500'7000;
constexpr std::uint32_t kNetinitPhase = kSystemVariables + 0x2D;
constexpr std::uint32_t kAplxArea = 0x6780'0000;
constexpr std::uint16_t kRead = 2, kWrite = 3, kStartCores = 19;
constexpr std::uint16_t kOk = 0x80;

fs::path image_path() {
  if (const char* named = std::getenv("SPIKELOOM_BOOT_IMAGE")) return named;
  const fs::path libraries = fs::path(SPIKELOOM_SOURCE_DIR) / "build/venv/lib";
  if (!fs::exists(libraries)) return {};
  for (const auto& python : fs::directory_iterator(libraries)) {
    const auto image =
        python.path() / "site-packages/spinnman/messages/spinnaker_boot" / "boot_data/scamp.boot";
    if (fs::exists(image)) return image;
  }
  return {};
}

}  // namespace

std::vector<std::byte> monitor_image() {
  const auto path = image_path();
  if (path.empty()) return {};
  return link::read_boot_image(path).value_or(std::vector<std::byte>{});
}

std::uint32_t ScpReply::word(std::size_t index) const {
  return data.size() < 4 * index + 4 ? 0 : little<std::uint32_t>(data, 4 * index);
}

std::string ScpReply::text(std::size_t from) const {
  std::string text;
  for (std::size_t at = from; at < data.size(); ++at) text += static_cast<char>(data[at]);
  return text;
}

MonitorBoard::MonitorBoard(const board::BoardOptions& options)
    : options_(options), board_(board::Board::make(options).value()) {}

void MonitorBoard::send(std::uint16_t port, std::vector<std::byte> payload) {
  constexpr serve::Mac kBoard{0x00, 0x00, 0xA4, 0xF0, 0x00, 0x01};
  const serve::Datagram datagram{kHost, {board_.address(0), port}, std::move(payload)};
  board_.receive(0, serve::encode(datagram, serve::kGatewayMac, kBoard));
}

void MonitorBoard::collect() {
  for (const auto& sent : board_.take_sent()) {
    auto decoded = serve::decode(sent.frame);
    if (auto* asked = std::get_if<serve::ArpRequest>(&decoded)) {
      board_.receive(sent.port, serve::arp_reply(*asked, serve::kGatewayMac));
    } else if (auto* datagram = std::get_if<serve::Datagram>(&decoded)) {
      const auto& payload = datagram->payload;
      const bool answers = payload.size() >= kHeaderBytes + 4 && datagram->to == kHost &&
                           little<std::uint16_t>(payload, kHeaderBytes + 2) == sequence_;
      if (answers) {
        answer_ = payload;
      } else {
        others_.push_back(payload);
      }
    }
  }
}

void MonitorBoard::run(board::Time duration) {
  const board::Time end = board_.now() + duration;
  while (board_.now() < end) {
    board_.run_until(std::min(end, board_.now() + 10 * board::kMillisecond));
    collect();
  }
}

bool MonitorBoard::is_up() {
  for (int chip = 0; chip < board_.chips(); ++chip) {
    std::array<std::byte, 1> phase{};
    if (!board_.chip(chip).peek(0, kNetinitPhase, phase) || phase[0] != std::byte{0xFF}) {
      return false;
    }
  }
  return true;
}

bool MonitorBoard::boot(board::Time most) {
  link::BootValues values;
  values.hardware_version = options_.machine.shape == machine::Shape::spinn3 ? 3 : 5;
  values.unix_time = 1;
  values.watchdog_misses = static_cast<std::uint8_t>(watchdog_misses_);
  const auto datagrams = link::boot_datagrams(monitor_image(), values);
  if (!datagrams) return false;
  for (const auto& datagram : *datagrams) send(chip::kBootUdpPort, datagram);
  while (board_.now() < most && !is_up()) run(50 * board::kMillisecond);
  return is_up();
}

std::optional<ScpReply> MonitorBoard::ask(CoreAt core, const Scp& request) {
  std::vector<std::byte> payload;
  append_little<std::uint16_t>(payload, 0);
  for (int value : {0x87, 0xFF, core.core, 0xFF, core.y, core.x, 0, 0}) {
    payload.push_back(static_cast<std::byte>(value));
  }
  append_little(payload, request.command);
  append_little(payload, ++sequence_);
  for (auto argument : {request.arg1, request.arg2, request.arg3}) append_little(payload, argument);
  payload.insert(payload.end(), request.data.begin(), request.data.end());
  answer_.reset();
  send(kScpPort, std::move(payload));
  const board::Time end = board_.now() + kPatience;
  while (!answer_ && board_.now() < end) {
    board_.run_until(board_.now() + 100 * board::kMicrosecond);
    collect();
  }
  if (!answer_) return {};
  return ScpReply{little<std::uint16_t>(*answer_, kHeaderBytes),
                  {answer_->begin() + kHeaderBytes + 4, answer_->end()}};
}

bool MonitorBoard::write(CoreAt chip, std::uint32_t address, std::vector<std::byte> bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += kChunk) {
    const std::size_t count = std::min(kChunk, bytes.size() - at);
    const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const auto reply =
        ask({chip.x, chip.y, 0}, {kWrite,
                                  address + static_cast<std::uint32_t>(at),
                                  static_cast<std::uint32_t>(count),
                                  0,
                                  {from, from + static_cast<std::ptrdiff_t>(count)}});
    if (!reply || reply->code != kOk) return false;
  }
  return true;
}

std::vector<std::byte> MonitorBoard::read(CoreAt chip, std::uint32_t address, std::size_t bytes) {
  std::vector<std::byte> result;
  while (result.size() < bytes) {
    const auto count = static_cast<std::uint32_t>(std::min(kChunk, bytes - result.size()));
    const auto reply =
        ask({chip.x, chip.y, 0},
            {kRead, address + static_cast<std::uint32_t>(result.size()), count, 0, {}});
    if (!reply || reply->code != kOk || reply->data.size() < count) return {};
    result.insert(result.end(), reply->data.begin(), reply->data.begin() + count);
  }
  return result;
}

bool MonitorBoard::start(CoreAt chip, std::span<const std::byte> aplx, std::uint32_t cores,
                         std::uint32_t app) {
  if (!write(chip, kAplxArea, {aplx.begin(), aplx.end()})) return false;
  const auto reply = ask({chip.x, chip.y, 0}, {kStartCores, app << 24 | cores, 0, 0, {}});
  return reply && reply->code == kOk;
}

std::string MonitorBoard::links(CoreAt chip) {
  constexpr std::uint16_t kInformation = 31;
  constexpr std::uint32_t kCoresAndLinks = 0x1F;
  const auto reply = ask({chip.x, chip.y, 0}, {kInformation, kCoresAndLinks, 0, 0, {}});
  if (!reply) return "no answer";
  std::string links;
  for (int link = 0; link < chip::kLinks; ++link) {
    if ((reply->word(0) >> (8 + link) & 1) != 0) links += std::to_string(link);
  }
  return links;
}

int MonitorBoard::state(CoreAt core) {
  constexpr std::uint32_t kCoreBytes = 128, kState = 0x2E;
  std::array<std::byte, 1> state{};
  const auto address = kCores + kCoreBytes * static_cast<std::uint32_t>(core.core) + kState;
  auto* chip = board_.find({static_cast<std::int16_t>(core.x), static_cast<std::int16_t>(core.y)});
  if (chip == nullptr || !chip->peek(0, address, state)) return -1;
  return std::to_integer<int>(state[0]);
}

board::BoardOptions four_chips() {
  board::BoardOptions options;
  options.machine.shape = machine::Shape::spinn3;
  return options;
}

board::BoardOptions forty_eight_chips() {
  board::BoardOptions options;
  options.machine.shape = machine::Shape::spinn5;
  return options;
}

}  // namespace spikeloom::support
