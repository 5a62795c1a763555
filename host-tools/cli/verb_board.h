// The verbs of `spikeloom board`.
#pragma once

#include <CLI/CLI.hpp>

namespace spikeloom::cli {

struct Session;

void add_board_serve(CLI::App& board, Session& session);
void add_board_replay(CLI::App& board, Session& session);
void add_board_usb(CLI::App& board, Session& session);
// These ask a server that runs.
void add_board_ps(CLI::App& board, Session& session);
void add_board_log(CLI::App& board, Session& session);
void add_board_peek(CLI::App& board, Session& session);
void add_board_top(CLI::App& board, Session& session);
void add_board_trace(CLI::App& board, Session& session);
void add_board_files(CLI::App& board, Session& session);  // save, restore

}  // namespace spikeloom::cli
