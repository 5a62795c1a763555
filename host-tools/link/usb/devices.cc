#include "host-tools/link/usb/devices.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "host-tools/link/usb/descriptors.h"

namespace spikeloom::link {
namespace {

constexpr const char* kWhere = "link.usb";
constexpr const char* kListThem = "spikeloom board usb list shows what is there";

bool matches(const UsbDevice& device, const UsbAddress& address) {
  if (address.id ? device.id != *address.id : !device.speaks_sdp) return false;
  return address.serial.empty() || device.serial == address.serial;
}

// Could be meant, but its serial number cannot be read.
bool may_match(const UsbDevice& device, const UsbAddress& address) {
  return !device.refusal.empty() && matches(device, {address.id, ""});
}

std::string name(const UsbDevice& device) {
  return fmt::format("{} on bus {} address {}{}", to_text(device.id), device.bus, device.address,
                     device.serial.empty() ? "" : ", serial " + device.serial);
}

tl::unexpected<Error> none(const UsbListing& listing, const UsbAddress& address) {
  const bool no_usb = listing.devices_at_all == 0;
  std::string there;
  for (const auto& device : listing.usable) there += (there.empty() ? "" : "; ") + name(device);
  return failure(ErrorClass::unreachable, "no_usb_device",
                 fmt::format("no device for '{}'", to_text(address)), kWhere,
                 no_usb ? std::string("this machine has no USB")
                 : there.empty()
                     ? fmt::format("{} USB devices, none of them with bulk endpoints of "
                                   "a vendor interface",
                                   listing.devices_at_all)
                     : "there is " + there,
                 kListThem);
}

tl::unexpected<Error> several(const std::vector<const UsbDevice*>& found,
                              const UsbAddress& address) {
  std::string choices;
  for (const auto* device : found)
    choices += (choices.empty() ? "" : " or ") + shortest_address(*device);
  const bool alike = found[0]->serial == found[1]->serial;
  return failure(
      ErrorClass::usage, "several_usb_devices",
      fmt::format("'{}' means {} devices", to_text(address), found.size()), kWhere,
      fmt::format("{}; {}{}", name(*found[0]), name(*found[1]), found.size() > 2 ? "; ..." : ""),
      alike ? std::string("they have the same serial number: unplug all but one")
            : "say " + choices);
}

tl::unexpected<Error> forbidden(const UsbDevice& device) {
  return failure(
      ErrorClass::unreachable, "usb_forbidden",
      fmt::format("{} cannot be opened: {}", name(device), device.refusal), kWhere,
      fmt::format("this user must not write /dev/bus/usb/{:03}/{:03}", device.bus, device.address),
      fmt::format("put this line into /etc/udev/rules.d/70-spikeloom.rules, run udevadm "
                  "control --reload, and plug the device in again: {}",
                  udev_rule(device.id)));
}

}  // namespace

Result<UsbListing> list_usb_devices() {
  const auto context = make_usb_context();
  if (!context) return tl::unexpected(context.error());
  UsbListing listing;
  const auto count = for_each_usb_device(**context, [&](libusb_device& device) {
    if (auto described = describe(device)) listing.usable.push_back(std::move(*described));
  });
  if (!count) return tl::unexpected(count.error());
  listing.devices_at_all = *count;
  std::sort(listing.usable.begin(), listing.usable.end(), [](const auto& a, const auto& b) {
    return std::tie(a.bus, a.address) < std::tie(b.bus, b.address);
  });
  return listing;
}

Result<UsbDevice> choose(const UsbListing& listing, const UsbAddress& address) {
  std::vector<const UsbDevice*> found;
  const UsbDevice* closed = nullptr;
  for (const auto& device : listing.usable) {
    if (matches(device, address)) found.push_back(&device);
    if (may_match(device, address) && closed == nullptr) closed = &device;
  }
  if (found.size() > 1) return several(found, address);
  if (found.size() == 1 && found[0]->refusal.empty()) return *found[0];
  if (closed != nullptr) return forbidden(*closed);
  return none(listing, address);
}

std::string shortest_address(const UsbDevice& device) {
  const UsbAddress by_serial{{}, device.serial};
  const auto read_again = parse_usb_address(to_text(by_serial));
  // A serial number that looks like a vendor and product needs these before it.
  if (device.speaks_sdp && !device.serial.empty() && read_again == by_serial)
    return to_text(by_serial);
  return to_text(UsbAddress{device.id, device.serial});
}

std::string udev_rule(UsbId id) {
  return fmt::format(
      R"(SUBSYSTEM=="usb", ATTR{{idVendor}}=="{:04x}", ATTR{{idProduct}}=="{:04x}", TAG+="uaccess")",
      id.vendor, id.product);
}

}  // namespace spikeloom::link
