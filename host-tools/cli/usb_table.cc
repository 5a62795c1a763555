#include "host-tools/cli/usb_table.h"

#include <fmt/format.h>

#include "host-tools/report/format.h"
#include "host-tools/report/json_tree.h"

namespace spikeloom::cli {
namespace {

std::string speed(const link::UsbDevice& device) {
  return device.speed_mbit == 0 ? "-" : fmt::format("{} Mbit/s", device.speed_mbit);
}

std::string state(const link::UsbDevice& device) {
  if (!device.refusal.empty()) return device.refusal;
  return device.speaks_sdp ? "SDP" : "bulk";
}

std::string line(const link::UsbDevice& device) {
  return fmt::format("{:<28} {:>3}/{:<3}  {:<9}  {:>11}  {:<13}  {}\n", shortest_address(device),
                     device.bus, device.address, to_text(device.id), speed(device), state(device),
                     device.product);
}

// What to do about SDP devices that must not be opened.
std::string advice(const link::UsbListing& listing) {
  std::string text;
  for (const auto& device : listing.usable) {
    if (device.refusal.empty() || !device.speaks_sdp) continue;
    const auto rule = link::udev_rule(device.id) + '\n';
    if (text.find(rule) == text.npos) text += rule;
  }
  if (text.empty()) return text;
  return "\nwith these lines in /etc/udev/rules.d/70-spikeloom.rules, and after plugging in again, "
         "no permission is missing:\n" +
         text;
}

}  // namespace

std::string to_text(const link::UsbListing& listing) {
  if (listing.devices_at_all == 0) return "no USB on this machine\n";
  if (listing.usable.empty()) {
    return fmt::format("{}, none with bulk endpoints of a vendor's own interface\n",
                       report::count_of(listing.devices_at_all, "USB device", "USB devices"));
  }
  auto text = fmt::format("{:<28} {:>7}  {:<9}  {:>11}  {:<13}  {}\n", "--on", "bus    ", "id",
                          "speed", "", "product");
  for (const auto& device : listing.usable) text += line(device);
  return text + advice(listing);
}

std::string to_json(const link::UsbListing& listing) {
  report::Json json;
  json["devices_at_all"] = listing.devices_at_all;
  json["devices"] = report::Json::array();
  for (const auto& device : listing.usable) {
    report::Json entry;
    entry["on"] = shortest_address(device);
    entry["bus"] = device.bus;
    entry["address"] = device.address;
    entry["vendor"] = fmt::format("{:04x}", device.id.vendor);
    entry["product"] = fmt::format("{:04x}", device.id.product);
    entry["serial"] = device.serial;
    entry["name"] = device.product;
    entry["speed_mbit"] = device.speed_mbit;
    entry["speaks_sdp"] = device.speaks_sdp;
    entry["interface"] = device.endpoints.interface;
    entry["endpoint_in"] = device.endpoints.in;
    entry["endpoint_out"] = device.endpoints.out;
    entry["refusal"] = device.refusal;
    json["devices"].push_back(entry);
  }
  return report::print(json);
}

}  // namespace spikeloom::cli
