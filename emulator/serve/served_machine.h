// A machine as the server sees it: time that can be run, and ports at which frames go in and out.
//
// Implemented by BoardMachine over an emulated board, and by fakes in tests.
//
// Promises frames received at a time are seen by the machine from that time on; frames sent are
//          handed out once, in the order in which they left.
#pragma once

#include <vector>

#include "emulator/serve/frame.h"

namespace spikeloom::serve {

// How far the boot of a machine has come.
enum class Stage : std::uint8_t {
  waiting,  // for an image
  booting,  // monitors find out about each other
  up
};

class ServedMachine {
 public:
  virtual ~ServedMachine() = default;
  [[nodiscard]] virtual board::Time now() const = 0;
  virtual void run_until(board::Time end) = 0;  // rounded up to whole quanta
  [[nodiscard]] virtual int ports() const = 0;
  [[nodiscard]] virtual Ipv4 address(int port) const = 0;
  virtual void receive(int port, ByteView frame) = 0;
  [[nodiscard]] virtual std::vector<board::SentFrame> take_sent() = 0;
  [[nodiscard]] virtual Stage stage() = 0;
};

}  // namespace spikeloom::serve
