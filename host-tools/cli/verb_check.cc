#include <fmt/format.h>

#include <memory>

#include "host-tools/cli/inputs.h"
#include "host-tools/cli/verbs.h"
#include "network-specs/machine/codec.h"
#include "network-specs/network/codec.h"

namespace spikeloom::cli {
namespace {

struct CheckVerb {
  NetworkInput network;
  std::string machine;

  [[nodiscard]] int run(Session& session) const {
    const auto described = network.read();
    auto errors = described ? Errors{} : described.error();
    if (!machine.empty()) {
      const auto spec = machine::read(machine);
      const auto built = spec ? machine::build(*spec) : tl::unexpected(spec.error());
      if (!built) errors.insert(errors.end(), built.error().begin(), built.error().end());
    }
    if (!errors.empty()) return session.console.fail(errors);
    session.console.out(fmt::format(
        "{}: {} populations, {} neurons, {} projections, {:.0f} synapses expected, digest {}\n",
        network.path, described->populations.size(), network::first_neurons(*described).back(),
        described->projections.size(), expected_synapses(*described), network::digest(*described)));
    return 0;
  }
};

}  // namespace

void add_check(CLI::App& program, Session& session) {
  auto* verb = program.add_subcommand("check", "Judge a description without running it");
  auto state = std::make_shared<CheckVerb>();
  state->network.add_to(*verb);
  verb->add_option("--machine", state->machine, "Judge this machine description too");
  verb->callback([state, &session] { session.exit_code = state->run(session); });
}

}  // namespace spikeloom::cli
