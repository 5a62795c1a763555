#include "host-tools/flow/emulated_board.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "emulator/attach/gateway_transport.h"
#include "emulator/attach/stand_in_transport.h"
#include "emulator/board/board.h"
#include "emulator/monitor/stand_in.h"
#include "emulator/serve/board_machine.h"
#include "host-tools/link/boot_board.h"

namespace spikeloom::flow {

struct EmulatedBoard::Parts {
  explicit Parts(board::Board made) : board(std::move(made)) {}

  board::Board board;
  std::optional<monitor::StandIn> stand_in;
  std::optional<serve::BoardMachine> machine;
  std::unique_ptr<link::Transport> transport;
};

EmulatedBoard::EmulatedBoard(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
EmulatedBoard::EmulatedBoard(EmulatedBoard&&) noexcept = default;
EmulatedBoard& EmulatedBoard::operator=(EmulatedBoard&&) noexcept = default;
EmulatedBoard::~EmulatedBoard() = default;

Result<EmulatedBoard> EmulatedBoard::make(const machine::MachineSpec& spec, ByteView image,
                                          unsigned threads) {
  board::BoardOptions options;
  options.machine = spec;
  options.addresses = {{127, 0, 0, 2}};
  // Chips meet every quantum: more threads than asked for would mostly wait for each other.
  options.threads = static_cast<int>(std::max(threads, 1U));
  auto board = board::Board::make(options);
  if (!board) return tl::unexpected(board.error());
  EmulatedBoard emulated(std::make_unique<Parts>(*std::move(board)));
  auto& parts = *emulated.parts_;
  if (image.empty()) {
    parts.stand_in.emplace(parts.board);
    parts.transport = std::make_unique<attach::StandInTransport>(*parts.stand_in);
    return emulated;
  }
  parts.machine.emplace(parts.board);
  auto gateway = std::make_unique<attach::GatewayTransport>(*parts.machine);
  gateway->power_on();
  link::BootOptions boot;
  if (spec.shape == machine::Shape::spinn3) boot.values.hardware_version = 3;
  const auto booted = link::boot_board(*gateway, image, boot);
  if (!booted) return tl::unexpected(booted.error());
  parts.transport = std::move(gateway);
  return emulated;
}

int EmulatedBoard::port_at(const std::array<std::uint8_t, 4>& address) const {
  const board::Ipv4 wanted{address[0], address[1], address[2], address[3]};
  for (int port = 0; port < parts_->board.ethernet_ports(); ++port)
    if (parts_->board.address(port) == wanted) return port;
  return 0;
}

link::Transport& EmulatedBoard::transport() { return *parts_->transport; }

}  // namespace spikeloom::flow
