#include "emulator/serve/wire.h"

#include <gtest/gtest.h>

namespace spikeloom::serve {
namespace {

TEST(AWire, TakesTheTimeOfItsBytes) {
  Wire wire;
  EXPECT_EQ(wire.next(), board::kNever);
  EXPECT_TRUE(wire.offer(Frame(1514), 0));
  // 1538 bytes of 80 ns, as a full frame takes on 100 Mbit/s.
  EXPECT_EQ(wire.next(), 123'040 * board::kNanosecond);
  EXPECT_FALSE(wire.take(wire.next() - 1).has_value());
  EXPECT_EQ(wire.take(wire.next())->size(), 1514U);
}

TEST(AWire, KeepsTheOrderAndSpacesFrames) {
  Wire wire;
  ASSERT_TRUE(wire.offer(Frame(60), 0));
  ASSERT_TRUE(wire.offer(Frame(61), 0));
  const auto first = wire.next();
  EXPECT_EQ(wire.take(first)->size(), 60U);
  EXPECT_EQ(wire.next() - first, (61 + 24) * Wire::kTimePerByte);
  EXPECT_EQ(wire.take(wire.next())->size(), 61U);
  // After a pause the line is free at once.
  ASSERT_TRUE(wire.offer(Frame(60), board::kSecond));
  EXPECT_EQ(wire.next(), board::kSecond + 84 * Wire::kTimePerByte);
}

TEST(AWireInAFlood, HoldsWhatASwitchHoldsAndCountsTheRest) {
  Wire wire;
  std::size_t taken = 0;
  for (int i = 0; i < 100'000; ++i) taken += wire.offer(Frame(60), 0) ? 1 : 0;
  EXPECT_EQ(taken, Wire::kMostWaiting);
  EXPECT_EQ(wire.dropped(), 100'000 - Wire::kMostWaiting);
  ASSERT_TRUE(wire.take(wire.next()).has_value());
  EXPECT_TRUE(wire.offer(Frame(60), 0));
}

}  // namespace
}  // namespace spikeloom::serve
