#include "host-tools/flow/run_on_board.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "host-tools/board/load.h"
#include "host-tools/board/router_waits.h"
#include "host-tools/board/run.h"
#include "host-tools/board/texts.h"
#include "host-tools/flow/board_report.h"
#include "host-tools/flow/board_session.h"
#include "host-tools/flow/describe.h"
#include "host-tools/flow/fitting.h"
#include "host-tools/flow/outcome.h"
#include "host-tools/flow/pace.h"
#include "host-tools/flow/same_machine.h"
#include "host-tools/image/core_program.h"
#include "host-tools/link/application.h"
#include "network-specs/network/codec.h"

namespace spikeloom::flow {
namespace {

using network::Network;

constexpr int kAttempts = 5;

Result<void> check_options(const RunOptions& options) {
  if (image::core_program().empty())
    return failure(ErrorClass::usage, "no_core_program",
                   "this build has no program for the cores of a board", "--on",
                   "there was no arm-none-eabi-g++ when it was built",
                   "install gcc-arm-none-eabi and build again");
  if (!options.from_checkpoint && !options.save_checkpoint) return {};
  return failure(ErrorClass::usage, "no_checkpoint_on_board",
                 "a run on a board neither continues from a checkpoint nor saves one", "--on",
                 "the state of its cores stays on the board", "run it natively");
}

bool is_gone(const std::optional<Error>& error) {
  return error && error->error_class == ErrorClass::unreachable;
}

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

void add(Timings& timings, const std::string& stage, double seconds) {
  const auto line = std::find_if(timings.begin(), timings.end(),
                                 [&](const auto& time) { return time.stage == stage; });
  if (line == timings.end())
    timings.push_back({stage, seconds});
  else
    line->seconds += seconds;
}

struct Reached {
  BoardSession session;
  Mapping mapping;
};

MapOptions map_options_of(const RunOptions& options, const BoardOptions& board) {
  MapOptions map_options = options.map;
  map_options.slow_down = board.slow_down > 0.0 ? board.slow_down : 1.0;
  return map_options;
}

// A machine in this program is made as large as the mapping asks; any other is found first.
Result<Reached> reach(const Network& network, const RunOptions& options, const BoardOptions& board,
                      const ProgressSink& progress) {
  MapOptions map_options = map_options_of(options, board);
  std::optional<Mapping> mapping;
  if (board.place.kind == PlaceKind::emulator) {
    auto made = map(network, map_options, progress);
    if (!made) return tl::unexpected(made.error());
    mapping.emplace(*std::move(made));
    map_options.machine = mapping->spec;
  }
  auto session = BoardSession::open(board, map_options.machine, options.engine.threads);
  if (!session) return tl::unexpected(session.error());
  const auto& found = session->found().machine;
  if (map_options.machine) {
    const auto described = machine::build(*map_options.machine);
    if (!described) return tl::unexpected(described.error().front());
    if (auto same = check_same(*described, found); !same) return tl::unexpected(same.error());
  }
  if (!mapping || !equal_for_mapping(mapping->machine, found)) {
    map_options.found = found;
    auto made = map(network, map_options, progress);
    if (!made) return tl::unexpected(made.error());
    mapping.emplace(*std::move(made));
  }
  return Reached{*std::move(session), *std::move(mapping)};
}

report::PortRow row_of(const BoardSession::PortUse& use) {
  const auto& counts = use.counts;
  return {.x = use.port.chip.x,
          .y = use.port.chip.y,
          .address = on_board::to_text(use.port.address),
          .bytes_written = counts.bytes_written,
          .bytes_read = counts.bytes_read,
          .requests = counts.requests,
          .retries = counts.sent > counts.requests ? counts.sent - counts.requests : 0,
          .mean_round_trip_s = std::chrono::duration<double>(counts.mean_round_trip).count()};
}

struct Ran {
  on_board::RunSummary summary;
  Recorded recorded;
  double wall_s = 0.0;
};

// Runs what is loaded and writes it down, as it comes.
Ran run_and_record(link::ScpClient& client, const on_board::RunJob& job,
                   results::RecordingWriter& writer, const ProgressSink& progress) {
  Ran ran;
  double writing_s = 0.0;
  const auto write = [&](network::Recording piece) {
    const Stopwatch watch;
    auto done = writer.append(std::move(piece));
    writing_s += watch.seconds();
    return done;
  };
  const Stopwatch watch;
  ran.summary = on_board::run_legs(client, job, write, progress);
  ran.wall_s = watch.seconds() - writing_s;
  ran.recorded.failed = ran.summary.failed;
  const Stopwatch finishing;
  const auto finished = writer.finish();
  ran.recorded.write_s = writing_s + finishing.seconds();
  if (!finished && !ran.recorded.failed) ran.recorded.failed = finished.error();
  auto& recording = ran.recorded.recording = writer.take_recording();
  recording.interrupted = recording.ticks_done < job.plan.time().run_ticks;
  return ran;
}

// One network on one machine: the plan, what is loaded, and how it went.
class BoardFlow {
 public:
  BoardFlow(const Network& network, const RunOptions& options, const BoardOptions& board,
            Reached& reached, const ProgressSink& progress)
      : network_(network),
        options_(options),
        board_(board),
        session_(reached.session),
        mapping_(reached.mapping),
        progress_(progress),
        timings_(mapping_.timings) {}

  Result<RunOutcome> go() {
    const auto directory = open_directory(options_, network::digest(network_));
    if (!directory) return tl::unexpected(directory.error());
    auto ran = load_and_run(*directory);
    if (!ran) leave(ran.error());
    if (!ran) return tl::unexpected(ran.error());
    auto report = report_of(*ran);
    leave(ran->recorded.failed);
    const auto done = write_report(*directory, report);
    if (!done) return tl::unexpected(done.error());
    return RunOutcome{std::move(report), directory->path(), std::move(ran->recorded.failed)};
  }

 private:
  // However it ended: without our application on the machine, and with routers as they were, if it
  // still answers.
  void leave(const std::optional<Error>& error) {
    if (is_gone(error)) return;
    static_cast<void>(link::stop_application(session_.client(), on_board::kApplication));
    static_cast<void>(
        on_board::put_back(session_.client(), session_.found().machine, router_controls_));
  }

  Result<void> make_plan(const Result<image::TimeOptions>& time) {
    if (!time) return tl::unexpected(time.error());
    auto plan = timed(timings_, "plan", [&] {
      return image::make_plan({network_, mapping_.slices, mapping_.nets, mapping_.placement,
                               mapping_.keys, mapping_.orders},
                              *time);
    });
    if (!plan) return tl::unexpected(plan.error());
    plan_.emplace(*std::move(plan));
    return {};
  }

  [[nodiscard]] on_board::LoadJob load_job() const {
    return {*plan_,
            mapping_.machine,
            mapping_.tables,
            std::as_bytes(image::core_program()),
            session_.found().ports.front().chip,
            options_.engine.threads};
  }

  // What was lost is found again with more time, unless the user has said how much there is.
  Result<Ran> load_and_run(const results::RunDirectory& directory) {
    auto controls = on_board::lengthen_waits(session_.client(), session_.found().machine);
    if (!controls) return tl::unexpected(controls.error());
    router_controls_ = *std::move(controls);
    auto loaded = load_fitting(
        mapping_,
        {[this] { return load(); }, [this](std::uint32_t neurons) { return map_again(neurons); }});
    if (!loaded) return tl::unexpected(loaded.error());
    loaded_ = *std::move(loaded);
    for (int attempt = 1;; ++attempt) {
      auto writer = open_writer(directory, network_, options_, 0);
      if (!writer) return tl::unexpected(writer.error());
      const bool may_give_up = board_.slow_down == 0.0 && attempt < kAttempts;
      auto ran = run_and_record(session_.client(), {*plan_, mapping_.machine, loaded_, may_give_up},
                                *writer, progress_);
      add(timings_, "run", ran.wall_s);
      add(timings_, "write", ran.recorded.write_s);
      if (!ran.summary.lost || ran.summary.failed || !may_give_up) return ran;
      if (auto done = run_slower(ran.summary); !done) return tl::unexpected(done.error());
    }
  }

  Result<on_board::Loaded> load() {
    auto done = make_plan(pace(network_, mapping_.slices, mapping_.nets, board_.slow_down));
    if (!done) return tl::unexpected(done.error());
    return timed(timings_, "load",
                 [&] { return on_board::load(session_.client(), load_job(), progress_); });
  }

  // Onto the same machine, which is emptied first.
  Result<Mapping> map_again(std::uint32_t neurons_per_core) {
    auto done = link::stop_application(session_.client(), on_board::kApplication);
    if (!done) return tl::unexpected(done.error());
    MapOptions options = map_options_of(options_, board_);
    options.found = session_.found().machine;
    options.neurons_per_core = neurons_per_core;
    auto made = map(network_, options, progress_);
    if (!made) return made;
    made->spec = mapping_.spec;
    for (const auto& stage : made->timings) add(timings_, stage.stage, stage.seconds);
    return made;
  }

  Result<void> run_slower(const on_board::RunSummary& summary) {
    std::uint32_t worst = 0;
    for (const auto& report : summary.reports) worst = std::max(worst, report.worst_tick_cycles);
    const auto before = plan_->time().tick_cycles;
    auto done = make_plan(slower(plan_->time(), mapping_.slices, mapping_.nets, worst));
    if (!done) return done;
    mapping_.notes.push_back(
        fmt::format("spikes were lost or late with ticks of {} cycles: began again with {}", before,
                    plan_->time().tick_cycles));
    return timed(timings_, "load",
                 [&] { return on_board::restart(session_.client(), load_job(), loaded_); });
  }

  report::RunReport report_of(Ran& ran) {
    BoardRun facts{network_, mapping_, *plan_, loaded_, ran.summary, {}};
    if (!is_gone(ran.recorded.failed))
      facts.texts = on_board::read_texts(session_.client(), loaded_).value_or(facts.texts);
    auto report = report_on(network_, options_, ran.recorded, timings_);
    report.network.synapses = static_cast<double>(loaded_.synapses);
    report.mapping = summary_of(network_, mapping_);
    report.board = summary_of(facts);
    report.board->on = session_.name();
    // The stand-in gives itself out as the monitor in whose place it answers.
    const bool stands_in = board_.place.kind == PlaceKind::emulator && !board_.image;
    report.board->monitor = stands_in ? "stand-in monitor" : session_.found().monitor;
    report.board->ethernet_ports = session_.found().ports.size();
    for (const auto& use : session_.ports()) report.board->ports.push_back(row_of(use));
    report.board->notes = session_.notes();
    report.board->run_wall_s = ran.wall_s;
    report.timings = timings_;
    return report;
  }

  const Network& network_;
  const RunOptions& options_;
  const BoardOptions& board_;
  BoardSession& session_;
  Mapping& mapping_;
  const ProgressSink& progress_;
  Timings timings_;
  std::optional<image::Plan> plan_;
  on_board::RouterControls router_controls_;  // before this run
  on_board::Loaded loaded_;
};

}  // namespace

Result<RunOutcome> run_on_board(const Network& network, const RunOptions& options,
                                const BoardOptions& board, const ProgressSink& progress) {
  if (auto good = check_options(options); !good) return tl::unexpected(good.error());
  auto reached = reach(network, options, board, progress);
  if (!reached) return tl::unexpected(reached.error());
  return BoardFlow(network, options, board, *reached, progress).go();
}

}  // namespace spikeloom::flow
