#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "host-tools/bench/json.h"
#include "host-tools/bench/measure.h"
#include "host-tools/bench/sections.h"
#include "host-tools/cli/inputs.h"
#include "host-tools/cli/interrupt.h"
#include "host-tools/cli/ranks.h"
#include "host-tools/cli/verbs.h"
#include "host-tools/flow/versions.h"
#include "host-tools/results/run_directory.h"

namespace spikeloom::cli {
namespace {

namespace fs = std::filesystem;

constexpr double kLeastMs = 1.0, kMostMs = 1e7;

// FILE.json and FILE.md for a path with an ending; in a directory, bench.json and bench.md.
struct Output {
  results::RunDirectory directory;
  std::string name;

  [[nodiscard]] static Result<Output> at(const fs::path& path) {
    const bool is_file = path.has_extension();
    const fs::path folder = is_file ? path.parent_path() : path;
    auto directory = results::RunDirectory::at(folder.empty() ? fs::path(".") : folder, true);
    if (!directory) return tl::unexpected(directory.error());
    return Output{*directory, is_file ? path.stem().string() : "bench"};
  }

  [[nodiscard]] Result<void> write(const std::string& json, const std::string& markdown) const {
    if (auto done = directory.write(name + ".json", json); !done) return done;
    return directory.write(name + ".md", markdown);
  }
};

struct BenchVerb {
  bench::Protocol protocol;
  std::string drive = "poisson";
  std::string output;

  void add_to(CLI::App& verb) {
    verb.add_option("--scale", protocol.scales, "Sizes: neurons and synapses a neuron; 1 is full")
        ->check(within(0.01, 10.0))
        ->capture_default_str();
    verb.add_option("--drive", drive, "Background")
        ->check(CLI::IsMember({"poisson", "dc"}))
        ->capture_default_str();
    verb.add_option("--biological-ms", protocol.biological_ms, "Time measured, after 500 ms")
        ->check(within(kLeastMs, kMostMs))
        ->capture_default_str();
    verb.add_option("--segments", protocol.segments, "Parts timed one by one; 0: of a second each")
        ->capture_default_str();
    verb.add_option("-j,--threads", protocol.threads, "Threads; 0 takes all")
        ->capture_default_str();
    verb.add_option("--simd", protocol.simd, "Instruction set: best, scalar or one by its name")
        ->capture_default_str();
    verb.add_option("-o,--output", output, "Write JSON and Markdown: FILE.json, or a directory");
  }

  [[nodiscard]] Result<void> check() const {
    if (protocol.segment_count() <= protocol.biological_ms) return {};
    return failure(ErrorClass::usage, "segments_too_short",
                   fmt::format("{} segments of {} ms are shorter than {} ms each",
                               protocol.segment_count(), protocol.biological_ms, kLeastMs),
                   "--segments", "a wall time below a millisecond means nothing",
                   "fewer segments or more --biological-ms");
  }

  [[nodiscard]] int run(Session& session) {
    auto& console = session.console;
    protocol.drive = drive == "dc" ? bench::Drive::dc : bench::Drive::poisson;
    if (const auto sound = check(); !sound) return console.fail(sound.error());
    std::optional<Output> target;
    if (!output.empty()) {
      auto made = Output::at(output);
      if (!made) return console.fail(made.error());
      target = std::move(*made);
    }
    return with_ranks(console, [&](native::Exchange* others) {
      return others == nullptr || others->rank() == 0 ? measure(target, session, others)
                                                      : take_part(*others);
    });
  }

  // A rank that prints nothing.
  [[nodiscard]] int take_part(native::Exchange& others) const {
    const auto go_on = [](const ProgressEvent&) { return interrupt_signal() == 0; };
    const auto result = bench::bench_microcircuit(protocol, go_on, &others);
    return result ? 0 : static_cast<int>(result.error().front().error_class);
  }

  [[nodiscard]] int measure(const std::optional<Output>& target, Session& session,
                            native::Exchange* others) const {
    auto& console = session.console;
    auto result = bench::bench_microcircuit(protocol, console.progress(), others);
    console.finish_progress();
    if (!result) return console.fail(result.error());
    result->program = "spikeloom " + flow::versions().front().second;
    result->command = session.command;
    return show(*result, target, session);
  }

  [[nodiscard]] static int show(const bench::BenchResult& result,
                                const std::optional<Output>& target, Session& session) {
    auto& console = session.console;
    const auto json = bench::to_json(result);
    const auto parts = bench::sections(result);
    console.out(console.json ? json : bench::to_text(parts));
    if (target) {
      if (auto done = target->write(json, bench::to_markdown(parts)); !done)
        return console.fail(done.error());
    }
    if (result.interrupted) {
      console.note("interrupted: what was measured until then is shown");
      return interrupt_code();
    }
    for (const auto& scale : result.scales)
      if (scale.refused) return static_cast<int>(ErrorClass::does_not_fit);
    return 0;
  }
};

}  // namespace

void add_bench(CLI::App& program, Session& session) {
  auto* bench = program.add_subcommand("bench", "Measure the engines on this machine");
  bench->require_subcommand(1);
  auto* verb =
      bench->add_subcommand("microcircuit", "The native engine on the cortical microcircuit");
  auto state = std::make_shared<BenchVerb>();
  state->add_to(*verb);
  verb->callback([state, &session] { session.exit_code = state->run(session); });
  add_bench_board(*bench, session);
  add_bench_map(*bench, session);
}

}  // namespace spikeloom::cli
