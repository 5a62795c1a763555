#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "emulator/serve/control_client.h"
#include "emulator/serve/control_request.h"
#include "host-tools/cli/board_place.h"
#include "host-tools/cli/interrupt.h"
#include "host-tools/cli/verb_board.h"
#include "host-tools/cli/verbs.h"

namespace spikeloom::cli {
namespace {

// A question to a server, and what every such verb has: whom, and about which core.
struct AskVerb {
  std::string address{kUsualBoardAddress};
  std::string place, address_of_memory, output;
  serve::ControlRequest request;
  bool once = false;

  [[nodiscard]] Result<std::string> ask(const Console& console) {
    const auto socket = control_socket(address);
    if (!socket) return tl::unexpected(socket.error());
    if (auto given = take_place(); !given) return tl::unexpected(given.error());
    request.as_text = !console.json;
    const auto line = serve::ask(*socket, serve::to_line(request));
    if (!line) return tl::unexpected(line.error());
    return serve::read_answer(*line);
  }

  [[nodiscard]] int run(Session& session) {
    const auto answer = ask(session.console);
    if (!answer && interrupt_signal() != 0) return interrupt_code();
    if (!answer) return session.console.fail(answer.error());
    if (output.empty()) {
      session.console.out(session.console.json ? *answer + '\n' : *answer);
      return 0;
    }
    std::ofstream file(output, std::ios::binary);
    file << *answer;
    file.close();
    if (file) return 0;
    return session.console.fail(Error{ErrorClass::output_failed, "unwritable_file",
                                      output + " cannot be written", output, "", ""});
  }

  // Again and again, on a terminal each time over the last.
  [[nodiscard]] int watch(Session& session) {
    const bool over = isatty(STDOUT_FILENO) != 0;
    while (interrupt_signal() == 0) {
      const auto answer = ask(session.console);
      if (!answer && interrupt_signal() != 0) break;
      if (!answer) return session.console.fail(answer.error());
      session.console.out((over && !once ? "\x1b[H\x1b[2J" : "") + *answer);
      if (once || !over) return 0;
    }
    return 0;
  }

 private:
  [[nodiscard]] Result<void> take_place() {
    if (place.empty()) return {};
    const auto parsed = parse_place(place);
    if (!parsed) return tl::unexpected(parsed.error());
    request.chip = parsed->chip;
    if (parsed->core >= 0) request.core = parsed->core;
    return {};
  }
};

std::shared_ptr<AskVerb> add_verb(CLI::App& board, Session& session, const std::string& name,
                                  const std::string& about, CLI::App** verb) {
  auto state = std::make_shared<AskVerb>();
  state->request.verb = name;
  *verb = board.add_subcommand(name, about);
  (*verb)->add_option("--at", state->address, "Address of the served board")->capture_default_str();
  (*verb)->callback([state, &session] { session.exit_code = state->run(session); });
  return state;
}

}  // namespace

void add_board_ps(CLI::App& board, Session& session) {
  CLI::App* verb = nullptr;
  auto state = add_verb(board, session, "ps", "What every core does, or everything of one", &verb);
  verb->add_option("core", state->place, "X,Y,CORE: registers, counts, why it cannot go on");
  verb->add_flag("--all", state->request.all, "A line a core, also where they are alike");
  verb->add_flag("--links", state->request.links, "Packets by link, drops, Ethernet");
  verb->add_flag("--touched", state->request.touched,
                 "Registers used that the emulator does not have, or not wholly");
}

void add_board_log(CLI::App& board, Session& session) {
  CLI::App* verb = nullptr;
  auto state = add_verb(board, session, "log", "What a core printed into its IOBUF", &verb);
  verb->add_option("core", state->place, "X,Y,CORE")->required();
}

void add_board_peek(CLI::App& board, Session& session) {
  CLI::App* verb = nullptr;
  auto state = add_verb(board, session, "peek", "Memory, without disturbing anything", &verb);
  verb->add_option("core", state->place, "X,Y or, for a core's own memories, X,Y,CORE")->required();
  verb->add_option("address", state->request.address, "Of a core's address space, like 0x60240000")
      ->required();
  verb->add_option("bytes", state->request.bytes, "How many; 256 if not said, at most 65536");
}

void add_board_top(CLI::App& board, Session& session) {
  CLI::App* verb = nullptr;
  auto state =
      add_verb(board, session, "top", "The busiest cores, time and packets a second", &verb);
  verb->add_flag("--once", state->once, "Print one look and stop");
  state->request.ms = 1000;
  verb->add_option("--ms", state->request.ms, "Between two looks")->capture_default_str();
  verb->callback([state, &session] { session.exit_code = state->watch(session); });
}

void add_board_trace(CLI::App& board, Session& session) {
  CLI::App* verb = nullptr;
  auto state =
      add_verb(board, session, "trace", "A core's next instructions; when cores are awake", &verb);
  auto* core = verb->add_option("core", state->place, "X,Y,CORE");
  state->request.count = 1000;
  verb->add_option("-n,--count", state->request.count, "Instructions")->capture_default_str();
  state->request.ms = 1000;
  verb->add_option("--ms", state->request.ms, "Simulated time at most")->capture_default_str();
  auto* chrome = verb->add_option("--chrome", state->output,
                                  "Write the awake times of all cores to this file instead, as "
                                  "JSON for chrome://tracing or Perfetto");
  core->excludes(chrome);
  verb->callback([state, core, chrome, &session] {
    if (core->count() + chrome->count() == 0)
      throw CLI::ValidationError("trace", "names neither a core nor --chrome FILE");
    if (chrome->count() > 0) state->request.verb = "spans";
    session.exit_code = state->run(session);
  });
}

void add_board_files(CLI::App& board, Session& session) {
  for (const auto& [name, about] :
       {std::pair{"save", "Write the whole machine to a snapshot"},
        std::pair{"restore", "Put a machine back to a snapshot of itself"}}) {
    CLI::App* verb = nullptr;
    auto state = add_verb(board, session, name, about, &verb);
    verb->add_option("file", state->request.path, "The snapshot")->required();
    verb->callback([state, &session] {
      state->request.path = std::filesystem::absolute(state->request.path).string();
      session.exit_code = state->run(session);
    });
  }
}

}  // namespace spikeloom::cli
