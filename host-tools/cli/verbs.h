// The program's verbs. Each adds its options to the command line and leaves the exit code behind.
//
// Exit codes: 0 done; 1 failure at run time; 2 usage; 3 input invalid; 4 does not fit; 5 machine
// unreachable; 6 finished but not trustworthy (with --strict); 7 output failed; 70 internal error;
// 130, 143 stopped by a signal.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "host-tools/cli/console.h"

namespace spikeloom::cli {

struct Session {
  Console console;
  std::string command;  // as typed
  int exit_code = 0;
};

void add_check(CLI::App& program, Session& session);
void add_map(CLI::App& program, Session& session);
void add_run(CLI::App& program, Session& session);
void add_inspect(CLI::App& program, Session& session);
void add_inspect_map(CLI::App& inspect, Session& session);
void add_report(CLI::App& program, Session& session);
void add_compare(CLI::App& program, Session& session);
void add_bench(CLI::App& program, Session& session);
void add_board(CLI::App& program, Session& session);
void add_bench_board(CLI::App& bench, Session& session);
void add_bench_map(CLI::App& bench, Session& session);

}  // namespace spikeloom::cli
