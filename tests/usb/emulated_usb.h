// A USB bus in a test: devices that unmodified libusb finds, opens and talks to, without a kernel
// that knows USB. The package umockdev stands between libusb and the kernel, and hands every
// request to a device's file over to this program.
//
// Shapes   a device has one interface with the bulk endpoints 0x81 and 0x02 of 512-byte packets.
// Promises one request at a time reaches a BulkDevice, in a thread of umockdev.
// Errors   of the set-up: std::runtime_error, which fails the test.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/usb/bulk_device.h"

namespace spikeloom::support {

struct UsbIdentity {
  std::uint16_t vendor = 0x1209, product = 0x5350;
  std::string serial = "SPIN-0001", name = "SpiNNaker bridge";
  int address = 2;  // on bus 1
  std::uint8_t interface_class = 0xFF, subclass = 0x53, protocol = 1;
};

// What goes wrong on the way; counted in bytes since the interface was set up.
struct UsbFaults {
  std::size_t longest_in = 8192;  // a transfer in ends after so many
  bool reversed = false;          // transfers in end in the wrong order
  bool empty_packets = false;     // every other transfer in is empty
  std::optional<std::uint64_t> stall_out_at{}, stall_in_at{};
  int stalls = 1;  // the endpoint stalls so often before it goes on
  std::optional<std::uint64_t> unplug_at_out{};
  std::function<bool()> unplug_when{};  // asked after every transfer out
  bool overflow = false;                // the first transfer in brings more than was asked for
  bool busy = false;                    // another program has the interface
  int takes_every = 1;                  // a transfer out at every so many looks; 0: never
};

class EmulatedUsb {
 public:
  EmulatedUsb();
  ~EmulatedUsb();
  // `device` must outlive this; without one it can be listed, but nothing comes or goes.
  void plug_in(const UsbIdentity& identity, BulkDevice* device = nullptr,
               const UsbFaults& faults = {});
  void unplug(int address);

  struct Seen {
    int most_in_flight_in = 0, most_in_flight_out = 0;
    int transfers_out = 0, halts_cleared = 0;
    bool set_up = false, released = false;
    std::uint64_t bytes_out = 0, bytes_in = 0;
  };
  [[nodiscard]] Seen seen(int address) const;
  // Where the files of the bus are: the environment of a program that is to see it.
  [[nodiscard]] std::string root() const;

 private:
  struct Bus;
  std::unique_ptr<Bus> bus_;
};

}  // namespace spikeloom::support
