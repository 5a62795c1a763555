// Entry of the program `spikeloom`.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <string>

#include "host-tools/cli/interrupt.h"
#include "host-tools/cli/verbs.h"
#include "host-tools/flow/versions.h"

namespace {

std::string as_typed(int argc, char** argv) {
  std::string text = "spikeloom";
  for (int i = 1; i < argc; ++i) text += std::string(" ") + argv[i];
  return text;
}

int run_program(int argc, char** argv) {
  using namespace spikeloom;
  CLI::App program{"Spikeloom maps spiking networks onto SpiNNaker-class machines and runs them."};
  cli::Session session;
  session.command = as_typed(argc, argv);
  program.set_version_flag("--version", flow::versions().front().second);
  program.add_flag("-q,--quiet", session.console.quiet, "No progress, no notes");
  program.add_flag("--json", session.console.json, "The result as one JSON document on stdout");
  program.require_subcommand(1);
  program.fallthrough();
  program.footer(
      "Example:\n  spikeloom run network-specs/library/hello.textproto\n"
      "Errors go to stderr; exit codes are 0 done, 1 run failed, 2 usage, 3 input invalid,\n"
      "4 does not fit, 5 machine unreachable, 6 not trustworthy (--strict), 7 output failed,\n"
      "70 internal, 130 stopped.");
  cli::add_check(program, session);
  cli::add_map(program, session);
  cli::add_run(program, session);
  cli::add_inspect(program, session);
  cli::add_report(program, session);
  cli::add_compare(program, session);
  cli::add_bench(program, session);
  cli::add_board(program, session);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (program.exit(error) != 0) return static_cast<int>(ErrorClass::usage);
    return std::cout.flush() ? 0 : static_cast<int>(ErrorClass::output_failed);
  }
  return session.console.finish(session.exit_code);
}

// Files that the program opens must not become the closed stdout or stderr; what is written there
// then still fails.
void fill_closed_standard_files() {
  for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(file, F_GETFD) == -1) static_cast<void>(::open("/dev/null", O_RDONLY));
}

}  // namespace

int main(int argc, char** argv) {
  fill_closed_standard_files();
  spikeloom::cli::catch_interrupts();
  try {
    return run_program(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error[internal]: %s\n", error.what());
    return static_cast<int>(spikeloom::ErrorClass::internal);
  }
}
