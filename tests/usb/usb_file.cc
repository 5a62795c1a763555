#include "tests/usb/usb_file.h"

// The next two in this order: the last one needs the others' types.
#include <linux/types.h>
#include <sys/ioctl.h>
//
#include <linux/usbdevice_fs.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "tests/usb/usb_descriptors.h"

namespace spikeloom::support {
namespace {

constexpr std::uint32_t kCapabilities =
    USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_REAP_AFTER_DISCONNECT;

template <class Value>
Value read(const UMockdevIoctlData& node) {
  Value value{};
  std::memcpy(&value, node.data, sizeof value);
  return value;
}

template <class Value>
void store(UMockdevIoctlData* node, std::size_t at, Value value) {
  std::uint8_t bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  umockdev_ioctl_data_update(node, at, bytes, sizeof value);
}

}  // namespace

UsbFile::UsbFile(const UsbIdentity& identity, BulkDevice* device, const UsbFaults& faults)
    : identity_(identity), device_(device), faults_(faults) {
  in_.stall_at = faults.stall_in_at;
  out_.stall_at = faults.stall_out_at;
  in_.stalls_left = out_.stalls_left = faults.stalls;
}

UsbFile::Node UsbFile::resolve(UMockdevIoctlData* node, std::size_t at, std::size_t bytes) {
  return Node(umockdev_ioctl_data_resolve(node, at, bytes, nullptr));
}

// Fetched only when and as far as it is needed: every byte crosses a socket.
UsbFile::Node UsbFile::buffer_of(const Urb& urb, std::size_t bytes) {
  return bytes == 0 ? nullptr : resolve(urb.head.get(), offsetof(usbdevfs_urb, buffer), bytes);
}

bool UsbFile::answer(UMockdevIoctlClient* client) {
  const std::lock_guard guard(lock_);
  const auto reply = serve(client, umockdev_ioctl_client_get_arg(client));
  umockdev_ioctl_client_complete(client, reply.result, reply.error);
  return true;
}

UsbFile::Reply UsbFile::serve(UMockdevIoctlClient* client, UMockdevIoctlData* argument) {
  switch (umockdev_ioctl_client_get_request(client)) {
    case USBDEVFS_GET_CAPABILITIES:
      store(resolve(argument, 0, sizeof kCapabilities).get(), 0, kCapabilities);
      return kDone;
    case USBDEVFS_CLAIMINTERFACE:
    case USBDEVFS_DISCONNECT_CLAIM:
      if (faults_.busy) return refusal(EBUSY);
      return gone_ ? refusal(ENODEV) : kDone;
    case USBDEVFS_RELEASEINTERFACE:
      seen_.released = true;
      return kDone;
    case USBDEVFS_SETINTERFACE:
      if (gone_) return refusal(ENODEV);
      set_up();
      return kDone;
    case USBDEVFS_CLEAR_HALT:
      return clear_halt(argument);
    case USBDEVFS_SUBMITURB:
      return submit(client, argument);
    case USBDEVFS_REAPURBNDELAY:
      return reap(client, argument);
    case USBDEVFS_DISCARDURB:
      return discard(argument);
    default:
      return refusal(ENOTTY);
  }
}

void UsbFile::set_up() {
  seen_.set_up = true;
  in_.bytes = out_.bytes = 0;
  if (device_ != nullptr) device_->begin();
}

UsbFile::Reply UsbFile::submit(UMockdevIoctlClient* client, UMockdevIoctlData* argument) {
  if (gone_) return refusal(ENODEV);
  auto head = resolve(argument, 0, sizeof(usbdevfs_urb));
  if (!head) return refusal(EFAULT);
  const auto urb = read<usbdevfs_urb>(*head);
  const auto length = static_cast<std::size_t>(std::max(urb.buffer_length, 0));
  Urb taken{client, std::move(head), urb.type, urb.endpoint, length};
  if (urb.type == USBDEVFS_URB_TYPE_CONTROL) {
    control(std::move(taken));
  } else {
    auto& pipe = urb.endpoint == kIn ? in_ : out_;
    auto& most = urb.endpoint == kIn ? seen_.most_in_flight_in : seen_.most_in_flight_out;
    pipe.waiting.push_back(std::move(taken));
    most = std::max(most, static_cast<int>(pipe.waiting.size()));
  }
  return kDone;
}

void UsbFile::control(Urb urb) {
  constexpr std::size_t kSetupBytes = 8;
  constexpr std::uint8_t kGetDescriptor = 6, kStringDescriptor = 3;
  const auto buffer = buffer_of(urb, urb.length);
  const auto* setup = buffer->data;
  const bool asks_string = setup[1] == kGetDescriptor && setup[3] == kStringDescriptor;
  auto text = asks_string ? usb_string(identity_, setup[2]) : UsbBytes{};
  text.resize(std::min(text.size(), urb.length - kSetupBytes));
  if (text.empty()) return end(std::move(urb), -EPIPE, 0);
  umockdev_ioctl_data_update(buffer.get(), kSetupBytes, text.data(), static_cast<int>(text.size()));
  end(std::move(urb), 0, text.size());
}

// What has ended is handed back in the order in which it ended. Time goes on only where nothing
// has: a host that waits asks again and again.
UsbFile::Reply UsbFile::reap(UMockdevIoctlClient* client, UMockdevIoctlData* argument) {
  const auto mine = [&](const Urb& urb) { return urb.client == client; };
  work_out();
  work_in();
  auto urb = std::find_if(ended_.begin(), ended_.end(), mine);
  if (urb == ended_.end()) {
    if (device_ != nullptr && !gone_) device_->pass_time();
    return refusal(EAGAIN);
  }
  const auto place = resolve(argument, 0, sizeof(void*));
  umockdev_ioctl_data_set_ptr(place.get(), 0, urb->head.get());
  ended_.erase(urb);
  return kDone;
}

UsbFile::Reply UsbFile::discard(UMockdevIoctlData* argument) {
  const auto address = read<unsigned long>(*argument);
  for (auto* pipe : {&in_, &out_}) {
    auto& waiting = pipe->waiting;
    const auto urb = std::find_if(waiting.begin(), waiting.end(),
                                  [&](const Urb& u) { return u.head->client_addr == address; });
    if (urb == waiting.end()) continue;
    auto found = std::move(*urb);
    waiting.erase(urb);
    end(std::move(found), -ENOENT, 0);
    return kDone;
  }
  return refusal(EINVAL);
}

UsbFile::Reply UsbFile::clear_halt(UMockdevIoctlData* argument) {
  if (gone_) return refusal(ENODEV);
  const auto endpoint = read<unsigned>(*resolve(argument, 0, sizeof(unsigned)));
  auto& pipe = endpoint == kIn ? in_ : out_;
  pipe.halted = false;
  ++seen_.halts_cleared;
  return kDone;
}

std::size_t UsbFile::until_stall(Pipe& pipe, std::size_t bytes) {
  if (!pipe.stall_at || pipe.bytes + bytes < *pipe.stall_at) return bytes;
  pipe.halted = true;
  const auto through = static_cast<std::size_t>(*pipe.stall_at - pipe.bytes);
  if (--pipe.stalls_left <= 0) pipe.stall_at.reset();
  return through;
}

bool UsbFile::takes_now() {
  if (gone_ || out_.halted || out_.waiting.empty() || device_ == nullptr) return false;
  if (faults_.takes_every == 0 || ++looks_ < faults_.takes_every) return false;
  looks_ = 0;
  return true;
}

void UsbFile::work_out() {
  while (takes_now()) {
    ++seen_.transfers_out;
    auto urb = std::move(out_.waiting.front());
    out_.waiting.pop_front();
    const auto through = until_stall(out_, urb.length);
    const auto buffer = buffer_of(urb, through);
    const ByteView bytes = std::as_bytes(std::span(buffer ? buffer->data : nullptr, through));
    out_.bytes += through;
    seen_.bytes_out += through;
    if (!device_->take(bytes)) out_.halted = true;
    end(std::move(urb), out_.halted ? -EPIPE : 0, through);
    if ((faults_.unplug_at_out && out_.bytes >= *faults_.unplug_at_out) ||
        (faults_.unplug_when && faults_.unplug_when())) {
      gone_ = true;
      end_all(-ENODEV);
    }
  }
}

void UsbFile::work_in() {
  std::deque<Urb> filled;
  fill_in(filled);
  if (faults_.reversed) std::reverse(filled.begin(), filled.end());
  std::move(filled.begin(), filled.end(), std::back_inserter(ended_));
}

void UsbFile::fill_in(std::deque<Urb>& filled) {
  while (!gone_ && !in_.halted && !in_.waiting.empty() && device_ != nullptr) {
    auto& urb = in_.waiting.front();
    auto most = std::min(urb.length, faults_.longest_in);
    if (in_.stall_at) most = std::min(most, static_cast<std::size_t>(*in_.stall_at - in_.bytes));
    auto bytes = empty_next_ ? Bytes{} : device_->give(most);
    const bool stalls = in_.stall_at && in_.bytes + bytes.size() == *in_.stall_at;
    if (bytes.empty() && !empty_next_ && !stalls) return;
    if (stalls) static_cast<void>(until_stall(in_, bytes.size()));
    in_.bytes += bytes.size();
    seen_.bytes_in += bytes.size();
    if (!bytes.empty())
      umockdev_ioctl_data_update(buffer_of(urb, bytes.size()).get(), 0,
                                 reinterpret_cast<std::uint8_t*>(bytes.data()),
                                 static_cast<int>(bytes.size()));
    const int status = stalls ? -EPIPE : faults_.overflow ? -EOVERFLOW : 0;
    store(urb.head.get(), offsetof(usbdevfs_urb, status), status);
    store(urb.head.get(), offsetof(usbdevfs_urb, actual_length), static_cast<int>(bytes.size()));
    filled.push_back(std::move(urb));
    in_.waiting.pop_front();
    empty_next_ = faults_.empty_packets && !empty_next_;
  }
}

void UsbFile::end(Urb urb, int status, std::size_t bytes) {
  store(urb.head.get(), offsetof(usbdevfs_urb, status), status);
  store(urb.head.get(), offsetof(usbdevfs_urb, actual_length), static_cast<int>(bytes));
  ended_.push_back(std::move(urb));
}

void UsbFile::end_all(int status) {
  for (auto* pipe : {&in_, &out_}) {
    while (!pipe->waiting.empty()) {
      end(std::move(pipe->waiting.front()), status, 0);
      pipe->waiting.pop_front();
    }
  }
}

void UsbFile::vanished(UMockdevIoctlClient* client) {
  const std::lock_guard guard(lock_);
  for (auto* urbs : {&in_.waiting, &out_.waiting, &ended_})
    std::erase_if(*urbs, [&](const Urb& urb) { return urb.client == client; });
}

void UsbFile::unplug() {
  const std::lock_guard guard(lock_);
  gone_ = true;
  end_all(-ENODEV);
}

EmulatedUsb::Seen UsbFile::seen() const {
  const std::lock_guard guard(lock_);
  return seen_;
}

}  // namespace spikeloom::support
