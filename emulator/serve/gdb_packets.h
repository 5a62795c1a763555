// The framing of the GDB remote protocol: $data#checksum, acknowledgements, the interrupt byte.
//
// Promises takes any bytes; keeps at most kLongestPacket of them.
// Errors   a stranger: the first byte could not come from GDB (a browser that was made to post to
//          this port, say), or a packet longer than announced. The connection is to be closed.
// Source   GDB manual, appendix E.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace spikeloom::serve {

inline constexpr std::size_t kLongestPacket = 16 * 1024;

[[nodiscard]] std::string gdb_frame(std::string_view data);

class GdbPackets {
 public:
  struct Packet {
    std::string data;  // escapes resolved
  };
  struct Interrupt {};
  struct Damaged {};  // a wrong checksum: to be asked for again
  struct Nothing {};  // no whole packet yet
  struct Stranger {};
  using Event = std::variant<Nothing, Packet, Interrupt, Damaged, Stranger>;

  void feed(std::string_view bytes) { buffer_ += bytes; }
  [[nodiscard]] Event next();

 private:
  [[nodiscard]] Event packet();
  std::string buffer_;
};

}  // namespace spikeloom::serve
