// libusb's own handles, released in the end. Included by the files of this folder alone.
//
// Errors   usb_unavailable: the system refuses libusb itself. No bus at all is none: it then lists
//          nothing.
#pragma once

#include <libusb-1.0/libusb.h>

#include <memory>
#include <string>

#include "base/error.h"

namespace spikeloom::link {

struct UsbRelease {
  void operator()(libusb_context* context) const { libusb_exit(context); }
  void operator()(libusb_device* device) const { libusb_unref_device(device); }
  void operator()(libusb_device_handle* handle) const { libusb_close(handle); }
  void operator()(libusb_config_descriptor* config) const { libusb_free_config_descriptor(config); }
};
using UsbContext = std::unique_ptr<libusb_context, UsbRelease>;
using UsbDeviceRef = std::unique_ptr<libusb_device, UsbRelease>;
using UsbHandle = std::unique_ptr<libusb_device_handle, UsbRelease>;
using UsbConfig = std::unique_ptr<libusb_config_descriptor, UsbRelease>;

[[nodiscard]] inline Result<UsbContext> make_usb_context() {
  libusb_context* context = nullptr;
  const int code = libusb_init(&context);
  if (code == LIBUSB_SUCCESS) return UsbContext(context);
  return failure(ErrorClass::unreachable, "usb_unavailable",
                 std::string("libusb does not start: ") + libusb_strerror(code), "link.usb", "",
                 "see what the system says about /dev/bus/usb");
}

}  // namespace spikeloom::link
