// What a person sees of USB: the program, from outside.
#include <gtest/gtest.h>

#include "tests/usb/emulated_usb.h"
#include "tests/usb/outside_program.h"

namespace spikeloom::support {
namespace {

TEST(TheProgram, ListsWhatIsOnTheBus) {
  EmulatedUsb usb;
  usb.plug_in({});
  usb.plug_in({.vendor = 0x152A,
               .product = 0x841D,
               .serial = "",
               .name = "Camera",
               .address = 4,
               .subclass = 0});
  const auto end = run_program("board usb list");
  EXPECT_EQ(end.exit_code, 0);
  EXPECT_EQ(
      end.output,
      "--on                         bus      id               speed                 product\n"
      "usb:SPIN-0001                  1/2    1209:5350   480 Mbit/s  SDP            SpiNNaker "
      "bridge\n"
      "usb:152a:841d                  1/4    152a:841d   480 Mbit/s  bulk           Camera\n");
}

TEST(TheProgram, ListsDevicesForOtherPrograms) {
  EmulatedUsb usb;
  usb.plug_in({});
  const auto end = run_program("board usb list --json");
  EXPECT_EQ(end.exit_code, 0);
  EXPECT_NE(end.output.find(R"("on":"usb:SPIN-0001")"), std::string::npos) << end.output;
  EXPECT_NE(end.output.find(R"("devices_at_all": 1)"), std::string::npos) << end.output;
}

TEST(TheProgram, AnnouncesThatThereIsNoUsb) {
  EmulatedUsb usb;
  const auto end = run_program("board usb list");
  EXPECT_EQ(end.exit_code, 0);
  EXPECT_EQ(end.output, "no USB on this machine\n");
}

}  // namespace
}  // namespace spikeloom::support
