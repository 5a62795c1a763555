// Which of the devices on the buses is meant; the buses themselves are emulated in tests/usb.
#include "host-tools/link/usb/devices.h"

#include <gtest/gtest.h>

namespace spikeloom::link {
namespace {

UsbDevice bridge(std::string serial, int address) {
  UsbDevice device;
  device.id = {0x1209, 0x5350};
  device.serial = std::move(serial);
  device.bus = 1;
  device.address = address;
  device.speaks_sdp = true;
  return device;
}

UsbDevice camera() {
  UsbDevice device = bridge("CAM", 9);
  device.id = {0x152A, 0x841D};
  device.speaks_sdp = false;
  return device;
}

UsbAddress meaning(const char* text) { return parse_usb_address(text).value(); }

Error refusal(const UsbListing& listing, const char* address) {
  const auto found = choose(listing, meaning(address));
  EXPECT_FALSE(found) << address;
  return found ? Error{} : found.error();
}

TEST(ChoosingAUsbDevice, TakesTheOnlySdpDevice) {
  const UsbListing listing{5, {bridge("A", 4), camera()}};
  EXPECT_EQ(choose(listing, meaning("usb")).value().serial, "A");
}

TEST(ChoosingAUsbDevice, GoesBySerialAmongSdpDevices) {
  const UsbListing listing{5, {bridge("A", 4), bridge("B", 5), camera()}};
  EXPECT_EQ(choose(listing, meaning("usb:B")).value().address, 5);
  EXPECT_EQ(refusal(listing, "usb:CAM").code, "no_usb_device");
}

TEST(ChoosingAUsbDevice, TakesAnyDeviceThatIsNamedByItsKind) {
  const UsbListing listing{5, {bridge("A", 4), bridge("B", 5), camera()}};
  EXPECT_EQ(choose(listing, meaning("usb:152a:841d")).value().serial, "CAM");
  EXPECT_EQ(choose(listing, meaning("usb:1209:5350:A")).value().serial, "A");
  EXPECT_EQ(refusal(listing, "usb:1209:5350:C").code, "no_usb_device");
}

TEST(ChoosingAUsbDevice, NamesEveryChoiceWhenSeveralAreMeant) {
  const UsbListing listing{5, {bridge("A", 4), bridge("B", 5)}};
  const auto error = refusal(listing, "usb");
  EXPECT_EQ(error.code, "several_usb_devices");
  EXPECT_EQ(error.error_class, ErrorClass::usage);
  EXPECT_EQ(error.remedy, "say usb:A or usb:B");
}

TEST(ChoosingAUsbDevice, CannotTellTwoWithOneSerialNumber) {
  const UsbListing listing{5, {bridge("A", 4), bridge("A", 5)}};
  EXPECT_NE(refusal(listing, "usb:A").remedy.find("unplug"), std::string::npos);
}

TEST(ChoosingAUsbDevice, SaysWhichRuleGivesPermission) {
  auto closed = bridge("", 4);
  closed.refusal = "no permission";
  for (const char* address : {"usb", "usb:A", "usb:1209:5350", "usb:1209:5350:A"}) {
    const auto error = refusal({5, {closed}}, address);
    EXPECT_EQ(error.code, "usb_forbidden") << address;
    EXPECT_NE(error.cause.find("/dev/bus/usb/001/004"), std::string::npos);
    EXPECT_NE(
        error.remedy.find(R"(ATTR{idVendor}=="1209", ATTR{idProduct}=="5350", TAG+="uaccess")"),
        std::string::npos);
  }
}

TEST(ChoosingAUsbDevice, PrefersAMatchThatItCanReadToOneThatItCannot) {
  auto closed = bridge("", 4);
  closed.refusal = "no permission";
  EXPECT_EQ(choose({5, {closed, bridge("A", 5)}}, meaning("usb:A")).value().address, 5);
}

TEST(ChoosingAUsbDevice, SaysWhatIsThereInstead) {
  EXPECT_NE(refusal({0, {}}, "usb:A").cause.find("no USB"), std::string::npos);
  EXPECT_NE(refusal({3, {}}, "usb:A").cause.find("3 USB devices"), std::string::npos);
  EXPECT_NE(refusal({3, {camera()}}, "usb").cause.find("152a:841d on bus 1 address 9, serial CAM"),
            std::string::npos);
}

TEST(TheAddressOfADevice, IsReadAsThisDevice) {
  EXPECT_EQ(shortest_address(bridge("A", 4)), "usb:A");
  EXPECT_EQ(shortest_address(bridge("", 4)), "usb:1209:5350");
  EXPECT_EQ(shortest_address(camera()), "usb:152a:841d:CAM");
  EXPECT_EQ(shortest_address(bridge("1209:5350", 4)), "usb:1209:5350:1209:5350");
}

}  // namespace
}  // namespace spikeloom::link
