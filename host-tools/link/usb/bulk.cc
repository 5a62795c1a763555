#include "host-tools/link/usb/bulk.h"

#include <fmt/format.h>

#include <algorithm>

namespace spikeloom::link {
namespace {

std::string name(std::uint8_t endpoint) {
  return fmt::format("link.usb endpoint {:#04x}", endpoint);
}

tl::unexpected<Error> failed(std::uint8_t endpoint, const std::string& what) {
  return failure(ErrorClass::unreachable, "usb_transfer_failed", what, name(endpoint),
                 "the cable, a hub, or the device's own program",
                 "plug the device in again, then load and run again");
}

tl::unexpected<Error> taken_in_part(std::uint8_t endpoint, std::size_t sent, std::size_t length) {
  return failed(endpoint,
                fmt::format("the device took {} of {} bytes and called that all", sent, length));
}

tl::unexpected<Error> stalled(std::uint8_t endpoint) {
  return failure(ErrorClass::unreachable, "usb_stalled",
                 "the device stalls again after its halt was cleared", name(endpoint),
                 "it refuses what it was sent, or its own program has stopped",
                 "plug the device in again, then load and run again");
}

std::size_t moved(const libusb_transfer& transfer) {
  return static_cast<std::size_t>(std::max(transfer.actual_length, 0));
}

}  // namespace

tl::unexpected<Error> usb_unplugged() {
  return failure(ErrorClass::unreachable, "usb_unplugged", "the USB device has gone", "link.usb",
                 "unplugged, switched off, or reset",
                 "plug the device in again, then load and run again");
}

BulkQueue::BulkQueue(libusb_device_handle& handle, std::uint8_t endpoint, int transfers,
                     int& something_ended)
    : handle_(handle), endpoint_(endpoint) {
  for (int i = 0; i < transfers; ++i) {
    auto flight = std::make_unique<Flight>();
    flight->transfer = libusb_alloc_transfer(0);
    flight->something_ended = &something_ended;
    if (flight->transfer != nullptr) resting_.push_back(std::move(flight));
  }
}

BulkQueue::~BulkQueue() {
  for (auto& flight : flying_) libusb_free_transfer(flight->transfer);
  for (auto& flight : resting_) libusb_free_transfer(flight->transfer);
}

void BulkQueue::on_end(libusb_transfer* transfer) {
  auto& flight = *static_cast<Flight*>(transfer->user_data);
  flight.ended = true;
  *flight.something_ended = 1;
}

Result<void> BulkQueue::submit(std::size_t bytes) {
  auto flight = std::move(resting_.back());
  resting_.pop_back();
  flight->ended = false;
  libusb_fill_bulk_transfer(flight->transfer, &handle_, endpoint_, flight->buffer.data(),
                            static_cast<int>(bytes), &BulkQueue::on_end, flight.get(), 0);
  // A transfer out always ends in a short packet, by which bridges hand on what they have.
  const bool out = (endpoint_ & LIBUSB_ENDPOINT_DIR_MASK) == LIBUSB_ENDPOINT_OUT;
  flight->transfer->flags = out ? LIBUSB_TRANSFER_ADD_ZERO_PACKET : 0;
  const int code = libusb_submit_transfer(flight->transfer);
  if (code == LIBUSB_SUCCESS) {
    flying_.push_back(std::move(flight));
    return {};
  }
  resting_.push_back(std::move(flight));
  if (code == LIBUSB_ERROR_NO_DEVICE) return usb_unplugged();
  return failed(endpoint_, std::string("a transfer is refused: ") + libusb_strerror(code));
}

void BulkQueue::cancel_all() {
  for (auto& flight : flying_) {
    if (!flight->ended) libusb_cancel_transfer(flight->transfer);
  }
}

bool BulkQueue::idle() const {
  return std::all_of(flying_.begin(), flying_.end(), [](auto& flight) { return flight->ended; });
}

BulkQueue::Flight* BulkQueue::first_ended() {
  return !flying_.empty() && flying_.front()->ended ? flying_.front().get() : nullptr;
}

void BulkQueue::rest_first() {
  resting_.push_back(std::move(flying_.front()));
  flying_.pop_front();
}

Result<void> BulkQueue::judge(const Flight& flight) {
  if (moved(*flight.transfer) > 0 && !recovering_) halted_ = false;
  switch (flight.transfer->status) {
    case LIBUSB_TRANSFER_COMPLETED:
      return {};
    case LIBUSB_TRANSFER_CANCELLED:
      if (recovering_) return {};
      return failed(endpoint_, "the system called a transfer back");
    case LIBUSB_TRANSFER_STALL:
      if (recovering_) return {};
      if (halted_) return stalled(endpoint_);
      recovering_ = true;
      cancel_all();
      return {};
    case LIBUSB_TRANSFER_NO_DEVICE:
      return usb_unplugged();
    case LIBUSB_TRANSFER_OVERFLOW:
      return failed(endpoint_, "the device sent more than was asked for; bytes are lost");
    default:
      return failed(endpoint_, "a transfer failed on the bus");
  }
}

Result<void> BulkQueue::go_on() {
  if (!recovering_ || !flying_.empty()) return {};
  const int code = libusb_clear_halt(&handle_, endpoint_);
  if (code == LIBUSB_ERROR_NO_DEVICE || code == LIBUSB_ERROR_NOT_FOUND) return usb_unplugged();
  if (code != LIBUSB_SUCCESS)
    return failed(endpoint_, std::string("its halt cannot be cleared: ") + libusb_strerror(code));
  ++halts_cleared_;
  recovering_ = false;
  halted_ = true;
  return {};
}

Result<void> BulkIn::settle(std::vector<std::byte>& received) {
  while (const auto* flight = first_ended()) {
    const auto bytes = std::as_bytes(std::span(flight->buffer)).first(moved(*flight->transfer));
    received.insert(received.end(), bytes.begin(), bytes.end());
    if (auto good = judge(*flight); !good) return good;
    rest_first();
  }
  if (auto good = go_on(); !good) return good;
  return refill();
}

Result<void> BulkIn::refill() {
  while (may_submit()) {
    if (auto good = submit(kTransferBytes); !good) return good;
  }
  return {};
}

void BulkOut::write(std::span<const std::byte> bytes) {
  waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
}

Result<void> BulkOut::settle() {
  while (const auto* flight = first_ended()) {
    const auto length = static_cast<std::size_t>(flight->transfer->length);
    const auto sent = std::min(moved(*flight->transfer), length);
    if (auto good = judge(*flight); !good) return good;
    if (sent != length && !recovering()) return taken_in_part(endpoint(), sent, length);
    const auto rest = std::as_bytes(std::span(flight->buffer)).subspan(sent, length - sent);
    called_back_.insert(called_back_.end(), rest.begin(), rest.end());
    flying_bytes_ -= length;
    rest_first();
  }
  if (auto good = go_on(); !good) return good;
  return pump();
}

Result<void> BulkOut::pump() {
  if (recovering()) return {};
  waiting_.insert(waiting_.begin(), called_back_.begin(), called_back_.end());
  called_back_.clear();
  while (may_submit() && !waiting_.empty()) {
    const auto count = std::min(waiting_.size(), kTransferBytes);
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
    const auto buffer = std::as_writable_bytes(std::span(resting_.back()->buffer));
    std::copy(waiting_.begin(), end, buffer.begin());
    if (auto good = submit(count); !good) return good;
    waiting_.erase(waiting_.begin(), end);
    flying_bytes_ += count;
  }
  return {};
}

}  // namespace spikeloom::link
