// What is on the USB buses that SDP could be spoken to, and the choice of one.
//
// An SDP device says so in its descriptors: an interface of class 0xFF (vendor), subclass
// kSdpSubclass and protocol kSdpProtocol, with a bulk endpoint in each direction. Others can be
// named by vendor and product: then its first vendor interface with such endpoints is taken. The
// first endpoint of each direction is used, whatever its number.
//
// Promises listing changes nothing on any device; it opens those it may, to read their strings.
// Errors   usb_unavailable; find(): no_usb_device, several_usb_devices, usb_forbidden (with the
//          udev rule that helps), each with what was found.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "host-tools/link/usb/address.h"

namespace spikeloom::link {

inline constexpr std::uint8_t kVendorClass = 0xFF;
inline constexpr std::uint8_t kSdpSubclass = 0x53;
inline constexpr std::uint8_t kSdpProtocol = 1;  // the version of frames.h

struct UsbEndpoints {
  std::uint8_t interface = 0, alternate = 0;
  std::uint8_t in = 0, out = 0;  // addresses, the direction in the top bit
  int in_packet_bytes = 0, out_packet_bytes = 0;
};

struct UsbDevice {
  UsbId id;
  std::string serial, product;  // empty where it has none, or must not be opened
  int bus = 0, address = 0;     // as in /dev/bus/usb/BUS/ADDRESS
  int speed_mbit = 0;           // 12, 480, 5000; 0 where the system does not know
  bool speaks_sdp = false;      // by its descriptors
  std::string refusal;          // why it cannot be opened; empty when it can
  UsbEndpoints endpoints;
};

struct UsbListing {
  int devices_at_all = 0;         // of any kind, hubs too: 0 where there is no USB
  std::vector<UsbDevice> usable;  // with a vendor interface and bulk endpoints, by bus and address
};
[[nodiscard]] Result<UsbListing> list_usb_devices();

// The one of `listing` that `address` means.
[[nodiscard]] Result<UsbDevice> choose(const UsbListing& listing, const UsbAddress& address);

// What --on takes for this device: by serial where that is enough.
[[nodiscard]] std::string shortest_address(const UsbDevice& device);
// A line for /etc/udev/rules.d that lets whoever sits at the computer use the device.
[[nodiscard]] std::string udev_rule(UsbId id);

}  // namespace spikeloom::link
