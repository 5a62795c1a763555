#include "tests/firmware/host/host_core.h"

#include <gtest/gtest.h>

#include <array>
#include <span>
#include <utility>

#include "board-runtime/firmware/hal/packet_queue.h"
#include "board-runtime/shared/chip/comms_registers.h"
#include "board-runtime/shared/chip/vic_registers.h"

namespace spikeloom {
namespace {

constexpr board::Time kLongestSleep = 100'000 * board::kMicrosecond;

on_core::HostCore* one = nullptr;

// Does nothing; a branch to itself would let the core rest, and its timers with it.
constexpr std::array<std::uint32_t, 2> kNothing{0xE1A0'0000, 0xEAFF'FFFD};

}  // namespace

namespace firmware {
extern "C" {
volatile PacketQueue packet_queue;
}
}  // namespace firmware

namespace on_core {

using firmware::packet_queue;
using firmware::place_at;

HostCore::HostCore(board::Board board, int core)
    : board_(std::move(board)), chip_(*board_.find({0, 0})), core_(core) {
  chip_.start_core(core, chip::kItcm, kNothing, board_.now());
  const auto* const begin = place_at<const std::uint32_t>(chip::kDtcm);
  packet_queue.read = begin;
  packet_queue.write = begin;
  packet_queue.lost = 0;
  one = this;
  pass_time();
}
HostCore::~HostCore() { one = nullptr; }
HostCore& HostCore::here() { return *one; }

board::Bus& HostCore::bus() { return chip_.core(core_); }

std::uint32_t HostCore::register_at(std::uint32_t address) {
  return bus().read(address, board::Width::word, true).value;
}

std::uint32_t HostCore::read(std::uint32_t address, board::Width width) {
  pass_time();
  std::uint32_t value = 0;
  const auto into = std::as_writable_bytes(std::span(&value, 1));
  if (chip_.peek(core_, address, into.first(static_cast<std::size_t>(width)))) return value;
  const auto reply = bus().read(address, width, true);
  EXPECT_FALSE(reply.error) << "a read of " << std::hex << address;
  return reply.value;
}

void HostCore::write(std::uint32_t address, std::uint32_t value, board::Width width) {
  pass_time();
  const auto from = std::as_bytes(std::span(&value, 1));
  if (chip_.poke(core_, address, from.first(static_cast<std::size_t>(width)))) return;
  EXPECT_FALSE(bus().write(address, value, width, true).error)
      << "a write of " << std::hex << address;
}

void HostCore::sleep() {
  const board::Time end = board_.now() + kLongestSleep;
  const auto lines = [this] {
    return register_at(chip::kVic + chip::vic::kIrqStatus) |
           register_at(chip::kVic + chip::vic::kFiqStatus);
  };
  while (lines() == 0 && board_.now() < end) board_.run_until(board_.now() + kAccess);
  EXPECT_LT(board_.now(), end) << "nothing ends the sleep";
}

void HostCore::pass_time() {
  board_.run_until(board_.now() + kAccess);
  if (!masked_) take_packets();
}

void HostCore::take_packets() {
  constexpr std::uint32_t kKey = chip::kComms + chip::comms::kReceiveKey;
  while (register_at(chip::kVic + chip::vic::kFiqStatus) != 0) {
    const std::uint32_t write = firmware::address_of(packet_queue.write);
    const std::uint32_t key = register_at(kKey);
    EXPECT_TRUE(chip_.poke(core_, write, std::as_bytes(std::span(&key, 1))));
    const auto* const next =
        place_at<const std::uint32_t>((write + sizeof key) & ~firmware::kQueueBytes);
    if (next != packet_queue.read) {
      packet_queue.write = next;
    } else {
      packet_queue.lost = packet_queue.lost + 1;
    }
  }
}

}  // namespace on_core
}  // namespace spikeloom
