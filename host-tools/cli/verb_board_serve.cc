#include <fmt/format.h>

#include <functional>
#include <memory>
#include <optional>

#include "board-runtime/shared/chip/sdp.h"
#include "emulator/serve/board_machine.h"
#include "emulator/serve/control.h"
#include "emulator/serve/fault_file.h"
#include "emulator/serve/journal.h"
#include "emulator/serve/reactor.h"
#include "emulator/serve/server.h"
#include "emulator/serve/snapshot_file.h"
#include "emulator/serve/summary.h"
#include "host-tools/cli/board_place.h"
#include "host-tools/cli/interrupt.h"
#include "host-tools/cli/verb_board.h"
#include "host-tools/cli/verbs.h"

namespace spikeloom::cli {
namespace {

// A debugger's door: "X,Y,CORE:PORT".
struct DebugDoor {
  BoardPlace place;
  std::uint16_t port = 0;
};

Result<DebugDoor> parse_door(const std::string& text) {
  const auto colon = text.rfind(':');
  const auto place = parse_place(text.substr(0, colon));
  int port = 0;
  if (colon != std::string::npos) CLI::detail::lexical_cast(text.substr(colon + 1), port);
  if (place && place->core >= 0 && place->core < chip::kCores && port > 0 && port <= 65535)
    return DebugDoor{*place, static_cast<std::uint16_t>(port)};
  return failure(ErrorClass::usage, "bad_place", fmt::format("'{}' names no core and port", text),
                 "--gdb", "", "write X,Y,CORE:PORT, like 0,0,3:3333");
}

struct ServeVerb {
  std::string machine{"spinn3"}, listen{kUsualBoardAddress}, record, restore, faults;
  std::vector<std::string> doors;
  bool expose = false;
  int threads = 1;

  [[nodiscard]] int run(Session& session);

 private:
  [[nodiscard]] tl::expected<board::BoardOptions, Errors> options() const;
  [[nodiscard]] Result<void> serve(Session& session, const board::BoardOptions& options);
  [[nodiscard]] Result<void> open_doors(serve::Control& control) const;
};

tl::expected<board::BoardOptions, Errors> ServeVerb::options() const {
  board::BoardOptions options;
  if (!restore.empty()) {
    auto snapshot = serve::read_snapshot(restore);
    if (!snapshot) return tl::unexpected(Errors{snapshot.error()});
    options = std::move(snapshot->options);
  } else {
    const auto address = parse_address(listen);
    if (!address) return tl::unexpected(Errors{address.error()});
    const auto spec = board_machine(machine);
    if (!spec) return tl::unexpected(spec.error());
    options.machine = *spec;
    options.addresses = {*address};
    if (!faults.empty()) {
      auto plan = serve::read_faults(faults, *spec);
      if (!plan) return tl::unexpected(plan.error());
      options.faults = std::move(*plan);
    }
  }
  options.threads = threads;
  return options;
}

int ServeVerb::run(Session& session) {
  const auto given = options();
  if (!given) return session.console.fail(given.error());
  const auto served = serve(session, *given);
  return served ? 0 : session.console.fail(served.error());
}

Result<void> ServeVerb::open_doors(serve::Control& control) const {
  for (const auto& text : doors) {
    const auto door = parse_door(text);
    if (!door) return tl::unexpected(door.error());
    if (auto opened = control.debug(door->place.chip, door->place.core, door->port); !opened)
      return opened;
  }
  return {};
}

Result<void> ServeVerb::serve(Session& session, const board::BoardOptions& options) {
  auto board = board::Board::make(options);
  if (!board) return tl::unexpected(board.error());
  std::optional<serve::JournalWriter> journal;
  if (!record.empty()) {
    auto made = serve::JournalWriter::create(record, options);
    if (!made) return tl::unexpected(made.error());
    journal = std::move(*made);
  }
  const auto sink = [&](board::Time at, int port, ByteView frame) {
    if (journal) journal->frame(at, port, frame);
  };
  serve::BoardMachine served(*board);
  auto reactor = serve::Reactor::make();
  if (!reactor) return tl::unexpected(reactor.error());
  auto server = serve::Server::make(served, **reactor, {.exposed = expose}, sink);
  if (!server) return tl::unexpected(server.error());
  serve::Control control(*board, options, **server, **reactor, [&] {
    if (journal) journal->disturbed();
  });
  const auto path = control_socket(serve::to_text(board->address(0)));
  if (!path) return tl::unexpected(path.error());
  if (auto listening = control.listen(*path); !listening) return listening;
  if (auto opened = open_doors(control); !opened) return opened;
  if (!restore.empty()) {
    const auto snapshot = serve::read_snapshot(restore);
    if (!snapshot) return tl::unexpected(snapshot.error());
    if (auto restored = serve::restore(*snapshot, options, *board); !restored) return restored;
    if (journal) journal->disturbed();
    (*server)->gateway().power_on();
  }
  (*server)->attach(control);
  session.console.note(
      fmt::format("serving {} ({} chips) at {}{}: boot UDP {}, SCP UDP {}; Ctrl-C stops",
                  options.machine.name, board->chips(), serve::to_text(board->address(0)),
                  board->ethernet_ports() > 1
                      ? " to " + serve::to_text(board->address(board->ethernet_ports() - 1))
                      : "",
                  chip::kBootUdpPort, chip::kSdpUdpPort));
  (*server)->run([&] { return interrupt_signal() != 0 || (journal && journal->error()); });
  if (journal) journal->end({board->now(), board->counts()});
  session.console.out(serve::to_text((*server)->counts()));
  if (journal && journal->error()) return tl::unexpected(*journal->error());
  return {};
}

}  // namespace

void add_board_serve(CLI::App& board, Session& session) {
  auto* verb = board.add_subcommand("serve", "A machine over UDP: boot, SCP, SDP, IP tags");
  auto state = std::make_shared<ServeVerb>();
  verb->add_option("--machine", state->machine, "spinn3, spinn5, or a machine description")
      ->capture_default_str();
  verb->add_option("--listen", state->listen,
                   "Address of the first board; further boards take the next ones")
      ->capture_default_str();
  verb->add_flag("--expose", state->expose,
                 "Accept an address that others reach: whoever does can run code in the machine "
                 "and send datagrams from this computer");
  verb->add_option("--record", state->record, "Write everything that comes in to this journal");
  auto* restore =
      verb->add_option("--restore", state->restore, "Start from this snapshot, at its addresses");
  verb->add_option("--faults", state->faults,
                   "Spoil links, cores and clocks as this file says; a snapshot has its own")
      ->excludes(restore);
  verb->add_option("--gdb", state->doors, "X,Y,CORE:PORT: a debugger's port for this core")
      ->take_all();
  verb->add_option("-j,--threads", state->threads, "For machines with many busy cores")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  verb->callback([state, &session] { session.exit_code = state->run(session); });
}

}  // namespace spikeloom::cli
