// An emulated board as the server drives it.
#pragma once

#include "emulator/board/board.h"
#include "emulator/serve/served_machine.h"

namespace spikeloom::serve {

class BoardMachine final : public ServedMachine {
 public:
  explicit BoardMachine(board::Board& board) : board_(board) {}

  [[nodiscard]] board::Time now() const override { return board_.now(); }
  void run_until(board::Time end) override { board_.run_until(end); }
  [[nodiscard]] int ports() const override { return board_.ethernet_ports(); }
  [[nodiscard]] Ipv4 address(int port) const override { return board_.address(port); }
  void receive(int port, ByteView frame) override { board_.receive(port, frame); }
  [[nodiscard]] std::vector<board::SentFrame> take_sent() override { return board_.take_sent(); }
  [[nodiscard]] Stage stage() override;

 private:
  board::Board& board_;
};

}  // namespace spikeloom::serve
