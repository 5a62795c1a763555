#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "host-tools/cli/verbs.h"
#include "host-tools/report/json.h"
#include "host-tools/report/text.h"
#include "host-tools/results/run_directory.h"

namespace spikeloom::cli {
namespace {

struct ReportVerb {
  std::string path;

  [[nodiscard]] int run(Session& session) const {
    std::filesystem::path file = path;
    if (std::filesystem::is_directory(file)) file /= results::kReportJsonFile;
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    if (!stream) {
      return session.console.fail(Error{
          ErrorClass::invalid_input, "no_report", fmt::format("'{}' cannot be read", file.string()),
          path, "no run was written there", "give a run directory or its report.json"});
    }
    const auto report = report::from_json(bytes.str());
    if (!report) return session.console.fail(report.error());
    session.console.out(session.console.json ? report::to_json(*report) : report::to_text(*report));
    return 0;
  }
};

}  // namespace

void add_report(CLI::App& program, Session& session) {
  auto* verb = program.add_subcommand("report", "Print the report of an earlier run");
  auto state = std::make_shared<ReportVerb>();
  verb->add_option("run", state->path, "Run directory or report.json")->required();
  verb->callback([state, &session] { session.exit_code = state->run(session); });
}

}  // namespace spikeloom::cli
