#include "host-tools/link/usb/transport.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "host-tools/link/usb/frames.h"
#include "host-tools/link/usb/pipe.h"

namespace spikeloom::link {
namespace {

using std::chrono::microseconds;

class UsbTransport final : public Transport {
 public:
  UsbTransport(std::unique_ptr<UsbPipe> pipe, std::string name)
      : pipe_(std::move(pipe)), name_(std::move(name)) {}

  [[nodiscard]] int ports() const override { return 1; }
  [[nodiscard]] Time now() const override {
    return std::chrono::duration_cast<Time>(std::chrono::steady_clock::now().time_since_epoch());
  }
  [[nodiscard]] Result<void> send(int /*port*/, ByteView datagram) override {
    return queue(false, datagram);
  }
  [[nodiscard]] Result<void> send_boot(ByteView datagram) override { return queue(true, datagram); }
  [[nodiscard]] Result<std::optional<Arrived>> receive(Time until) override;
  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] std::string trouble() const override;

 private:
  [[nodiscard]] Result<void> queue(bool boot, ByteView datagram);
  [[nodiscard]] Result<void> turn(microseconds most);

  std::unique_ptr<UsbPipe> pipe_;
  std::string name_;
  Deframer deframer_;
  Bytes received_;
  std::deque<UsbFrame> frames_;
  std::uint64_t lost_ = 0;
};

Result<void> UsbTransport::turn(microseconds most) {
  auto good = pipe_->turn(most, received_);
  // What came before an error is whole.
  const auto in_step = deframer_.feed(received_, frames_);
  received_.clear();
  return good ? in_step : good;
}

Result<void> UsbTransport::queue(bool boot, ByteView datagram) {
  Bytes frame;
  if (auto good = append_frame(frame, boot, datagram); !good) return good;
  if (pipe_->unsent() + frame.size() > kMostUnsent) {
    ++lost_;
    return {};
  }
  pipe_->write(frame);
  // Who has datagrams to fetch will soon send more: these then share a transfer.
  const bool more_to_come = !frames_.empty() && pipe_->unsent() < kTransferBytes;
  return more_to_come ? Result<void>{} : pipe_->flush();
}

Result<std::optional<Arrived>> UsbTransport::receive(Time until) {
  constexpr microseconds kLongestTurn(100'000);
  while (frames_.empty()) {
    const auto left = std::max(Time(0), until - now());
    const auto good = turn(std::min(std::chrono::ceil<microseconds>(left), kLongestTurn));
    if (!frames_.empty()) break;
    if (!good) return tl::unexpected(good.error());
    if (left == Time(0)) return std::nullopt;
  }
  Arrived arrived{0, std::move(frames_.front().datagram)};
  frames_.pop_front();
  return arrived;
}

std::string UsbTransport::trouble() const {
  std::string text;
  if (lost_ > 0) text = fmt::format("the device takes nothing, {} datagrams were not sent", lost_);
  if (const int halts = pipe_->halts_cleared(); halts > 0)
    text += fmt::format("{}the device stalled {} times", text.empty() ? "" : "; ", halts);
  return text;
}

}  // namespace

Result<std::unique_ptr<Transport>> open_usb(const UsbAddress& address) {
  const auto listing = list_usb_devices();
  if (!listing) return tl::unexpected(listing.error());
  const auto device = choose(*listing, address);
  if (!device) return tl::unexpected(device.error());
  auto pipe = UsbPipe::open(*device);
  if (!pipe) return tl::unexpected(pipe.error());
  return std::make_unique<UsbTransport>(std::move(*pipe), shortest_address(*device));
}

}  // namespace spikeloom::link
