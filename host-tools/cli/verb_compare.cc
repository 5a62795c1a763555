#include <fmt/format.h>

#include <memory>

#include "host-tools/analysis/compare.h"
#include "host-tools/cli/verbs.h"
#include "host-tools/report/load_side.h"

namespace spikeloom::cli {
namespace {

struct CompareVerb {
  std::string run_path;
  std::string reference_path;
  std::string config;

  [[nodiscard]] int run(Session& session) const {
    auto& console = session.console;
    const auto run_side = report::load_side(run_path, {});
    if (!run_side) return console.fail(run_side.error());
    const auto reference = report::load_side(
        reference_path, {.config = config, .window_s = run_side->window_s, .threads = 0});
    if (!reference) return console.fail(reference.error());
    const auto comparison = analysis::compare(*run_side, *reference);
    if (!comparison) return console.fail(comparison.error());
    console.out(analysis::to_text(*comparison));
    return comparison->passed() ? 0 : static_cast<int>(ErrorClass::run_failed);
  }
};

}  // namespace

void add_compare(CLI::App& program, Session& session) {
  auto* verb =
      program.add_subcommand("compare", "Compare a run with another or with published figures");
  auto state = std::make_shared<CompareVerb>();
  verb->add_option("run", state->run_path, "Run directory or report.json")->required();
  verb->add_option("reference", state->reference_path, "Run directory, report.json or CSV table")
      ->required();
  verb->add_option("--config", state->config, "Configuration of a CSV table, e.g. full_poisson");
  verb->callback([state, &session] { session.exit_code = state->run(session); });
}

}  // namespace spikeloom::cli
