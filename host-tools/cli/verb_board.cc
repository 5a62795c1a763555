#include "host-tools/cli/verb_board.h"

#include "host-tools/cli/verbs.h"

namespace spikeloom::cli {

void add_board(CLI::App& program, Session& session) {
  auto* board = program.add_subcommand(
      "board", "A SpiNNaker machine in software, for unmodified host tools; and a look inside");
  board->require_subcommand(1);
  board->fallthrough();
  board->footer(
      "Example:\n  spikeloom board serve --machine spinn5 &\n"
      "  spikeloom board ps\n"
      "Cores are numbered as the monitor numbers them: 0 is the monitor itself.");
  add_board_serve(*board, session);
  add_board_replay(*board, session);
  add_board_ps(*board, session);
  add_board_log(*board, session);
  add_board_peek(*board, session);
  add_board_top(*board, session);
  add_board_trace(*board, session);
  add_board_files(*board, session);
  add_board_usb(*board, session);
}

}  // namespace spikeloom::cli
