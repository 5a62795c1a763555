#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host-tools/bench/map_bench.h"
#include "host-tools/bench/map_sources.h"
#include "host-tools/cli/child.h"
#include "host-tools/cli/inputs.h"
#include "host-tools/cli/interrupt.h"
#include "host-tools/cli/verbs.h"
#include "host-tools/flow/versions.h"

namespace spikeloom::cli {
namespace {

namespace fs = std::filesystem;

// A folder of this run, gone with it.
class Scratch {
 public:
  Scratch() {
    std::error_code ignored;
    std::string name = (fs::temp_directory_path(ignored) / "spikeloom-bench-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) folder_ = name;
  }
  ~Scratch() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_;
};

// The Python that `./dev peers` made, in the build tree that this program is in.
std::optional<std::string> python_of_peers() {
  std::error_code error;
  for (auto folder = fs::read_symlink("/proc/self/exe", error); folder.has_relative_path();
       folder = folder.parent_path()) {
    const auto python = folder / "build" / "venv" / "bin" / "python";
    if (fs::exists(python, error)) return python.string();
  }
  return std::nullopt;
}

bench::Processes processes() {
  const auto taken = [](Result<ChildOutput> output) -> Result<bench::ChildOutput> {
    if (!output) return tl::unexpected(output.error());
    return bench::ChildOutput{std::move(output->text), output->cpu_s, output->peak_bytes,
                              output->cut};
  };
  return {
      [taken](const auto& work) { return taken(in_child(work)); },
      [taken](const auto& words, double limit_s) { return taken(run_program(words, limit_s)); }};
}

struct BenchMapVerb {
  bench::MapBenchOptions options;
  std::string peers, netlists;
  bool quick = false, markdown = false;

  void add_to(CLI::App& verb) {
    std::vector<std::string> names;
    std::string what = "Families:\n";
    for (const auto& [name, meaning] : bench::all_families()) {
      names.push_back(name);
      what += fmt::format("  {:16} {}\n", name, meaning);
    }
    verb.footer(what);
    verb.add_option("--family", options.families, "Families; without it all but grid1m")
        ->check(CLI::IsMember(names));
    verb.add_option("--seed", options.seed, "Of instances and tools")->capture_default_str();
    verb.add_option("--size", options.size, "Of generated instances; 1 is the family's own")
        ->check(within(bench::kLeastMapSize, bench::kMostMapSize))
        ->capture_default_str();
    verb.add_flag("--quick", quick, "Size 0.1, 5 seeds, peers cut at 20 s");
    verb.add_option("--effort", options.efforts, "Of our placer; each is a run")
        ->check(within(0.0, 1000.0))
        ->capture_default_str();
    verb.add_option("-j,--threads", options.threads, "Of our mapping")->capture_default_str();
    verb.add_option("--netlists", netlists, "Folder with the thesis's netlists (*.json)");
    verb.add_option("--seeds", options.seeds, "That its largest netlist is mapped with, one by one")
        ->capture_default_str();
    verb.add_option("--peers", peers,
                    "Python with rig and PACMAN, or none; without it that of ./dev peers");
    verb.add_option("--time-limit", options.time_limit_s, "CPU seconds a stage of a peer may take")
        ->check(within(1.0, 1e6))
        ->capture_default_str();
    verb.add_flag("--markdown", markdown, "The tables as Markdown");
  }

  void find_peers() {
    if (peers == "none") {
      options.no_python = "none, as asked";
    } else if (!peers.empty()) {
      options.python = peers;
    } else if (!(options.python = python_of_peers())) {
      options.no_python = "none: ./dev peers installs them, --peers names a Python that has them";
    }
  }

  [[nodiscard]] int run(Session& session) {
    auto& console = session.console;
    const Scratch scratch;
    if (scratch.folder().empty()) {
      return console.fail(Error{ErrorClass::output_failed, "no_scratch_folder",
                                "no folder for problems and answers can be made", "TMPDIR", "",
                                "make room there, or set TMPDIR"});
    }
    options.scratch = scratch.folder();
    if (quick) options.size = 0.1, options.seeds = 5, options.time_limit_s = 20;
    if (!netlists.empty()) options.netlists = netlists;
    find_peers();
    auto result = bench::bench_map(options, processes(), console.progress());
    console.finish_progress();
    if (!result) return console.fail(result.error());
    result->program = "spikeloom " + flow::versions().front().second;
    result->command = session.command;
    const auto parts = bench::sections(*result);
    console.out(console.json ? bench::to_json(*result)
                : markdown   ? bench::to_markdown(parts)
                             : bench::to_text(parts));
    return result->interrupted ? interrupt_code() : 0;
  }
};

}  // namespace

void add_bench_map(CLI::App& bench, Session& session) {
  auto* verb = bench.add_subcommand(
      "map", "The mapping: ours and, where they are installed, rig's and PACMAN's");
  auto state = std::make_shared<BenchMapVerb>();
  state->add_to(*verb);
  verb->callback([state, &session] { session.exit_code = state->run(session); });
}

}  // namespace spikeloom::cli
