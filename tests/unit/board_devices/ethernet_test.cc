#include "emulator/board/devices/ethernet.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <deque>

#include "board-runtime/shared/chip/memory_map.h"

namespace spikeloom::board {
namespace {

using namespace chip::ethernet;
using Bytes = std::vector<std::byte>;

constexpr std::uint32_t kScampCommand = 0x45B, kRomCommand = 0x7B;

Bytes a_frame(std::size_t size, std::uint8_t seed, std::uint8_t to = 0x02) {
  Bytes frame(size);
  for (std::size_t i = 0; i < size; ++i) frame[i] = static_cast<std::byte>(seed + 7 * i);
  const std::uint8_t own[] = {to, 0x11, 0x22, 0x33, 0x44, 0x55};
  for (std::size_t i = 0; i < 6; ++i) frame[i] = static_cast<std::byte>(own[i]);
  return frame;
}

// A register file as SC&MP uses it (spinn_net.c, scamp-3.c).
class Software {
 public:
  explicit Software(std::uint32_t command = kScampCommand) {
    write(kCommand, 0);
    write(kAddressLow, 0x2233'4455);
    write(kAddressHigh, 0x0211);
    write(kCommand, command);
  }
  void write(std::uint32_t offset, std::uint32_t value, Time now = 0) {
    device.write(kRegisterBase + offset, value, 4, now);
  }
  std::uint32_t read(std::uint32_t offset, Time now = 0) {
    return device.read(kRegisterBase + offset, 4, now);
  }
  std::uint32_t unread() { return read(kStatus) >> 1 & 63; }
  // Reads a frame linearly, never looking for a wrap.
  Bytes take() {
    const auto index = read(kDescriptorRead) & 0x3F;
    const auto length = device.read(kDescriptors + 4 * index, 4, 0) & 0x7FF;
    const auto at = kReceiveMemory + (read(kReceiveRead) & 0xFFF);
    Bytes frame;
    for (std::uint32_t i = 0; i < length; ++i) {
      frame.push_back(static_cast<std::byte>(device.read(at + i, 1, 0)));
    }
    write(kReceiveCommand, 1);
    return frame;
  }
  void send(const Bytes& frame, Time now) {
    for (std::uint32_t i = 0; i + 4 <= frame.size(); i += 4) {
      std::uint32_t word = 0;
      for (std::uint32_t b = 4; b-- > 0;) {
        word = word << 8 | std::to_integer<std::uint32_t>(frame[i + b]);
      }
      device.write(kTransmitMemory + i, word, 4, now);
    }
    write(kTransmitLength, static_cast<std::uint32_t>(frame.size()), now);
    write(kTransmitCommand, 1, now);
  }
  TouchLog log;
  Ethernet device{log};
};

bool interrupts(const Ethernet& device, chip::Interrupt source) {
  return (device.levels() & chip::bit(source)) != 0;
}

TEST(AnEthernet, ReceivesAndReleasesFrames) {
  Software software;
  const auto first = a_frame(98, 1), second = a_frame(60, 2);
  ASSERT_TRUE(software.device.receive(first));
  ASSERT_TRUE(software.device.receive(second));
  EXPECT_TRUE(interrupts(software.device, chip::Interrupt::ethernet_rx));
  EXPECT_EQ(software.unread(), 2U);
  EXPECT_EQ(software.take(), first);
  EXPECT_EQ(software.take(), second);
  EXPECT_EQ(software.unread(), 0U);
  software.write(kInterruptClear, kClearReceive);
  EXPECT_FALSE(interrupts(software.device, chip::Interrupt::ethernet_rx));
}

TEST(AnEthernet, KeepsItsReceiveInterruptUpWhileFramesAreUnread) {
  Software software;
  ASSERT_TRUE(software.device.receive(a_frame(60, 1)));
  software.write(kInterruptClear, kClearReceive);
  EXPECT_TRUE(interrupts(software.device, chip::Interrupt::ethernet_rx));
}

TEST(AnEthernet, UsesAllOfItsMemory) {
  Software software;
  for (std::uint8_t i = 0; i < 3; ++i) ASSERT_TRUE(software.device.receive(a_frame(1024, i)));
  EXPECT_EQ(software.read(kReceiveWrite), kOffsetWrap) << "wrapped to the beginning";
  EXPECT_FALSE(software.device.receive(a_frame(60, 3)));
  EXPECT_EQ(software.take(), a_frame(1024, 0));
  EXPECT_TRUE(software.device.receive(a_frame(1024, 4)));
  EXPECT_FALSE(software.device.receive(a_frame(60, 5)));
  for (std::uint8_t i : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{4}}) {
    EXPECT_EQ(software.take(), a_frame(1024, i));
  }
}

TEST(AnEthernet, PadsShortFrames) {
  Software software;
  auto frame = a_frame(42, 9);
  ASSERT_TRUE(software.device.receive(frame));
  frame.resize(60);
  EXPECT_EQ(software.take(), frame);
}

TEST(AnEthernet, ListensToItsOwnAddressAndToBroadcasts) {
  Software software;
  auto other = a_frame(60, 1, 0x04), group = a_frame(60, 1, 0x03), everyone = a_frame(60, 1);
  for (std::size_t i = 0; i < 6; ++i) everyone[i] = std::byte{0xFF};
  EXPECT_TRUE(software.device.receive(everyone));
  EXPECT_FALSE(software.device.receive(other));
  EXPECT_FALSE(software.device.receive(group));
  software.write(kCommand, kScampCommand | kMulticast);
  EXPECT_TRUE(software.device.receive(group));
  software.write(kCommand, kScampCommand | kPromiscuous);
  EXPECT_TRUE(software.device.receive(other));
  software.write(kCommand, kScampCommand & ~kReceiveOn);
  EXPECT_FALSE(software.device.receive(a_frame(60, 1)));
  EXPECT_EQ(software.device.counts().filtered, 3U);
  EXPECT_EQ(software.device.counts().received, 3U);
}

TEST(AnEthernet, RefusesWhatIsNoFrame) {
  Software software;
  EXPECT_FALSE(software.device.receive({}));
  EXPECT_FALSE(software.device.receive(a_frame(13, 1)));
  EXPECT_FALSE(software.device.receive(a_frame(1515, 1)));
  EXPECT_TRUE(software.device.receive(a_frame(1514, 1)));
  EXPECT_EQ(software.device.counts().malformed, 3U);
}

TEST(AnEthernet, ShowsTheRomTheFirstByteOnTop) {
  Software software(kRomCommand);
  ASSERT_TRUE(software.device.receive(a_frame(60, 1)));
  EXPECT_EQ(software.device.read(kReceiveMemory, 4, 0), 0x0211'2233U);
  software.device.write(kTransmitMemory, 0x0102'0304, 4, 0);
  software.write(kTransmitLength, 60);
  software.write(kTransmitCommand, 1);
  software.device.tick(kMillisecond);
  const auto sent = software.device.take_sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].bytes[0], std::byte{1});
  EXPECT_EQ(sent[0].bytes[3], std::byte{4});
}

TEST(AnEthernet, SendsAtAHundredMegabits) {
  Software software;
  const auto frame = a_frame(100, 5);
  software.send(frame, 0);
  EXPECT_EQ(software.read(kStatus, 1) & kTransmitActive, kTransmitActive);
  const Time wire_time = (100 + 24) * 80 * kNanosecond;  // with preamble, check sequence, gap
  EXPECT_EQ(software.device.next_event(), wire_time);
  EXPECT_FALSE(software.device.has_sent());
  software.send(frame, 1);
  EXPECT_EQ(software.device.counts().refused_sends, 1U);
  EXPECT_EQ(software.read(kStatus, wire_time) & kTransmitActive, 0U);
  EXPECT_TRUE(interrupts(software.device, chip::Interrupt::ethernet_tx));
  const auto sent = software.device.take_sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].bytes, frame);
  EXPECT_EQ(sent[0].at, wire_time);
  software.write(kInterruptClear, kClearTransmit, wire_time);
  EXPECT_FALSE(interrupts(software.device, chip::Interrupt::ethernet_tx));
}

TEST(AnEthernet, HearsItselfInLoopback) {
  Software software(kScampCommand | kLoopback);
  const auto frame = a_frame(64, 5);
  software.send(frame, 0);
  software.device.tick(kMillisecond);
  EXPECT_FALSE(software.device.has_sent());
  EXPECT_EQ(software.take(), frame);
}

std::size_t bytes_of(const std::deque<Bytes>& frames) {
  std::size_t bytes = 0;
  for (const auto& frame : frames) bytes += frame.size();
  return bytes;
}
std::size_t largest(const std::deque<Bytes>& frames, const Bytes& one) {
  std::size_t most = one.size();
  for (const auto& frame : frames) most = std::max(most, frame.size());
  return most;
}

// Frames lie in one piece, so that at most one's worth of room is wasted at the memory's end, and
// each takes whole words.
// Any frames at any pace: each is read back whole, in order, or counted as dropped.
TEST(AnyEthernet, LosesNoFrameSilently) {
  EXPECT_TRUE(rc::check([] {
    Software software;
    std::deque<Bytes> waiting;
    std::uint64_t dropped = 0;
    const int greed = *rc::gen::inRange(1, 6);
    for (std::uint8_t step = 0; step < 150; ++step) {
      if (*rc::gen::inRange(0, 6) < greed) {
        const auto size = *rc::gen::oneOf(rc::gen::inRange(60, 70), rc::gen::inRange(60, 1515));
        const auto frame = a_frame(static_cast<std::size_t>(size), step);
        if (software.device.receive(frame)) {
          waiting.push_back(frame);
        } else {
          ++dropped;
          RC_ASSERT(bytes_of(waiting) + frame.size() + largest(waiting, frame) +
                        4 * waiting.size() >
                    kReceiveBytes);
        }
      } else if (!waiting.empty()) {
        RC_ASSERT((software.read(kReceiveRead) & 0xFFF) % 4 == 0U);
        RC_ASSERT(software.take() == waiting.front());
        waiting.pop_front();
      }
      RC_ASSERT(software.unread() == waiting.size());
      RC_ASSERT(software.read(kStatus) >> 16 == dropped);
      RC_ASSERT(software.device.counts().dropped == dropped);
    }
  }));
}

// The management interface, bit by bit, as spinn_phy.c does it.
class Manager {
 public:
  Manager() { set(kPhyRun); }
  std::uint32_t read(std::uint32_t index) {
    const std::uint32_t idle = control();
    set(idle | kPhyDrive);
    shift_out(0xFFFF'FFFF, 32);
    shift_out(0x6000'0000 | index << 18, 14);
    set(idle);
    shift_out(0, 2);
    return shift_in();
  }
  void write(std::uint32_t index, std::uint32_t value) {
    const std::uint32_t idle = control();
    set(idle | kPhyDrive);
    shift_out(0xFFFF'FFFF, 32);
    shift_out(0x5002'0000 | index << 18 | value, 32);
    set(idle);
  }

 private:
  std::uint32_t control() { return software_.read(kPhyControl); }
  void set(std::uint32_t value) { software_.write(kPhyControl, value); }
  void shift_out(std::uint32_t data, int bits) {
    std::uint32_t c = control();
    for (; bits > 0; --bits, data <<= 1) {
      c = (data >> 31) != 0 ? c | kPhyOut : c & ~kPhyOut;
      set(c);
      set(c | kPhyClock);
      set(c);
    }
  }
  std::uint32_t shift_in() {
    const std::uint32_t c = control();
    std::uint32_t value = 0;
    for (int bit = 0; bit < 16; ++bit) {
      value = value << 1 | ((control() & kPhyIn) != 0 ? 1U : 0U);
      set(c | kPhyClock);
      set(c);
    }
    return value;
  }
  Software software_;
};

TEST(APhy, IsUp) {
  Manager manager;
  EXPECT_NE(manager.read(1) & 1U << 2, 0U) << "link";
  EXPECT_NE(manager.read(1), 0xFFFFU);
  EXPECT_EQ(manager.read(2), 0x0007U);
  EXPECT_EQ(manager.read(3), 0xC0F1U);
}

TEST(APhy, TakesWhatItIsTold) {
  Manager manager;
  manager.write(4, 0x0181);
  EXPECT_EQ(manager.read(4), 0x0181U);
  manager.write(0, 0x1200);  // negotiate anew: momentary
  EXPECT_EQ(manager.read(0), 0x1000U);
  manager.write(0, 0x8000);
  EXPECT_EQ(manager.read(0), 0x3100U);
  EXPECT_EQ(manager.read(4), 0x01E1U);
}

}  // namespace
}  // namespace spikeloom::board
