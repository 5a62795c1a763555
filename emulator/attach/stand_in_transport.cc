#include "emulator/attach/stand_in_transport.h"

#include <algorithm>
#include <utility>

namespace spikeloom::attach {

link::Time StandInTransport::now() const {
  return link::Time(stand_in_.board().now() / board::kNanosecond);
}

Result<void> StandInTransport::send(int port, ByteView datagram) {
  stand_in_.send(port, datagram);
  return {};
}

Result<void> StandInTransport::send_boot(ByteView) {
  return failure(ErrorClass::usage, "cannot_boot", "the emulator's own monitor needs no image",
                 name(), "it is there from the beginning", "leave out the image, or serve a board");
}

void StandInTransport::collect() {
  for (int port = 0; port < ports(); ++port)
    for (auto& datagram : stand_in_.take_received(port))
      arrived_.push_back({port, std::move(datagram)});
}

Result<std::optional<link::Arrived>> StandInTransport::receive(link::Time until) {
  const auto end = until.count() * board::kNanosecond;
  collect();
  while (arrived_.empty() && stand_in_.board().now() < end) {
    stand_in_.run_until(std::min(end, stand_in_.board().now() + kLongestStep));
    collect();
  }
  if (arrived_.empty()) return std::nullopt;
  auto first = std::move(arrived_.front());
  arrived_.pop_front();
  return first;
}

}  // namespace spikeloom::attach
