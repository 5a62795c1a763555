#include <memory>

#include "host-tools/cli/interrupt.h"
#include "host-tools/cli/map_task.h"
#include "host-tools/cli/verbs.h"
#include "host-tools/report/map_html.h"
#include "host-tools/report/map_json.h"
#include "host-tools/report/map_text.h"
#include "host-tools/results/run_directory.h"

namespace spikeloom::cli {
namespace {

// A page of its own, replaced as a whole.
Result<void> write_page(const std::filesystem::path& path, const std::string& page) {
  auto folder = path.parent_path();
  if (folder.empty()) folder = ".";
  const auto directory = results::RunDirectory::at(folder, true);
  if (!directory) return tl::unexpected(directory.error());
  return directory->write(path.filename().string(), page);
}

struct InspectMapVerb {
  MapTask task;
  std::string html;

  [[nodiscard]] int run(Session& session) const {
    auto& console = session.console;
    const auto mapped = task.run(console);
    if (!mapped && interrupt_signal() != 0) {
      console.note("stopped; nothing is written");
      return interrupt_code();
    }
    if (!mapped) return console.fail(mapped.error());
    const auto insight = mapped->insight();
    if (!html.empty()) {
      const auto written = write_page(html, report::to_html(insight));
      if (!written) return console.fail(written.error());
    }
    console.out(console.json ? report::to_json(insight) : report::insight_text(insight));
    return 0;
  }
};

}  // namespace

void add_inspect_map(CLI::App& inspect, Session& session) {
  auto* verb = inspect.add_subcommand(
      "map", "Map, and show where traffic, tables and cores go: text, --json, or a page");
  auto state = std::make_shared<InspectMapVerb>();
  state->task.add_to(*verb);
  verb->add_option("--html", state->html, "File for one page that needs nothing else")
      ->check(some_path());
  verb->callback([state, &session] { session.exit_code = state->run(session); });
}

}  // namespace spikeloom::cli
