#include <memory>

#include "host-tools/cli/interrupt.h"
#include "host-tools/cli/map_task.h"
#include "host-tools/cli/verbs.h"
#include "host-tools/flow/describe.h"
#include "host-tools/report/json.h"
#include "host-tools/report/map_json.h"
#include "host-tools/report/map_text.h"
#include "host-tools/report/text.h"
#include "network-specs/network/codec.h"

namespace spikeloom::cli {
namespace {

struct MapVerb {
  MapTask task;
  std::string output;
  bool force = false;
  bool explain = false;

  [[nodiscard]] int run(Session& session) const {
    auto& console = session.console;
    const auto mapped = task.run(console);
    if (!mapped && interrupt_signal() != 0) {
      console.note("stopped; nothing is written");
      return interrupt_code();
    }
    if (!mapped) return console.fail(mapped.error());
    if (!output.empty()) {
      const auto written =
          flow::write_files(output, force, mapped->names, mapped->mapping, mapped->beside);
      if (!written) return console.fail(written.error());
    }
    console.out(text_of(*mapped, console.json));
    return 0;
  }

 private:
  [[nodiscard]] std::string text_of(const Mapped& mapped, bool json) const {
    if (mapped.change)
      return json ? mapped.change->json
                  : report::patch_text(mapped.change->figures) + mapping_text(mapped, false);
    return mapping_text(mapped, json);
  }

  [[nodiscard]] std::string mapping_text(const Mapped& mapped, bool json) const {
    if (mapped.network && !explain) return network_text(mapped, json);
    const auto insight = mapped.insight();
    if (json) return report::to_json(insight);
    return report::summary_text(insight) + (explain ? "\n" + report::explained_text(insight) : "");
  }

  static std::string network_text(const Mapped& mapped, bool json) {
    const auto& described = *mapped.network;
    report::RunReport report;
    report.mapping = flow::summary_of(described, mapped.mapping);
    report.network =
        report::summary_of(described, network::digest(described), expected_synapses(described));
    report.timings = mapped.mapping.timings;
    return json ? report::to_json(report)
                : report::mapping_text(*report.mapping) + report::timings_text(report);
  }
};

}  // namespace

void add_map(CLI::App& program, Session& session) {
  auto* verb = program.add_subcommand(
      "map", "Map a network or a netlist onto a machine and prove its tables");
  auto state = std::make_shared<MapVerb>();
  state->task.add_to(*verb);
  auto* output = verb->add_option(
      "-o,--output", state->output,
      "Directory for placements, allocations, routes, keys and tables, as files of the "
      "place-and-route interchange format; of a network, with what --from asks for");
  output->check(some_path());
  verb->add_flag("--force", state->force, "Replace files in the directory");
  verb->add_flag("--explain", state->explain,
                 "How each population or label was cut, where it went and what it costs");
  verb->callback([state, &session] { session.exit_code = state->run(session); });
}

}  // namespace spikeloom::cli
