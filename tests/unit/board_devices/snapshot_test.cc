// Every device, stopped anywhere in the middle, goes on as if it had not been: one property, run on
// a bench for each device that turns random actions into accesses.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

#include "board-runtime/shared/chip/memory_map.h"
#include "emulator/board/devices/comms.h"
#include "emulator/board/devices/dma.h"
#include "emulator/board/devices/ethernet.h"
#include "emulator/board/devices/register_table.h"
#include "emulator/board/devices/sdram_bus.h"
#include "emulator/board/devices/sdram_controller.h"
#include "emulator/board/devices/system_controller.h"
#include "emulator/board/devices/timers.h"
#include "emulator/board/devices/vic.h"
#include "emulator/board/devices/watchdog.h"

namespace spikeloom::board {
namespace {

struct Action {
  std::uint32_t kind = 0;    // 0 read, 1 write, 2 the device's own
  std::uint32_t choice = 0;  // of a register
  std::uint32_t value = 0;
  std::uint32_t pass = 0;  // time, in the device's units
};

std::uint32_t offset_of(Device device, std::uint32_t choice) {
  const auto& declared = table_of(device).declared;
  const auto size = static_cast<std::uint32_t>(declared.size());
  const auto& chosen = declared[choice % size];
  return chosen.offset + 4 * (choice / size % chosen.count);
}

struct VicBench {
  static constexpr Device kDevice = Device::vic;
  TouchLog log;
  Vic device{log};
  std::uint32_t act(const Action& action, std::uint32_t offset) {
    if (action.kind == 0) return device.read(offset);
    if (action.kind == 1) device.write(offset, action.value);
    if (action.kind == 2) device.set_levels(action.value);
    return (device.irq() ? 1U : 0U) | (device.fiq() ? 2U : 0U);
  }
  void transfer(Archive& archive) { archive(device, log); }
};

struct TimersBench {
  static constexpr Device kDevice = Device::timers;
  TouchLog log;
  Timers device{log};
  Cycle now = 0;
  std::uint32_t act(const Action& action, std::uint32_t offset) {
    now += action.pass;
    if (action.kind == 0) return device.read(offset, now);
    if (action.kind == 1) device.write(offset, action.value, now);
    return device.levels(now) ^ static_cast<std::uint32_t>(device.next_event(now));
  }
  void transfer(Archive& archive) { archive(device, log, now); }
};

// Memory of one byte everywhere but in the last gigabyte.
struct Everywhere : DmaPort {
  SdramBus bus;
  std::uint32_t seen = 0;
  static bool exists(std::uint32_t address) { return address < 0xC000'0000U; }
  bool read(std::uint32_t address, std::span<std::byte> into) {
    for (auto& byte : into) byte = static_cast<std::byte>(address++ * 13);
    return exists(address);
  }
  bool write(std::uint32_t address, std::span<const std::byte> from) {
    for (auto byte : from) seen = seen * 31 + std::to_integer<std::uint32_t>(byte);
    return exists(address);
  }
  bool read_system(std::uint32_t at, std::span<std::byte> into) override { return read(at, into); }
  bool write_system(std::uint32_t at, std::span<const std::byte> from) override {
    return write(at, from);
  }
  bool read_tcm(std::uint32_t at, std::span<std::byte> into) override { return read(at, into); }
  bool write_tcm(std::uint32_t at, std::span<const std::byte> from) override {
    return write(at, from);
  }
  Time reserve(Time at, std::uint32_t bytes) override { return bus.reserve(at, bytes); }
  Time clock_period() override { return 5 * kNanosecond; }
};

struct DmaBench {
  static constexpr Device kDevice = Device::dma;
  TouchLog log;
  Everywhere port;
  Dma device{port, log, 3};
  Time now = 0;
  std::uint32_t act(const Action& action, std::uint32_t offset) {
    now += static_cast<Time>(action.pass) * kNanosecond;
    device.tick(now);
    if (action.kind == 0) {
      const auto reply = device.read(offset);
      return reply.value ^ (reply.error ? 1U : 0U);
    }
    if (action.kind == 1) return device.write(offset, action.value, now).error ? 1 : 0;
    return device.levels() ^ port.seen;
  }
  void transfer(Archive& archive) { archive(device, log, port.bus, port.seen, now); }
};

struct SometimesOpen : CommsPort {
  std::uint32_t seen = 0, shut = 0;
  bool offer(const chip::Packet& packet, int fake_route) override {
    if (shut != 0) return false;
    seen = seen * 31 + (packet.key ^ packet.payload ^ packet.control) +
           static_cast<std::uint32_t>(fake_route);
    return true;
  }
};

struct CommsBench {
  static constexpr Device kDevice = Device::comms;
  TouchLog log;
  SometimesOpen port;
  Comms device{port, log};
  std::uint32_t act(const Action& action, std::uint32_t offset) {
    if (action.kind == 0) return device.read(offset);
    if (action.kind == 1) device.write(offset, action.value);
    if (action.kind == 2) {
      port.shut = action.pass & 1;
      device.retry();
      const chip::Packet packet{static_cast<std::uint8_t>(action.value & 0xFE), action.choice,
                                action.pass};
      if (action.choice % 2 == 0) return device.read(chip::comms::kReceiveKey);
      static_cast<void>(
          device.receive(packet, static_cast<int>(action.pass % 7), action.pass % 5 == 0));
    }
    return device.levels() ^ port.seen;
  }
  void transfer(Archive& archive) { archive(device, log, port.seen, port.shut); }
};

struct Ignoring : SystemControllerPort {
  void interrupts_changed(std::uint32_t) override {}
  void soft_reset(std::uint32_t, bool) override {}
  void hard_reset(std::uint32_t, bool) override {}
  void reset_subsystems(std::uint32_t, bool) override {}
  void reset_chip() override {}
  void enable(std::uint32_t, bool) override {}
  void clocks_changed() override {}
  void boot_map_changed(bool) override {}
  void links_disabled(std::uint32_t) override {}
};

struct SystemControllerBench {
  static constexpr Device kDevice = Device::system_controller;
  TouchLog log;
  Ignoring port;
  SystemController device{port, log, SerialRom(rom_contents({}, {}))};
  std::uint32_t act(const Action& action, std::uint32_t offset) {
    using namespace chip::system_controller;
    if (action.kind == 0) return device.read(offset);
    if (action.kind == 1) device.write(offset, action.value);
    if (action.kind == 2) {
      device.write(offset, kCode | (action.value & ~kCodeMask));
      device.write(kPinDirection, 0xFFFF'FFFF & ~(kRomSelect | kRomClock | kRomIn));
      device.write(kPinOut, action.value);
    }
    return device.pins() ^ static_cast<std::uint32_t>(device.core_period(1)) ^ device.interrupts();
  }
  void transfer(Archive& archive) { archive(device, log); }
};

struct EthernetBench {
  static constexpr Device kDevice = Device::ethernet;
  TouchLog log;
  Ethernet device{log};
  Time now = 0;
  std::uint32_t act(const Action& action, std::uint32_t offset) {
    now += static_cast<Time>(action.pass) * kMicrosecond;
    device.tick(now);
    const auto base =
        action.pass % 4 == 0 ? chip::ethernet::kTransmitMemory : chip::ethernet::kRegisterBase;
    if (action.kind == 0) return device.read(base + offset, 4, now);
    if (action.kind == 1) device.write(base + offset, action.value, 4, now);
    if (action.kind == 2) {
      static_cast<void>(
          device.receive(std::vector<std::byte>(action.value % 1600, std::byte{0xFF})));
    }
    return device.levels() ^ static_cast<std::uint32_t>(device.next_event()) ^
           static_cast<std::uint32_t>(device.counts().received + 3 * device.counts().sent);
  }
  void transfer(Archive& archive) { archive(device, log, now); }
};

struct SdramControllerBench {
  static constexpr Device kDevice = Device::sdram_controller;
  TouchLog log;
  SdramController device{log};
  std::uint32_t act(const Action& action, std::uint32_t offset) {
    if (action.kind == 0) return device.read(offset);
    device.write(offset, action.value);
    return static_cast<std::uint32_t>(device.state());
  }
  void transfer(Archive& archive) { archive(device, log); }
};

struct WatchdogBench {
  static constexpr Device kDevice = Device::watchdog;
  TouchLog log;
  Watchdog device{log};
  Time now = 0;
  std::uint32_t act(const Action& action, std::uint32_t offset) {
    now += static_cast<Time>(action.pass) * kMicrosecond;
    device.tick(now);
    if (action.kind == 0) return device.read(offset, now);
    if (action.kind == 1) device.write(offset, action.value, now);
    if (action.kind == 2) device.set_period(1 + action.value % kMicrosecond, now);
    return (device.irq() ? 1U : 0U) | (device.bites() ? 2U : 0U);
  }
  void transfer(Archive& archive) { archive(device, log, now); }
};

Action an_action() {
  const auto word = rc::gen::arbitrary<std::uint32_t>();
  Action action;
  action.kind = *rc::gen::inRange(0U, 3U);
  action.choice = *rc::gen::inRange(0U, 1000U);
  action.value =
      *rc::gen::oneOf(rc::gen::inRange(0U, 200U), word,
                      rc::gen::map(rc::gen::inRange(0, 32), [](int bit) { return 1U << bit; }));
  action.pass = *rc::gen::inRange(0U, 300U);
  return action;
}

template <class Bench>
std::uint32_t act(Bench& bench, const Action& action) {
  return bench.act(action, offset_of(Bench::kDevice, action.choice));
}

template <class Bench>
std::vector<std::byte> save(Bench& bench) {
  auto archive = Archive::saving();
  bench.transfer(archive);
  return archive.bytes();
}

template <class Bench>
class AnyDevice : public testing::Test {};

using Benches = testing::Types<VicBench, TimersBench, DmaBench, CommsBench, SystemControllerBench,
                               EthernetBench, SdramControllerBench, WatchdogBench>;
TYPED_TEST_SUITE(AnyDevice, Benches);

TYPED_TEST(AnyDevice, GoesOnFromASnapshot) {
  EXPECT_TRUE(rc::check([] {
    TypeParam original;
    for (int step = 0; step < 60; ++step) static_cast<void>(act(original, an_action()));
    const auto bytes = save(original);
    TypeParam restored;
    auto archive = Archive::loading(bytes);
    restored.transfer(archive);
    RC_ASSERT(!archive.failed());
    RC_ASSERT(archive.at_end());
    for (std::uint32_t choice = 0; choice < 64; ++choice) {
      const Action look{0, choice, 0, 1};
      RC_ASSERT(act(original, look) == act(restored, look));
    }
    for (int step = 0; step < 40; ++step) {
      const auto action = an_action();
      RC_ASSERT(act(original, action) == act(restored, action));
    }
    RC_ASSERT(save(original) == save(restored));
  }));
}

// Whatever a damaged snapshot says, the device stays one that can be used.
TYPED_TEST(AnyDevice, SurvivesADamagedSnapshot) {
  EXPECT_TRUE(rc::check([] {
    TypeParam original;
    for (int step = 0; step < 30; ++step) static_cast<void>(act(original, an_action()));
    auto bytes = save(original);
    for (int flaws = *rc::gen::inRange(1, 40); flaws > 0; --flaws) {
      const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
      bytes[at] ^= static_cast<std::byte>(*rc::gen::inRange(1, 256));
    }
    TypeParam restored;
    auto archive = Archive::loading(bytes);
    restored.transfer(archive);
    for (int step = 0; step < 20; ++step) static_cast<void>(act(restored, an_action()));
  }));
}

}  // namespace
}  // namespace spikeloom::board
