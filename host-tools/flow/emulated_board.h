// A machine in this program, with the stand-in monitor or with a monitor's own image on it.
//
// Errors   bad_board_options; those of booting.
// Cost     as emulator/board; booting an image takes some seconds of the host for 48 chips.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "base/bytes.h"
#include "base/error.h"
#include "host-tools/link/transport.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::flow {

class EmulatedBoard {
 public:
  // An empty image: the stand-in.
  [[nodiscard]] static Result<EmulatedBoard> make(const machine::MachineSpec& spec, ByteView image,
                                                  unsigned threads);
  EmulatedBoard(EmulatedBoard&&) noexcept;
  EmulatedBoard& operator=(EmulatedBoard&&) noexcept;
  ~EmulatedBoard();

  [[nodiscard]] link::Transport& transport();
  // The number of the Ethernet port with this address; 0 where there is none.
  [[nodiscard]] int port_at(const std::array<std::uint8_t, 4>& address) const;

 private:
  struct Parts;
  explicit EmulatedBoard(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace spikeloom::flow
