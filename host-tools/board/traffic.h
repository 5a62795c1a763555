// Counts what a stage sends and receives, by the client's own counts.
#pragma once

#include "host-tools/board/loaded.h"
#include "host-tools/board/pause.h"
#include "host-tools/link/scp_client.h"

namespace spikeloom::on_board {

class TrafficMeter {
 public:
  explicit TrafficMeter(link::ScpClient& client)
      : client_(client), before_(client.counts()), began_(client.transport().now()) {}

  // Since it was made.
  [[nodiscard]] Traffic read() const {
    const auto now = client_.counts();
    const auto requests = now.requests - before_.requests;
    const auto sent = now.sent - before_.sent;
    return {now.bytes_written - before_.bytes_written + now.bytes_read - before_.bytes_read,
            requests, sent > requests ? sent - requests : 0,
            seconds(client_.transport().now() - began_)};
  }

 private:
  link::ScpClient& client_;
  link::ScpCounts before_;
  link::Time began_;
};

}  // namespace spikeloom::on_board
