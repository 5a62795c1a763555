#include "tests/usb/usb_descriptors.h"

namespace spikeloom::support {
namespace {

constexpr int kProductString = 1, kSerialString = 2;

void append_u16(UsbBytes& bytes, unsigned value) {
  bytes.push_back(static_cast<std::uint8_t>(value & 0xFF));
  bytes.push_back(static_cast<std::uint8_t>(value >> 8));
}

void append_endpoint(UsbBytes& bytes, std::uint8_t address) {
  constexpr unsigned kPacketBytes = 512;
  bytes.insert(bytes.end(), {7, 5, address, 2});
  append_u16(bytes, kPacketBytes);
  bytes.push_back(0);
}

}  // namespace

UsbBytes usb_descriptors(const UsbIdentity& identity) {
  UsbBytes bytes{18, 1, 0x00, 0x02, 0, 0, 0, 64};  // USB 2.0
  append_u16(bytes, identity.vendor);
  append_u16(bytes, identity.product);
  append_u16(bytes, 0x0100);
  const auto serial = static_cast<std::uint8_t>(identity.serial.empty() ? 0 : kSerialString);
  bytes.insert(bytes.end(), {0, kProductString, serial, 1});
  bytes.insert(bytes.end(), {9, 2, 32, 0, 1, 1, 0, 0x80, 50});  // one configuration of 32 bytes
  bytes.insert(bytes.end(),
               {9, 4, 0, 0, 2, identity.interface_class, identity.subclass, identity.protocol, 0});
  append_endpoint(bytes, kIn);
  append_endpoint(bytes, kOut);
  return bytes;
}

UsbBytes usb_string(const UsbIdentity& identity, int index) {
  constexpr std::uint8_t kString = 3;
  if (index == 0) return {4, kString, 0x09, 0x04};  // languages: English
  const std::string* text = index == kProductString  ? &identity.name
                            : index == kSerialString ? &identity.serial
                                                     : nullptr;
  if (text == nullptr) return {};
  UsbBytes bytes{static_cast<std::uint8_t>(2 + 2 * text->size()), kString};
  for (char letter : *text) append_u16(bytes, static_cast<unsigned char>(letter));
  return bytes;
}

}  // namespace spikeloom::support
