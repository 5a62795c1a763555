#include "host-tools/link/usb/descriptors.h"

#include <array>
#include <span>

namespace spikeloom::link {
namespace {

constexpr int kPacketBits = 0x7FF;  // of wMaxPacketSize

std::optional<UsbEndpoints> bulk_endpoints(const libusb_interface_descriptor& setting) {
  UsbEndpoints found{setting.bInterfaceNumber, setting.bAlternateSetting, 0, 0, 0, 0};
  for (const auto& endpoint : std::span(setting.endpoint, setting.bNumEndpoints)) {
    if ((endpoint.bmAttributes & LIBUSB_TRANSFER_TYPE_MASK) != LIBUSB_TRANSFER_TYPE_BULK) continue;
    const bool in = (endpoint.bEndpointAddress & LIBUSB_ENDPOINT_DIR_MASK) == LIBUSB_ENDPOINT_IN;
    auto& address = in ? found.in : found.out;
    if (address != 0) continue;
    address = endpoint.bEndpointAddress;
    (in ? found.in_packet_bytes : found.out_packet_bytes) = endpoint.wMaxPacketSize & kPacketBits;
  }
  if (found.in_packet_bytes == 0 || found.out_packet_bytes == 0) return {};
  return found;
}

bool is_sdp(const libusb_interface_descriptor& setting) {
  return setting.bInterfaceSubClass == kSdpSubclass && setting.bInterfaceProtocol == kSdpProtocol;
}

// The SDP interface if there is one, otherwise the first that could be.
bool take_interface(const libusb_config_descriptor& config, UsbDevice& device) {
  bool found = false;
  for (const auto& interface : std::span(config.interface, config.bNumInterfaces)) {
    for (const auto& setting :
         std::span(interface.altsetting, static_cast<std::size_t>(interface.num_altsetting))) {
      if (setting.bInterfaceClass != kVendorClass || (found && !is_sdp(setting))) continue;
      const auto endpoints = bulk_endpoints(setting);
      if (!endpoints) continue;
      found = true;
      device.endpoints = *endpoints;
      device.speaks_sdp = is_sdp(setting);
      if (device.speaks_sdp) return true;
    }
  }
  return found;
}

int megabits(int speed) {
  switch (speed) {
    case LIBUSB_SPEED_FULL:
      return 12;
    case LIBUSB_SPEED_HIGH:
      return 480;
    case LIBUSB_SPEED_SUPER:
      return 5000;
    case LIBUSB_SPEED_SUPER_PLUS:
      return 10000;
    default:
      return 0;
  }
}

// A device may send anything as its strings: what is no printable ASCII becomes a dot.
std::string string_of(libusb_device_handle& handle, std::uint8_t index) {
  std::array<unsigned char, 256> letters{};
  if (index == 0) return {};
  const int count = libusb_get_string_descriptor_ascii(&handle, index, letters.data(),
                                                       static_cast<int>(letters.size()));
  std::string text;
  for (int i = 0; i < count; ++i) {
    const auto letter = static_cast<char>(letters[static_cast<std::size_t>(i)]);
    text += letter >= ' ' && letter <= '~' ? letter : '.';
  }
  return text;
}

void read_strings(libusb_device& found, const libusb_device_descriptor& head, UsbDevice& device) {
  libusb_device_handle* opened = nullptr;
  if (const int code = libusb_open(&found, &opened); code != LIBUSB_SUCCESS) {
    device.refusal = code == LIBUSB_ERROR_ACCESS ? "no permission" : libusb_strerror(code);
    return;
  }
  const UsbHandle handle(opened);
  device.serial = string_of(*handle, head.iSerialNumber);
  device.product = string_of(*handle, head.iProduct);
}

}  // namespace

Result<int> for_each_usb_device(libusb_context& context,
                                const std::function<void(libusb_device& device)>& visit) {
  libusb_device** list = nullptr;
  const auto count = libusb_get_device_list(&context, &list);
  if (count < 0) {
    return failure(ErrorClass::unreachable, "usb_unavailable",
                   std::string("the USB devices cannot be listed: ") +
                       libusb_strerror(static_cast<int>(count)),
                   "link.usb", "", "see what the system says about /dev/bus/usb");
  }
  for (auto* device : std::span(list, static_cast<std::size_t>(count))) visit(*device);
  libusb_free_device_list(list, 1);
  return static_cast<int>(count);
}

std::optional<UsbDevice> describe(libusb_device& found) {
  libusb_device_descriptor head{};
  libusb_config_descriptor* read = nullptr;
  if (libusb_get_device_descriptor(&found, &head) != LIBUSB_SUCCESS) return {};
  if (libusb_get_active_config_descriptor(&found, &read) != LIBUSB_SUCCESS) return {};
  const UsbConfig config(read);
  UsbDevice device;
  if (!take_interface(*config, device)) return {};
  device.id = {head.idVendor, head.idProduct};
  device.bus = libusb_get_bus_number(&found);
  device.address = libusb_get_device_address(&found);
  device.speed_mbit = megabits(libusb_get_device_speed(&found));
  read_strings(found, head, device);
  return device;
}

}  // namespace spikeloom::link
