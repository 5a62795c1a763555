#include <fmt/format.h>

#include <memory>

#include "host-tools/cli/inputs.h"
#include "host-tools/cli/memory_table.h"
#include "host-tools/cli/verbs.h"
#include "network-specs/machine/codec.h"
#include "network-specs/network/codec.h"

namespace spikeloom::cli {
namespace {

struct CheckVerb {
  NetworkInput network;
  std::string machine;
  bool memory = false;
  unsigned threads = 0;
  std::uint32_t ranks = 1;

  [[nodiscard]] int run(Session& session) const {
    const auto described = network.read();
    auto errors = described ? Errors{} : described.error();
    if (!machine.empty()) {
      const auto spec = machine::read(machine);
      const auto built = spec ? machine::build(*spec) : tl::unexpected(spec.error());
      if (!built) errors.insert(errors.end(), built.error().begin(), built.error().end());
    }
    if (!errors.empty()) return session.console.fail(errors);
    if (!memory || !session.console.json) session.console.out(summary(*described));
    return memory ? tell_memory(session.console, *described) : 0;
  }

 private:
  [[nodiscard]] std::string summary(const network::Network& described) const {
    return fmt::format(
        "{}: {} populations, {} neurons, {} projections, {:.0f} synapses expected, digest {}\n",
        network.path, described.populations.size(), network::first_neurons(described).back(),
        described.projections.size(), expected_synapses(described), network::digest(described));
  }

  [[nodiscard]] int tell_memory(Console& console, const network::Network& described) const {
    const MemoryTable table = memory_table(described, threads, ranks);
    console.out(console.json ? to_json(table) : to_text(table));
    return table.fits() ? 0 : static_cast<int>(ErrorClass::does_not_fit);
  }
};

}  // namespace

void add_check(CLI::App& program, Session& session) {
  auto* verb = program.add_subcommand("check", "Judge a description without running it");
  auto state = std::make_shared<CheckVerb>();
  state->network.add_to(*verb);
  verb->add_option("--machine", state->machine, "Judge this machine description too");
  auto* memory = verb->add_flag("--memory", state->memory, "What running it takes in memory");
  verb->add_option("--ranks", state->ranks, "MPI ranks that share it, one a machine")
      ->check(CLI::Range(1, 1024))
      ->needs(memory);
  verb->add_option("-j,--threads", state->threads, "Of each rank; 0: as many as there are cores")
      ->check(thread_count())
      ->check(CLI::Range(0, 1024))
      ->needs(memory);
  verb->callback([state, &session] { session.exit_code = state->run(session); });
}

}  // namespace spikeloom::cli
