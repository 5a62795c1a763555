#include "host-tools/link/usb/address.h"

#include <gtest/gtest.h>

namespace spikeloom::link {
namespace {

TEST(AUsbAddress, NamesADeviceByItsSerialNumber) {
  EXPECT_EQ(parse_usb_address("usb:SPIN-0001").value(), (UsbAddress{{}, "SPIN-0001"}));
  EXPECT_EQ(parse_usb_address("usb:00:0a:35:01").value(), (UsbAddress{{}, "00:0a:35:01"}));
  EXPECT_EQ(parse_usb_address("usb:12345").value(), (UsbAddress{{}, "12345"}));
  EXPECT_EQ(parse_usb_address("usb:1209:535").value(), (UsbAddress{{}, "1209:535"}));
  EXPECT_EQ(parse_usb_address("usb:+209:-350").value(), (UsbAddress{{}, "+209:-350"}));
}

TEST(AUsbAddress, NamesADeviceByVendorAndProduct) {
  EXPECT_EQ(parse_usb_address("usb:1209:5350").value(), (UsbAddress{UsbId{0x1209, 0x5350}, ""}));
  EXPECT_EQ(parse_usb_address("usb:04B4:00f3:77").value(), (UsbAddress{UsbId{0x04B4, 0xF3}, "77"}));
  EXPECT_EQ(parse_usb_address("usb:04b4:00f3:7:8").value(),
            (UsbAddress{UsbId{0x04B4, 0xF3}, "7:8"}));
}

TEST(AUsbAddress, MayLeaveTheChoiceToWhatIsThere) {
  EXPECT_EQ(parse_usb_address("usb").value(), UsbAddress{});
}

TEST(AUsbAddress, IsRefusedWithWhatWouldDo) {
  for (const std::string text : {"usb:", "udp:127.0.0.2", "", "USB:1", "usbx", "usb:1209:5350:"}) {
    const auto refused = parse_usb_address(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().code, "bad_usb_address");
    EXPECT_NE(refused.error().remedy.find("usb:SERIAL"), std::string::npos);
  }
  EXPECT_FALSE(parse_usb_address("usb:" + std::string(400, 'a')));
}

TEST(AUsbAddress, IsToldFromOtherPlaces) {
  EXPECT_TRUE(is_usb_address("usb"));
  EXPECT_TRUE(is_usb_address("usb:x"));
  EXPECT_FALSE(is_usb_address("usbx"));
  EXPECT_FALSE(is_usb_address("udp:usb"));
}

TEST(AUsbAddress, IsReadAsItIsWritten) {
  for (const auto& address :
       {UsbAddress{}, UsbAddress{{}, "A-1"}, UsbAddress{UsbId{0x12, 0xABCD}, ""},
        UsbAddress{UsbId{0x12, 0xABCD}, "A:1"}})
    EXPECT_EQ(parse_usb_address(to_text(address)).value(), address) << to_text(address);
}

}  // namespace
}  // namespace spikeloom::link
