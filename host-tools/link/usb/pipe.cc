#include "host-tools/link/usb/pipe.h"

#include <fmt/format.h>

#include "host-tools/link/usb/descriptors.h"

namespace spikeloom::link {
namespace {

using std::chrono::microseconds;

std::string place_of(const UsbDevice& device) {
  return fmt::format("{} on bus {} address {}", to_text(device.id), device.bus, device.address);
}

tl::unexpected<Error> refused(const UsbDevice& device, const char* what, int code) {
  const bool busy = code == LIBUSB_ERROR_BUSY;
  if (code == LIBUSB_ERROR_NO_DEVICE || code == LIBUSB_ERROR_NOT_FOUND) return usb_unplugged();
  return failure(ErrorClass::unreachable, busy ? "usb_busy" : "usb_transfer_failed",
                 fmt::format("{}: {}: {}", place_of(device), what, libusb_strerror(code)),
                 "link.usb", busy ? "another program has its interface" : "",
                 busy ? "end that program" : "plug the device in again");
}

Result<UsbHandle> open_handle(libusb_context& context, const UsbDevice& device) {
  libusb_device_handle* opened = nullptr;
  int code = LIBUSB_ERROR_NOT_FOUND;
  const auto listed = for_each_usb_device(context, [&](libusb_device& found) {
    if (libusb_get_bus_number(&found) == device.bus &&
        libusb_get_device_address(&found) == device.address)
      code = libusb_open(&found, &opened);
  });
  if (!listed) return tl::unexpected(listed.error());
  if (code == LIBUSB_SUCCESS) return UsbHandle(opened);
  return refused(device, "it cannot be opened", code);
}

}  // namespace

Result<std::unique_ptr<UsbPipe>> UsbPipe::open(const UsbDevice& device) {
  auto context = make_usb_context();
  if (!context) return tl::unexpected(context.error());
  auto handle = open_handle(**context, device);
  if (!handle) return tl::unexpected(handle.error());
  const auto& at = device.endpoints;
  // Not every system can; claiming then says what is in the way.
  static_cast<void>(libusb_set_auto_detach_kernel_driver(handle->get(), 1));
  if (const int code = libusb_claim_interface(handle->get(), at.interface); code != LIBUSB_SUCCESS)
    return refused(device, "its interface cannot be claimed", code);
  if (const int code = libusb_set_interface_alt_setting(handle->get(), at.interface, at.alternate);
      code != LIBUSB_SUCCESS)
    return refused(device, "its interface cannot be set up", code);
  std::unique_ptr<UsbPipe> pipe(new UsbPipe(std::move(*context), std::move(*handle), at));
  if (auto good = pipe->in_->start(); !good) return tl::unexpected(good.error());
  return pipe;
}

UsbPipe::UsbPipe(UsbContext context, UsbHandle handle, const UsbEndpoints& endpoints)
    : context_(std::move(context)),
      in_(std::make_unique<BulkIn>(*handle, endpoints.in, kInTransfers, something_ended_)),
      out_(std::make_unique<BulkOut>(*handle, endpoints.out, kOutTransfers, something_ended_)),
      handle_(std::move(handle)),
      interface_(endpoints.interface) {}

UsbPipe::~UsbPipe() {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  in_->cancel_all();
  out_->cancel_all();
  while (!(in_->idle() && out_->idle()) && std::chrono::steady_clock::now() < end) {
    if (!handle_events(microseconds(10'000))) break;
  }
  libusb_release_interface(handle_.get(), interface_);
}

Result<void> UsbPipe::handle_events(microseconds most) {
  timeval wait{};
  wait.tv_sec = static_cast<decltype(wait.tv_sec)>(most.count() / 1'000'000);
  wait.tv_usec = static_cast<decltype(wait.tv_usec)>(most.count() % 1'000'000);
  something_ended_ = 0;
  const int code = libusb_handle_events_timeout_completed(context_.get(), &wait, &something_ended_);
  if (code == LIBUSB_SUCCESS || code == LIBUSB_ERROR_INTERRUPTED) return {};
  return failure(ErrorClass::unreachable, "usb_transfer_failed",
                 std::string("libusb cannot wait: ") + libusb_strerror(code), "link.usb", "",
                 "plug the device in again");
}

Result<void> UsbPipe::settle(std::vector<std::byte>& received) {
  auto in = in_->settle(received);
  return in ? out_->settle() : in;
}

Result<void> UsbPipe::flush() {
  if (over_) return tl::unexpected(*over_);
  auto good = out_->settle();
  if (!good) over_ = good.error();
  return good;
}

Result<void> UsbPipe::turn(microseconds most, std::vector<std::byte>& received) {
  if (over_) return tl::unexpected(*over_);
  auto good = settle(received);
  if (good) good = handle_events(most);
  if (good) good = settle(received);
  if (!good) over_ = good.error();
  return good;
}

}  // namespace spikeloom::link
