#include <fmt/format.h>

#include <memory>

#include "host-tools/cli/inputs.h"
#include "host-tools/cli/interrupt.h"
#include "host-tools/cli/verbs.h"
#include "host-tools/flow/describe.h"
#include "host-tools/flow/map.h"
#include "host-tools/report/json.h"
#include "host-tools/report/text.h"
#include "network-specs/network/codec.h"

namespace spikeloom::cli {
namespace {

struct MapVerb {
  NetworkInput network;
  MapInput map;
  double slow_down = 1.0;
  unsigned threads = 1;

  [[nodiscard]] int run(Session& session) const {
    auto& console = session.console;
    const auto described = network.read();
    if (!described) return console.fail(described.error());
    auto options = map.options(threads);
    if (!options) return console.fail(options.error());
    options->slow_down = slow_down;
    const auto mapping = flow::map(*described, *options, console.progress());
    console.finish_progress();
    if (!mapping && interrupt_signal() != 0) return 128 + interrupt_signal();
    if (!mapping) return console.fail(mapping.error());
    report::RunReport report;
    report.mapping = flow::summary_of(*described, *mapping);
    report.network =
        report::summary_of(*described, network::digest(*described), expected_synapses(*described));
    report.timings = mapping->timings;
    console.out(console.json
                    ? report::to_json(report)
                    : report::mapping_text(*report.mapping) + report::timings_text(report));
    return 0;
  }
};

}  // namespace

void add_map(CLI::App& program, Session& session) {
  auto* verb = program.add_subcommand("map", "Map a network onto a machine and prove its tables");
  auto state = std::make_shared<MapVerb>();
  state->network.add_to(*verb);
  state->map.add_to(*verb);
  verb->add_option("--slow-down", state->slow_down,
                   "A tick of the machine in ticks of the network, within which cores get done; "
                   "0: however long they take")
      ->check(within(0.0, 1e6))
      ->capture_default_str();
  verb->add_option("-j,--threads", state->threads, "Threads; 0 takes all")->capture_default_str();
  verb->callback([state, &session] { session.exit_code = state->run(session); });
}

}  // namespace spikeloom::cli
