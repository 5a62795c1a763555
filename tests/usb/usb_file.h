// The file of one device, /dev/bus/usb/BUS/ADDRESS, as the kernel would serve it: requests of
// libusb come in, transfers are kept until they end, and are handed back one by one.
//
// Source   linux/usbdevice_fs.h; the kernel's documentation of usbfs.
#pragma once

#include <umockdev.h>

#include <deque>
#include <memory>
#include <mutex>

#include "tests/usb/emulated_usb.h"

namespace spikeloom::support {

class UsbFile {
 public:
  UsbFile(const UsbIdentity& identity, BulkDevice* device, const UsbFaults& faults);

  // False: no request that a device knows.
  [[nodiscard]] bool answer(UMockdevIoctlClient* client);
  // A program has closed the file: what it asked for is dropped.
  void vanished(UMockdevIoctlClient* client);
  void unplug();
  [[nodiscard]] EmulatedUsb::Seen seen() const;
  [[nodiscard]] const UsbIdentity& identity() const { return identity_; }

 private:
  struct Release {
    void operator()(UMockdevIoctlData* node) const { umockdev_ioctl_data_unref(node); }
  };
  using Node = std::unique_ptr<UMockdevIoctlData, Release>;
  // A transfer that the host has asked for.
  struct Urb {
    UMockdevIoctlClient* client = nullptr;
    Node head;
    std::uint8_t type = 0, endpoint = 0;
    std::size_t length = 0;
  };
  struct Pipe {
    std::deque<Urb> waiting;
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> stall_at;
    int stalls_left = 0;
    bool halted = false;
  };
  struct Reply {
    long result = 0;
    int error = 0;
  };
  static constexpr Reply kDone{0, 0};
  [[nodiscard]] static Reply refusal(int error) { return {-1, error}; }

  [[nodiscard]] static Node resolve(UMockdevIoctlData* node, std::size_t at, std::size_t bytes);
  [[nodiscard]] static Node buffer_of(const Urb& urb, std::size_t bytes);
  [[nodiscard]] Reply serve(UMockdevIoctlClient* client, UMockdevIoctlData* argument);
  [[nodiscard]] Reply submit(UMockdevIoctlClient* client, UMockdevIoctlData* argument);
  [[nodiscard]] Reply reap(UMockdevIoctlClient* client, UMockdevIoctlData* argument);
  [[nodiscard]] Reply discard(UMockdevIoctlData* argument);
  [[nodiscard]] Reply clear_halt(UMockdevIoctlData* argument);
  void set_up();
  void control(Urb urb);
  [[nodiscard]] bool takes_now();
  void work_out();
  void work_in();
  void fill_in(std::deque<Urb>& filled);
  // How much of `bytes` gets through before the pipe stalls; the pipe is halted if not all.
  [[nodiscard]] static std::size_t until_stall(Pipe& pipe, std::size_t bytes);
  void end(Urb urb, int status, std::size_t bytes);
  void end_all(int status);

  const UsbIdentity identity_;
  BulkDevice* const device_;
  const UsbFaults faults_;
  mutable std::mutex lock_;
  Pipe in_, out_;
  std::deque<Urb> ended_;
  bool gone_ = false, empty_next_ = false;
  int looks_ = 0;  // since the last transfer out
  EmulatedUsb::Seen seen_;
};

}  // namespace spikeloom::support
