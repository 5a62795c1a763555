#include "host-tools/flow/board_place.h"

#include <gtest/gtest.h>

namespace spikeloom::flow {
namespace {

TEST(APlaceToRunAt, IsNamedByItsKindAndAddress) {
  const auto place = [](const char* text) { return parse_place(text).value(); };
  EXPECT_EQ(place("native").kind, PlaceKind::native);
  EXPECT_EQ(place("emulator").kind, PlaceKind::emulator);
  EXPECT_EQ(place("udp:board.local").kind, PlaceKind::udp);
  EXPECT_EQ(place("udp:board.local").address, "board.local");
  EXPECT_EQ(place("usb").address, "usb");
  EXPECT_EQ(place("usb:1209:5350:A").address, "usb:1209:5350:A");
}

TEST(APlaceToRunAt, IsRefusedWhereNobodyCouldGo) {
  for (const char* text : {"", "moon", "udp", "udp:", "emulator:", "native ", "USB"}) {
    const auto place = parse_place(text);
    ASSERT_FALSE(place) << text;
    EXPECT_EQ(place.error().code, "bad_place");
  }
}

}  // namespace
}  // namespace spikeloom::flow
