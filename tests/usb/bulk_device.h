// The far side of a USB device's bulk endpoints, as the emulated bus sees it.
//
// Promises none of these waits; they are called one at a time, from one thread.
#pragma once

#include "base/bytes.h"

namespace spikeloom::support {

class BulkDevice {
 public:
  virtual ~BulkDevice() = default;
  // The host has set the interface up anew: both streams begin again.
  virtual void begin() = 0;
  // Bytes out. False: the device refuses them, and its endpoint stalls.
  [[nodiscard]] virtual bool take(ByteView bytes) = 0;
  // Bytes in, at most so many; none when it has none.
  [[nodiscard]] virtual Bytes give(std::size_t most) = 0;
  // The host asks, and nothing has ended: time goes on.
  virtual void pass_time() = 0;
};

}  // namespace spikeloom::support
