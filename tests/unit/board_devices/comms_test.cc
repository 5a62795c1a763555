#include "emulator/board/devices/comms.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <deque>
#include <vector>

#include "board-runtime/shared/chip/memory_map.h"

namespace spikeloom::board {
namespace {

using namespace chip::comms;
using chip::Interrupt;
using chip::Packet;

// A router that takes packets while it is open.
struct Router : CommsPort {
  bool open = true;
  std::vector<Packet> taken;
  int fake_route = -1;
  bool offer(const Packet& packet, int route) override {
    if (!open) return false;
    taken.push_back(packet);
    fake_route = route;
    return true;
  }
};

bool is_up(const Comms& comms, Interrupt source) {
  return (comms.levels() & chip::bit(source)) != 0;
}

class ACommsController : public testing::Test {
 protected:
  TouchLog log_;
  Router router_;
  Comms comms_{router_, log_};
};

// SC&MP's flood to its neighbours.
TEST_F(ACommsController, LaunchesANeighbourPacketWithAPayload) {
  ASSERT_NE(comms_.read(kTransmitControl) & kTransmitEmpty, 0U);
  comms_.write(kTransmitControl, 0x0082'0000 | 3U << 18);
  comms_.write(kTransmitData, 0xDA7A);
  comms_.write(kTransmitKey, 0x0100'0003);
  ASSERT_EQ(router_.taken.size(), 1U);
  EXPECT_EQ(router_.taken[0], (Packet{0x82 | 3 << 2, 0x0100'0003, 0xDA7A}));
  EXPECT_EQ(router_.fake_route, 7);
  EXPECT_NE(comms_.read(kTransmitControl) & kTransmitEmpty, 0U);
}

TEST_F(ACommsController, CarriesAPayloadExactlyWhenOneWasWritten) {
  comms_.write(kTransmitControl, 0x0002'0000);  // says payload, and none is written
  comms_.write(kTransmitKey, 1);
  comms_.write(kTransmitControl, 0);  // says none, and one is written
  comms_.write(kTransmitData, 9);
  comms_.write(kTransmitKey, 2);
  comms_.write(kTransmitKey, 3);
  const std::vector<Packet> expected{{0, 1, 0}, {chip::kPayloadPresent, 2, 9}, {0, 3, 0}};
  EXPECT_EQ(router_.taken, expected);
}

TEST_F(ACommsController, AddressesPointToPointPacketsBySourceAndSequence) {
  comms_.write(kSourceAddress, 0x0700'0102);
  comms_.write(kTransmitControl, 0x0040'0000);
  comms_.write(kTransmitKey, 0x2'0304);  // sequence 2 to chip (3, 4)
  ASSERT_EQ(router_.taken.size(), 1U);
  EXPECT_EQ(router_.taken[0], (Packet{0x40 | 2 << 4, 0x0102'0304, 0}));

  ASSERT_TRUE(comms_.receive(router_.taken[0], 4));
  EXPECT_TRUE(is_up(comms_, Interrupt::point_to_point_received));
  EXPECT_EQ(comms_.read(kReceiveKey), 0x2'0102U) << "sequence, and the source";
}

TEST_F(ACommsController, PretendsToReceiveByTheFakeRoute) {
  comms_.write(kSourceAddress, 0x0300'0000);
  comms_.write(kTransmitKey, 1);
  EXPECT_EQ(router_.fake_route, 3);
}

TEST_F(ACommsController, ShowsWhatItReceivedUntilTheKeyIsRead) {
  ASSERT_TRUE(comms_.receive({0x82, 0xABCD, 77}, 5));
  EXPECT_TRUE(is_up(comms_, Interrupt::packet_received));
  EXPECT_TRUE(is_up(comms_, Interrupt::nearest_neighbour_received));
  EXPECT_FALSE(is_up(comms_, Interrupt::multicast_received));
  const auto status = comms_.read(kReceiveStatus);
  EXPECT_EQ(status >> 24 & 7, 5U);
  EXPECT_NE(status & 1U << 17, 0U) << "a payload";
  EXPECT_EQ(status & 0xF, 1U << 2);
  EXPECT_EQ(status & (kReceived | kErrorFree), kReceived | kErrorFree);
  EXPECT_EQ(comms_.read(kReceiveData), 77U);
  EXPECT_EQ(comms_.read(kReceiveKey), 0xABCDU);
  EXPECT_FALSE(is_up(comms_, Interrupt::packet_received));
  EXPECT_FALSE(is_up(comms_, Interrupt::nearest_neighbour_received));
  EXPECT_EQ(comms_.read(kReceiveStatus) & kReceived, 0U);
}

TEST_F(ACommsController, TurnsPacketsAwayWhenTheFabricBehindItIsFull) {
  for (std::uint32_t i = 0; i <= Comms::kBehind; ++i) {
    ASSERT_TRUE(comms_.receive({0, i, 0}, 7)) << i;
  }
  EXPECT_FALSE(comms_.receive({0, 99, 0}, 7));
  EXPECT_EQ(comms_.read(kReceiveKey), 0U);
  EXPECT_TRUE(comms_.receive({0, 99, 0}, 7));
}

TEST_F(ACommsController, KeepsABrokenPacketsFlagUntilItIsCleared) {
  ASSERT_TRUE(comms_.receive({0, 5, 0}, 1, true));
  EXPECT_TRUE(is_up(comms_, Interrupt::packet_parity));
  EXPECT_TRUE(is_up(comms_, Interrupt::packet_received));
  EXPECT_FALSE(is_up(comms_, Interrupt::multicast_received)) << "no packet free of errors";
  EXPECT_EQ(comms_.read(kReceiveStatus) & (kErrorFree | 0xF), 0U);
  EXPECT_EQ(comms_.read(kReceiveKey), 5U);
  EXPECT_TRUE(is_up(comms_, Interrupt::packet_parity));
  comms_.write(kReceiveStatus, 0);
  EXPECT_FALSE(is_up(comms_, Interrupt::packet_parity));
}

TEST_F(ACommsController, RaisesABrokenPacketsFlagOnlyWhenItsTurnComes) {
  ASSERT_TRUE(comms_.receive({0, 5, 0}, 1));
  ASSERT_TRUE(comms_.receive({0, 6, 0}, 1, true));
  EXPECT_FALSE(is_up(comms_, Interrupt::packet_parity));
  EXPECT_EQ(comms_.read(kReceiveKey), 5U);
  EXPECT_TRUE(is_up(comms_, Interrupt::packet_parity));
}

TEST_F(ACommsController, WaitsForABlockedRouter) {
  router_.open = false;
  comms_.write(kTransmitKey, 1);
  EXPECT_TRUE(comms_.wants_retry());
  EXPECT_FALSE(is_up(comms_, Interrupt::transmit_empty));
  EXPECT_FALSE(is_up(comms_, Interrupt::transmit_not_full));
  EXPECT_TRUE(is_up(comms_, Interrupt::transmit_full));
  EXPECT_EQ(comms_.read(kTransmitControl) & (kTransmitEmpty | kTransmitFull | kTransmitNotFull),
            kTransmitFull);
  comms_.write(kTransmitKey, 2);
  EXPECT_TRUE(is_up(comms_, Interrupt::transmit_overflow));
  EXPECT_EQ(comms_.lost(), 1U);
  router_.open = true;
  comms_.retry();
  EXPECT_FALSE(comms_.wants_retry());
  EXPECT_EQ(router_.taken, (std::vector<Packet>{{0, 1, 0}}));
  // spin1_api: full is sticky until zeros are written.
  EXPECT_NE(comms_.read(kTransmitControl) & kTransmitFull, 0U);
  comms_.write(kTransmitControl, 0);
  EXPECT_EQ(comms_.read(kTransmitControl) & (kTransmitFull | kTransmitOverrun), 0U);
  EXPECT_FALSE(is_up(comms_, Interrupt::transmit_overflow));
}

TEST_F(ACommsController, CannotClearFullWhileItIsFull) {
  router_.open = false;
  comms_.write(kTransmitKey, 1);
  comms_.write(kTransmitControl, 0);
  EXPECT_NE(comms_.read(kTransmitControl) & kTransmitFull, 0U);
  EXPECT_TRUE(is_up(comms_, Interrupt::transmit_full));
}

Packet a_packet() {
  Packet packet{static_cast<std::uint8_t>(*rc::gen::inRange(0, 128) << 1),
                *rc::gen::arbitrary<std::uint32_t>(), 0};
  if (packet.kind() == chip::PacketKind::point_to_point) packet.control &= 0xCF;
  if (packet.has_payload()) packet.payload = *rc::gen::arbitrary<std::uint32_t>();
  return packet;
}

// What a core that drains by SC&MP's order of reads gets is what the router delivered.
TEST(AnyCommsController, DeliversEveryPacketOnceInOrder) {
  EXPECT_TRUE(rc::check([] {
    TouchLog log;
    Router router;
    Comms comms(router, log);
    std::deque<Packet> waiting;
    for (int step = 0; step < 80; ++step) {
      if (*rc::gen::inRange(0, 5) < 3) {
        const auto packet = a_packet();
        const bool taken = comms.receive(packet, 2);
        RC_ASSERT(taken == (waiting.size() <= Comms::kBehind));
        if (taken) waiting.push_back(packet);
      } else if (is_up(comms, Interrupt::packet_received)) {
        const auto expected = waiting.front();
        waiting.pop_front();
        RC_ASSERT((comms.read(kReceiveStatus) >> 16 & 0xFF) == expected.control);
        RC_ASSERT(comms.read(kReceiveData) == expected.payload);
        const bool routed = expected.kind() == chip::PacketKind::point_to_point;
        RC_ASSERT(comms.read(kReceiveKey) == (routed ? expected.key >> 16 : expected.key));
      }
      RC_ASSERT(is_up(comms, Interrupt::packet_received) == !waiting.empty());
      RC_ASSERT(comms.waiting() == waiting.size());
    }
  }));
}

}  // namespace
}  // namespace spikeloom::board
