#include "tests/usb/emulated_usb.h"

#include <umockdev.h>

#include <cstdio>
#include <map>
#include <stdexcept>

#include "tests/usb/usb_descriptors.h"
#include "tests/usb/usb_file.h"

namespace spikeloom::support {
namespace {

std::string text(const char* format, int value) {
  char letters[64];
  std::snprintf(letters, sizeof letters, format, value);
  return letters;
}

std::string hex(const UsbBytes& bytes) {
  std::string digits;
  for (auto byte : bytes) digits += text("%02X", byte);
  return digits;
}

std::string file_of(const UsbIdentity& identity) {
  return "/dev/bus/usb/001/" + text("%03d", identity.address);
}

// The device as udev and sysfs show it; see the manual of umockdev-run for the form.
std::string description(const UsbIdentity& identity) {
  return "P: /devices/pci0000:00/usb1/1-" + std::to_string(identity.address) + "\nN: bus/usb/001/" +
         text("%03d", identity.address) + "\nE: DEVNAME=" + file_of(identity) +
         "\nE: DEVTYPE=usb_device\nE: MAJOR=189\nE: MINOR=" + std::to_string(identity.address - 1) +
         "\nE: SUBSYSTEM=usb\nE: BUSNUM=001\nE: DEVNUM=" + text("%03d", identity.address) +
         "\nA: bConfigurationValue=1\\n\nA: busnum=1\\n\nA: devnum=" +
         std::to_string(identity.address) +
         "\\n\nA: speed=480\\n\nA: idVendor=" + text("%04x", identity.vendor) +
         "\\n\nA: idProduct=" + text("%04x", identity.product) +
         "\\n\nH: descriptors=" + hex(usb_descriptors(identity)) + "\n\n";
}

gboolean on_request(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer file) {
  return static_cast<UsbFile*>(file)->answer(client) ? TRUE : FALSE;
}

void on_vanished(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer file) {
  static_cast<UsbFile*>(file)->vanished(client);
}

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};

}  // namespace

struct EmulatedUsb::Bus {
  struct Plugged {
    std::unique_ptr<UsbFile> file;
    std::unique_ptr<UMockdevIoctlBase, Unref> handler;
  };
  std::unique_ptr<UMockdevTestbed, Unref> testbed{umockdev_testbed_new()};
  std::map<int, Plugged> devices;  // by address
};

EmulatedUsb::EmulatedUsb() : bus_(std::make_unique<Bus>()) {}

EmulatedUsb::~EmulatedUsb() {
  for (auto& [address, plugged] : bus_->devices)
    umockdev_testbed_detach_ioctl(bus_->testbed.get(), file_of(plugged.file->identity()).c_str(),
                                  nullptr);
}

void EmulatedUsb::plug_in(const UsbIdentity& identity, BulkDevice* device,
                          const UsbFaults& faults) {
  auto& plugged = bus_->devices[identity.address];
  plugged.file = std::make_unique<UsbFile>(identity, device, faults);
  plugged.handler.reset(umockdev_ioctl_base_new());
  g_signal_connect(plugged.handler.get(), "handle-ioctl", G_CALLBACK(on_request),
                   plugged.file.get());
  g_signal_connect(plugged.handler.get(), "client-vanished", G_CALLBACK(on_vanished),
                   plugged.file.get());
  if (umockdev_testbed_add_from_string(bus_->testbed.get(), description(identity).c_str(),
                                       nullptr) == FALSE ||
      umockdev_testbed_attach_ioctl(bus_->testbed.get(), file_of(identity).c_str(),
                                    plugged.handler.get(), nullptr) == FALSE)
    throw std::runtime_error("umockdev refuses the device");
}

void EmulatedUsb::unplug(int address) { bus_->devices.at(address).file->unplug(); }

EmulatedUsb::Seen EmulatedUsb::seen(int address) const {
  return bus_->devices.at(address).file->seen();
}

std::string EmulatedUsb::root() const {
  gchar* folder = umockdev_testbed_get_root_dir(bus_->testbed.get());
  std::string result(folder);
  g_free(folder);
  return result;
}

}  // namespace spikeloom::support
