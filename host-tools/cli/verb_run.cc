#include <fmt/format.h>

#include <memory>

#include "host-tools/cli/inputs.h"
#include "host-tools/cli/interrupt.h"
#include "host-tools/cli/ranks.h"
#include "host-tools/cli/verbs.h"
#include "host-tools/flow/run.h"
#include "host-tools/flow/run_on_board.h"
#include "host-tools/report/json.h"
#include "host-tools/report/text.h"

namespace spikeloom::cli {
namespace {

struct RunVerb {
  NetworkInput network;
  MapInput map;
  std::string on = "native", image;
  double slow_down = 0.0;
  unsigned threads = 0;
  std::string simd = "best";
  bool small_pages = false;
  std::string output;
  bool force = false;
  bool dat = false;
  bool strict = false;
  std::string from_checkpoint, save_checkpoint;

  void add_to(CLI::App& verb) {
    network.add_to(verb);
    map.add_to(verb);
    verb.add_option("--on", on, "Where: native, emulator, udp:HOST or usb:SERIAL")
        ->capture_default_str();
    verb.add_option("--image", image, "Boot a board that has no monitor with this one (SC&MP)");
    verb.add_option("--slow-down", slow_down,
                    "A tick of a board in ticks of the network; without it what cores need")
        ->check(within(0.001, 1e6));
    verb.add_option("-j,--threads", threads, "Threads; 0 takes all")
        ->check(thread_count())
        ->capture_default_str();
    verb.add_option("--simd", simd, "Instruction set: best, scalar or a name that inspect lists");
    verb.add_flag("--small-pages", small_pages, "Do not ask for huge pages");
    verb.add_option("-o,--output", output, "Run directory; without it a new one under runs/");
    verb.add_flag("--force", force, "Replace files in the run directory");
    verb.add_flag("--dat", dat, "Write spikes as NEST text too");
    verb.add_option("--from-checkpoint", from_checkpoint, "Continue from the state in this file");
    verb.add_option("--save-checkpoint", save_checkpoint,
                    "Write the state at the end to this file, also when the run ends early");
    verb.add_flag("--strict", strict, "Exit 6 when a counter says the result is not trustworthy");
  }

  [[nodiscard]] tl::expected<flow::RunOptions, Errors> options(const std::string& command) const {
    auto map_options = map.options(threads);
    if (!map_options) return tl::unexpected(map_options.error());
    flow::RunOptions options;
    options.map = *map_options;
    options.engine = {.threads = threads, .huge_pages = !small_pages, .simd = simd};
    if (!output.empty()) options.directory = output;
    options.overwrite = force;
    options.dat = dat;
    options.command = command;
    if (!from_checkpoint.empty()) options.from_checkpoint = from_checkpoint;
    if (!save_checkpoint.empty()) options.save_checkpoint = save_checkpoint;
    return options;
  }

  [[nodiscard]] int run(Session& session) const {
    const auto place = flow::parse_place(on);
    if (!place) return session.console.fail(place.error());
    if (place->kind != flow::PlaceKind::native) return run_on_board(session, *place);
    return with_ranks(session.console, [&](native::Exchange* others) {
      session.console.mute = others != nullptr && !others->speaks();
      return run(session, others);
    });
  }

  [[nodiscard]] int run(Session& session, native::Exchange* others) const {
    auto& console = session.console;
    const auto described = network.read();
    auto options = this->options(session.command);
    Errors errors = described ? Errors{} : described.error();
    if (described && !options) errors = options.error();
    if (auto all = native::on_all_ranks(others, first_of(errors)); !all)
      return console.fail(errors.empty() ? Errors{all.error()} : errors);
    options->engine.exchange = others;
    if (auto same = flow::agree_on_options(*options); !same) return console.fail(same.error());
    if (others != nullptr && others->rank() != 0) {
      const auto done = flow::take_part(*described, *options, console.progress());
      console.mute = !others->speaks();
      return done ? 0 : console.fail(done.error());
    }
    const auto outcome = flow::run(*described, *options, console.progress());
    console.finish_progress();
    if (!outcome && interrupt_signal() != 0) return interrupt_code();
    if (!outcome) return console.fail(outcome.error());
    return show(console, *outcome);
  }

  [[nodiscard]] int run_on_board(Session& session, const flow::BoardPlace& place) const {
    auto& console = session.console;
    const auto described = network.read();
    if (!described) return console.fail(described.error());
    const auto options = this->options(session.command);
    if (!options) return console.fail(options.error());
    flow::BoardOptions board{.place = place, .image = {}, .slow_down = slow_down};
    if (!image.empty()) board.image = image;
    const auto outcome = flow::run_on_board(*described, *options, board, console.progress());
    console.finish_progress();
    if (!outcome && interrupt_signal() != 0) return interrupt_code();
    if (!outcome) return console.fail(outcome.error());
    return show(console, *outcome);
  }

  [[nodiscard]] static Result<void> first_of(const Errors& errors) {
    if (errors.empty()) return {};
    return tl::unexpected(errors.front());
  }

  [[nodiscard]] int show(Console& console, const flow::RunOutcome& outcome) const {
    console.out(console.json ? report::to_json(outcome.report) : report::to_text(outcome.report));
    console.note(fmt::format("written to {}", outcome.directory.string()));
    if (outcome.failed) return console.fail(*outcome.failed);
    if (outcome.report.interrupted) {
      console.note("interrupted: what was recorded until then is complete and readable");
      return interrupt_code();
    }
    const bool trusted = report::trustworthy(outcome.report);
    return strict && !trusted ? static_cast<int>(ErrorClass::not_trustworthy) : 0;
  }
};

}  // namespace

void add_run(CLI::App& program, Session& session) {
  auto* verb = program.add_subcommand("run", "Map a network, run it and write its spikes");
  auto state = std::make_shared<RunVerb>();
  state->add_to(*verb);
  verb->callback([state, &session] { session.exit_code = state->run(session); });
}

}  // namespace spikeloom::cli
