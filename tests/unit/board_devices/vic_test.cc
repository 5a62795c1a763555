#include "emulator/board/devices/vic.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "board-runtime/shared/chip/memory_map.h"

namespace spikeloom::board {
namespace {

using namespace chip::vic;
using chip::Interrupt;

constexpr std::uint32_t kVicError = 0x111, kNothingToDo = 0x222;

// As sark_vic_init does.
void initialise(Vic& vic) {
  vic.write(kDisable, 0xFFFF'FFFF);
  vic.write(kSelect, 0);
  vic.write(kVectorAddress, 0);
  for (std::uint32_t slot = 0; slot < kSlots; ++slot) {
    vic.write(kSlotControl + 4 * slot, 0);
    vic.write(kSlotAddress + 4 * slot, kVicError);
  }
  vic.write(kDefaultAddress, kNothingToDo);
}

void set_slot(Vic& vic, std::uint32_t slot, Interrupt source, std::uint32_t handler) {
  vic.write(kSlotAddress + 4 * slot, handler);
  vic.write(kSlotControl + 4 * slot, kSlotEnabled | static_cast<std::uint32_t>(source));
  vic.write(kEnable, chip::bit(source));
}

class AVic : public testing::Test {
 protected:
  AVic() { initialise(vic_); }
  TouchLog log_;
  Vic vic_{log_};
};

TEST_F(AVic, NestsAHigherSlotIntoALowerOne) {
  set_slot(vic_, 5, Interrupt::ethernet_rx, 0x500);
  set_slot(vic_, 1, Interrupt::nearest_neighbour_received, 0x100);
  vic_.set_levels(chip::bit(Interrupt::ethernet_rx));
  ASSERT_TRUE(vic_.irq());
  EXPECT_EQ(vic_.read(kVectorAddress), 0x500U);
  EXPECT_FALSE(vic_.irq()) << "its own level must not interrupt its handler";
  vic_.set_levels(chip::bit(Interrupt::ethernet_rx) |
                  chip::bit(Interrupt::nearest_neighbour_received));
  ASSERT_TRUE(vic_.irq());
  EXPECT_EQ(vic_.read(kVectorAddress), 0x100U);
  EXPECT_FALSE(vic_.irq());
  vic_.set_levels(chip::bit(Interrupt::ethernet_rx));
  vic_.write(kVectorAddress, 0);
  EXPECT_FALSE(vic_.irq()) << "the Ethernet's service goes on";
  vic_.write(kVectorAddress, 0);
  EXPECT_TRUE(vic_.irq()) << "frames are still unread";
}

TEST_F(AVic, KeepsALowerSlotWaiting) {
  set_slot(vic_, 2, Interrupt::timer1, 0x200);
  set_slot(vic_, 7, Interrupt::timer2, 0x700);
  vic_.set_levels(chip::bit(Interrupt::timer1));
  EXPECT_EQ(vic_.read(kVectorAddress), 0x200U);
  vic_.set_levels(chip::bit(Interrupt::timer2));
  EXPECT_FALSE(vic_.irq());
  vic_.write(kVectorAddress, 0);
  EXPECT_TRUE(vic_.irq());
  EXPECT_EQ(vic_.read(kVectorAddress), 0x700U);
}

TEST_F(AVic, MasksAnUnslottedSourceWhoseHandlerNeverEnds) {
  set_slot(vic_, 3, Interrupt::timer1, 0x300);
  vic_.write(kEnable, chip::bit(Interrupt::packet_received));
  vic_.set_levels(chip::bit(Interrupt::packet_received));
  ASSERT_TRUE(vic_.irq());
  EXPECT_EQ(vic_.read(kVectorAddress), kNothingToDo);
  EXPECT_FALSE(vic_.irq()) << "a core would take this interrupt for ever";
  vic_.set_levels(chip::bit(Interrupt::packet_received) | chip::bit(Interrupt::timer1));
  EXPECT_EQ(vic_.read(kVectorAddress), 0x300U);
  vic_.set_levels(chip::bit(Interrupt::packet_received));
  vic_.write(kVectorAddress, 0);
  EXPECT_FALSE(vic_.irq());
  vic_.write(kVectorAddress, 0);
  EXPECT_TRUE(vic_.irq());
}

TEST_F(AVic, GivesTheDefaultAddressWhenNothingIsPending) {
  set_slot(vic_, 4, Interrupt::timer1, 0x400);
  EXPECT_EQ(vic_.read(kVectorAddress), kNothingToDo);
  vic_.set_levels(chip::bit(Interrupt::timer1));
  EXPECT_TRUE(vic_.irq()) << "nothing was masked";
}

TEST_F(AVic, RaisesSoftInterruptsBesideTheHardwareOnes) {
  set_slot(vic_, 15, Interrupt::pin0, 0xF00);
  vic_.write(kSoftSet, chip::bit(Interrupt::pin0));
  EXPECT_EQ(vic_.read(kSoftSet), chip::bit(Interrupt::pin0));
  EXPECT_EQ(vic_.read(kRawStatus), chip::bit(Interrupt::pin0));
  EXPECT_TRUE(vic_.irq());
  vic_.set_levels(chip::bit(Interrupt::timer1));
  EXPECT_EQ(vic_.read(kRawStatus), chip::bit(Interrupt::pin0) | chip::bit(Interrupt::timer1));
  vic_.write(kSoftClear, chip::bit(Interrupt::pin0));
  EXPECT_FALSE(vic_.irq());
}

TEST_F(AVic, SendsSelectedSourcesToTheFastInterruptAlone) {
  vic_.write(kSelect, chip::bit(Interrupt::multicast_received));
  vic_.set_levels(chip::bit(Interrupt::multicast_received));
  EXPECT_FALSE(vic_.fiq()) << "not enabled";
  vic_.write(kEnable, chip::bit(Interrupt::multicast_received));
  EXPECT_TRUE(vic_.fiq());
  EXPECT_FALSE(vic_.irq());
  EXPECT_EQ(vic_.read(kFiqStatus), chip::bit(Interrupt::multicast_received));
  EXPECT_EQ(vic_.read(kIrqStatus), 0U);
}

TEST_F(AVic, TellsWhatItIs) { EXPECT_EQ(vic_.read(kIdentity), 0x90U); }

// By definition, with lists: what a person would write after reading the manual.
struct DullVic {
  std::uint32_t levels = 0, soft = 0, enable = 0, select = 0;
  std::array<std::uint32_t, kSlots> control{};
  std::set<int> in_service;

  int priority_of(int source) const {
    for (int slot = 0; slot < kSlots; ++slot) {
      const auto c = control[static_cast<std::size_t>(slot)];
      if ((c & kSlotEnabled) != 0 && static_cast<int>(c & kSlotSource) == source) return slot;
    }
    return kSlots;
  }
  int pending() const {
    int best = 99;
    for (int source = 0; source < 32; ++source) {
      const bool active = ((levels | soft) & enable & ~select) >> source & 1;
      if (active) best = std::min(best, priority_of(source));
    }
    return best;
  }
  bool irq() const {
    return pending() != 99 && (in_service.empty() || pending() < *in_service.begin());
  }
  bool fiq() const { return ((levels | soft) & enable & select) != 0; }
  std::uint32_t begin() {
    if (!irq()) return kNothingToDo;
    const int slot = pending();
    in_service.insert(slot);
    return slot == kSlots ? kNothingToDo : 0x1000U + static_cast<std::uint32_t>(slot);
  }
  void end() {
    if (!in_service.empty()) in_service.erase(in_service.begin());
  }
};

// Few enough that slots compete for them.
std::uint32_t a_source() { return *rc::gen::element(0U, 1U, 4U, 6U, 11U, 20U, 26U, 31U); }

std::uint32_t a_few_sources() {
  std::uint32_t bits = 0;
  for (int i = 0; i < 3; ++i) bits |= 1U << a_source();
  return bits;
}

void step_both(Vic& vic, DullVic& dull) {
  const auto bits = a_few_sources();
  switch (*rc::gen::inRange(0, 9)) {
    case 0:
      vic.set_levels(dull.levels = bits);
      return;
    case 1:
      vic.write(kSoftSet, bits);
      dull.soft |= bits;
      return;
    case 2:
      vic.write(kSoftClear, bits);
      dull.soft &= ~bits;
      return;
    case 3:
      vic.write(kEnable, bits);
      dull.enable |= bits;
      return;
    case 4:
      vic.write(kDisable, bits);
      dull.enable &= ~bits;
      return;
    case 5:
      vic.write(kSelect, bits);
      dull.select = bits;
      return;
    case 6:
      vic.write(kVectorAddress, bits);
      dull.end();
      return;
    case 7:
      RC_ASSERT(vic.read(kVectorAddress) == dull.begin());
      return;
    default:
      break;
  }
  const auto slot = *rc::gen::inRange(0U, static_cast<std::uint32_t>(kSlots));
  const auto control = a_source() | *rc::gen::element(kSlotEnabled, kSlotEnabled, 0U);
  vic.write(kSlotControl + 4 * slot, control);
  dull.control[slot] = control;
}

TEST(AnyVic, ServesByPriorityAndNests) {
  EXPECT_TRUE(rc::check([] {
    TouchLog log;
    Vic vic(log);
    DullVic dull;
    vic.write(kDefaultAddress, kNothingToDo);
    for (std::uint32_t slot = 0; slot < kSlots; ++slot) {
      vic.write(kSlotAddress + 4 * slot, 0x1000 + slot);
    }
    for (int step = 0; step < 60; ++step) {
      step_both(vic, dull);
      RC_ASSERT(vic.irq() == dull.irq());
      RC_ASSERT(vic.fiq() == dull.fiq());
    }
    RC_ASSERT(log.entries().empty());
  }));
}

}  // namespace
}  // namespace spikeloom::board
