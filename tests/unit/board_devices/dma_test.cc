#include "emulator/board/devices/dma.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "board-runtime/shared/chip/memory_map.h"
#include "emulator/board/devices/crc32.h"
#include "emulator/board/devices/sdram_bus.h"

namespace spikeloom::board {
namespace {

using namespace chip::dma;
using chip::Interrupt;

constexpr std::uint32_t kSystem = chip::kSdram, kTcm = chip::kDtcm;
constexpr std::uint32_t kBytes = 4096;
constexpr std::uint32_t kReadBurst = kWidth64 | 4U << kBurstShift;
constexpr std::uint32_t kWriteBurst = kReadBurst | kToSystem;
constexpr int kOwnCore = 5;

// Two memories of kBytes; what is beyond them is a bus error.
struct Memories : DmaPort {
  std::vector<std::byte> system = std::vector<std::byte>(kBytes);
  std::vector<std::byte> tcm = std::vector<std::byte>(kBytes);
  SdramBus bus;

  static std::byte* find(std::vector<std::byte>& memory, std::uint32_t offset, std::size_t bytes) {
    return offset <= memory.size() && memory.size() - offset >= bytes ? &memory[offset] : nullptr;
  }
  static bool copy_out(const std::byte* from, std::span<std::byte> into) {
    if (from == nullptr) return false;
    std::copy_n(from, into.size(), into.begin());
    return true;
  }
  static bool copy_in(std::byte* into, std::span<const std::byte> from) {
    if (into == nullptr) return false;
    std::copy(from.begin(), from.end(), into);
    return true;
  }
  bool read_system(std::uint32_t at, std::span<std::byte> into) override {
    return copy_out(find(system, at - kSystem, into.size()), into);
  }
  bool write_system(std::uint32_t at, std::span<const std::byte> from) override {
    return copy_in(find(system, at - kSystem, from.size()), from);
  }
  bool read_tcm(std::uint32_t at, std::span<std::byte> into) override {
    return copy_out(find(tcm, at - kTcm, into.size()), into);
  }
  bool write_tcm(std::uint32_t at, std::span<const std::byte> from) override {
    return copy_in(find(tcm, at - kTcm, from.size()), from);
  }
  Time reserve(Time at, std::uint32_t bytes) override { return bus.reserve(at, bytes); }
  Time clock_period() override { return 5 * kNanosecond; }
};

void fill(std::vector<std::byte>& memory, std::uint32_t seed) {
  for (auto& byte : memory)
    byte = static_cast<std::byte>((seed = seed * 1664525 + 1013904223) >> 24);
}

class ADmaController : public testing::Test {
 protected:
  ADmaController() {
    fill(port_.system, 1);
    fill(port_.tcm, 2);
    // As spin1_api does.
    write(kControl, 0x3F);
    write(kControl, 0x0D);
    write(kGlobalControl, kSlowTimer | 0x0000'0C00);  // and leaves the slow clock's flag alone
  }
  void write(std::uint32_t offset, std::uint32_t value, Time now = 0) {
    EXPECT_FALSE(dma_.write(offset, value, now).error) << offset;
  }
  void start(std::uint32_t system, std::uint32_t tcm, std::uint32_t description, Time now = 0) {
    write(kSystemAddress, kSystem + system, now);
    write(kTcmAddress, kTcm + tcm, now);
    write(kDescription, description, now);
  }
  Time finish() {
    Time last = 0;
    while (dma_.next_event() != kNever) dma_.tick(last = dma_.next_event());
    return last;
  }
  std::uint32_t levels() const { return dma_.levels() & ~chip::bit(Interrupt::slow_clock); }
  std::uint32_t status() { return dma_.read(kStatus).value; }
  std::uint32_t flags() { return status() & 0x00FF'FFFF; }

  TouchLog log_;
  Memories port_;
  Dma dma_{port_, log_, kOwnCore};
};

TEST_F(ADmaController, KnowsItsCore) { EXPECT_EQ(status() >> 24, 5U); }

TEST_F(ADmaController, ReadsABlockAndInterrupts) {
  start(512, 64, kReadBurst | 1000);
  EXPECT_EQ(flags(), kActive);
  EXPECT_EQ(levels(), 0U);
  const Time took = finish();
  EXPECT_TRUE(std::equal(&port_.tcm[64], &port_.tcm[64] + 1000, &port_.system[512]));
  EXPECT_EQ(flags(), kDone);
  EXPECT_EQ(levels(), chip::bit(Interrupt::dma_done));
  EXPECT_EQ(took, Dma::kSetupTime + 250 * Dma::kWordTime) << "nobody else was on the bus";
  write(kControl, kClearDone, took);
  EXPECT_EQ(flags(), 0U);
  EXPECT_EQ(levels(), 0U);
}

// The delegate of a blacklisted monitor queues a second transfer with the same system address.
TEST_F(ADmaController, QueuesOneMoreAndCountsBoth) {
  start(0, 0, kReadBurst | 256);
  write(kTcmAddress, kTcm + 1024);
  write(kDescription, kReadBurst | 256);
  EXPECT_EQ(flags(), kActive | kQueueFull);
  EXPECT_TRUE(dma_.write(kSystemAddress, kSystem, 0).error);
  EXPECT_TRUE(dma_.write(kDescription, kReadBurst | 4, 0).error);
  finish();
  EXPECT_TRUE(std::equal(&port_.tcm[1024], &port_.tcm[1024] + 256, &port_.system[0]));
  EXPECT_EQ(flags(), kDone | kSecondDone);
  write(kControl, kClearDone);
  EXPECT_EQ(flags(), kDone);
  EXPECT_NE(levels(), 0U);
  write(kControl, kClearDone);
  EXPECT_EQ(levels(), 0U);
}

TEST_F(ADmaController, DropsEverythingOnAFlush) {
  start(0, 0, kWriteBurst | 1024);
  write(kDescription, kWriteBurst | 1024);
  const auto before = port_.system;
  write(kControl, 0x1F);
  EXPECT_EQ(flags() & kActive, 0U);
  write(kControl, 0x0D);
  EXPECT_EQ(flags(), 0U);
  EXPECT_EQ(dma_.next_event(), kNever);
  EXPECT_EQ(port_.system, before);
  start(0, 0, kWriteBurst | 16);
  finish();
  EXPECT_EQ(flags(), kDone);
}

TEST_F(ADmaController, PausesOnABadAddressAndKeepsWhatWaits) {
  write(kGlobalControl, kSlowTimer | kDone | kSecondDone | kSystemError | kTcmError);
  start(kBytes, 0, kReadBurst | 64);
  start(0, 0, kReadBurst | 64);
  finish();
  EXPECT_EQ(flags(), kSystemError | kPaused | kQueueFull);
  EXPECT_EQ(levels(), chip::bit(Interrupt::dma_error));
  write(kControl, kRestart, kMicrosecond);
  EXPECT_EQ(flags(), kActive);
  finish();
  EXPECT_EQ(flags(), kDone);
  start(0, kBytes - 4, kReadBurst | 64);
  finish();
  EXPECT_NE(flags() & kTcmError, 0U);
}

std::uint32_t crc_of(std::string_view text) { return crc32(0, std::as_bytes(std::span(text))); }

TEST(ACrc, IsTheOneOfEthernet) {
  EXPECT_EQ(crc_of("123456789"), 0xCBF4'3926U);  // the catalogue's check value
  EXPECT_EQ(crc_of(""), 0U);
}

TEST_F(ADmaController, AppendsACrcThatItThenAccepts) {
  start(0, 0, kWriteBurst | kWithCrc | 600);
  finish();
  EXPECT_EQ(flags(), kDone);
  const auto crc = crc32(0, std::span(port_.tcm).first(600));
  EXPECT_EQ(dma_.read(kCrcCalculated).value, crc);
  EXPECT_EQ(port_.system[600], static_cast<std::byte>(crc));
  EXPECT_EQ(port_.system[603], static_cast<std::byte>(crc >> 24));

  start(0, 2048, kReadBurst | kWithCrc | 600);
  finish();
  EXPECT_EQ(flags(), kDone | kSecondDone);
  EXPECT_EQ(dma_.read(kCrcReceived).value, crc);

  port_.system[100] ^= std::byte{1};
  start(0, 2048, kReadBurst | kWithCrc | 600);
  finish();
  EXPECT_NE(flags() & kCrcError, 0U);
}

TEST_F(ADmaController, RemembersASoftReset) {
  start(0, 0, kReadBurst | 64);
  dma_.soft_reset();
  EXPECT_EQ(flags(), kSoftResetSeen);
  EXPECT_EQ(dma_.next_event(), kNever);
  write(kControl, kRestart);
  EXPECT_EQ(flags(), 0U);
}

TEST_F(ADmaController, PassesOnTheSlowClock) {
  const Time now = 100 * kMicrosecond;
  write(kGlobalControl, kDone, now);
  EXPECT_EQ(dma_.read(kGlobalControl).value, kDone);
  EXPECT_EQ(dma_.next_event(), 125 * kMicrosecond) << "the fourth edge of 32 kHz";
  dma_.tick(dma_.next_event());
  EXPECT_EQ(dma_.read(kGlobalControl).value, kSlowTimer | kDone);
  EXPECT_EQ(dma_.levels(), chip::bit(Interrupt::slow_clock));
  EXPECT_EQ(dma_.next_event(), kNever);
  write(kGlobalControl, kSlowTimer | kDone, 2 * now);
  EXPECT_EQ(dma_.levels(), chip::bit(Interrupt::slow_clock)) << "only a zero clears it";
}

TEST_F(ADmaController, CountsBurstsByLatency) {
  write(kStatisticsControl, 3);
  start(0, 0, kReadBurst | 1024);
  finish();
  EXPECT_EQ(dma_.read(kStatistics).value, 8U)
      << "bursts of 128 bytes, 480 ns each: below 128 cycles";
}

TEST_F(ADmaController, NoticesATimeOut) {
  write(kGlobalControl, kSlowTimer | kTimedOut);
  write(kTimeout, 32);  // cycles of 5 ns; a burst takes 96
  start(0, 0, kReadBurst | 128);
  finish();
  EXPECT_EQ(levels(), chip::bit(Interrupt::dma_timeout));
  EXPECT_NE(flags() & kDone, 0U);
  write(kControl, kClearTimeout);
  EXPECT_EQ(levels(), 0U);
}

TEST_F(ADmaController, RefusesRegistersThatDoNotExist) {
  EXPECT_TRUE(dma_.read(0x60).error);
  EXPECT_TRUE(dma_.write(0x200, 0, 0).error);
  EXPECT_EQ(log_.entries().size(), 2U) << to_text(log_);
}

TEST(AnyDmaController, MovesWhatMemcpyMoves) {
  EXPECT_TRUE(rc::check([] {
    TouchLog log;
    Memories port;
    fill(port.system, 3);
    fill(port.tcm, 4);
    auto expected_system = port.system;
    auto expected_tcm = port.tcm;
    Dma dma(port, log, 0);
    Time now = 0;
    for (int i = 0; i < 6; ++i) {
      const auto words = *rc::gen::inRange(0U, 300U);
      const auto from = 4 * *rc::gen::inRange(0U, kBytes / 4 - words);
      const auto to = 4 * *rc::gen::inRange(0U, kBytes / 4 - words);
      const bool out = *rc::gen::arbitrary<bool>();
      while ((dma.read(kStatus).value & kQueueFull) != 0) dma.tick(now = dma.next_event());
      RC_ASSERT(!dma.write(kSystemAddress, kSystem + from, now).error);
      RC_ASSERT(!dma.write(kTcmAddress, kTcm + to, now).error);
      RC_ASSERT(!dma.write(kDescription, (out ? kToSystem : 0) | 4 * words, now).error);
      const auto bytes = static_cast<std::ptrdiff_t>(4 * words);
      if (out) {
        std::copy_n(expected_tcm.begin() + to, bytes, expected_system.begin() + from);
      } else {
        std::copy_n(expected_system.begin() + from, bytes, expected_tcm.begin() + to);
      }
    }
    while (dma.next_event() != kNever) dma.tick(dma.next_event());
    RC_ASSERT(port.system == expected_system);
    RC_ASSERT(port.tcm == expected_tcm);
  }));
}

// Many cores at once get the bus's bandwidth, and no more.
TEST(ManyDmaControllers, ShareTheBus) {
  constexpr int kControllers = 17;
  TouchLog log;
  Memories port;
  std::vector<Dma> all;
  for (int core = 0; core < kControllers; ++core) all.emplace_back(port, log, core);
  for (auto& dma : all) {
    ASSERT_FALSE(dma.write(kSystemAddress, kSystem, 0).error);
    ASSERT_FALSE(dma.write(kTcmAddress, kTcm, 0).error);
    ASSERT_FALSE(dma.write(kDescription, kReadBurst | kBytes, 0).error);
  }
  Time first = kNever, last = 0;
  for (bool busy = true; busy;) {
    busy = false;
    for (auto& dma : all) {
      const Time due = dma.next_event();
      if (due == kNever) continue;
      busy = true;
      dma.tick(due);
      if (dma.next_event() != kNever) continue;
      first = std::min(first, due);
      last = std::max(last, due);
    }
  }
  const Time at_full_speed = kControllers * kBytes * kMicrosecond / SdramBus::kBytesPerWindow;
  EXPECT_GE(last, at_full_speed - kNanosecond);
  EXPECT_LE(last, at_full_speed + 2 * kMicrosecond);
  EXPECT_GE(first, last * 3 / 4) << "and none much before the others";
}

}  // namespace
}  // namespace spikeloom::board
