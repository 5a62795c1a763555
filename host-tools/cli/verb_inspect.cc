#include <fmt/format.h>

#include <memory>
#include <variant>

#include "host-tools/cli/inputs.h"
#include "host-tools/cli/verbs.h"
#include "network-specs/connect/expected.h"
#include "network-specs/connect/weight_scale.h"
#include "network-specs/network/codec.h"

namespace spikeloom::cli {
namespace {

const char* model_name(const network::Population& population) {
  constexpr const char* kNames[] = {"lif_curr_exp", "izhikevich", "poisson_source",
                                    "spike_list_source"};
  return kNames[population.model.index()];
}

const char* rule_name(const network::Projection& projection) {
  constexpr const char* kNames[] = {"one_to_one",         "all_to_all",      "explicit_list",
                                    "pairwise_bernoulli", "fixed_in_degree", "fixed_out_degree",
                                    "fixed_total_number"};
  return kNames[projection.rule.index()];
}

std::string receptor_label(const network::Population& post, network::Receptor receptor) {
  if (static_cast<std::size_t>(receptor) >= network::kReceptors)
    return network::receptor_name(post, receptor);
  return receptor == network::Receptor::excitatory ? "exc" : "inh";
}

// Steps of further receptors, one line each.
std::string further_text(const network::Population& population,
                         const std::vector<connect::WeightScale>& scales) {
  std::string text;
  const auto further = network::further_receptors(population);
  for (std::size_t i = 0; i < further.size(); ++i)
    text += fmt::format("  {:<46} {} step {:.6g} pA\n", "receptor " + further[i].name,
                        further[i].sign == network::Receptor::excitatory ? "exc" : "inh",
                        scales[network::kReceptors + i].step_pa());
  return text;
}

std::string populations_text(const network::Network& network) {
  const auto scales = connect::weight_scales(network);
  std::string text = fmt::format("{:<16} {:>10} {:<18} {:>12} {:>14} {:>14}\n", "population",
                                 "neurons", "model", "expected Hz", "exc step pA", "inh step pA");
  for (std::size_t i = 0; i < network.populations.size(); ++i) {
    const auto& population = network.populations[i];
    text += fmt::format("{:<16} {:>10} {:<18} {:>12.3f}", population.name, population.size,
                        model_name(population), population.expected_rate_hz);
    if (!population.is_source()) {
      text += fmt::format(" {:>14.6g} {:>14.6g}", scales[i][0].step_pa(), scales[i][1].step_pa());
    }
    text += '\n' + further_text(population, scales[i]);
  }
  return text;
}

std::string projections_text(const network::Network& network) {
  std::string text = fmt::format("\n{:<20} {:<18} {:<4} {:>15} {:>16}\n", "projection", "rule",
                                 "kind", "synapses", "delays (ticks)");
  for (std::size_t i = 0; i < network.projections.size(); ++i) {
    const auto& projection = network.projections[i];
    const network::ProjectionId id(i);
    const double synapses = connect::expected_synapses(
        network, id, {0, network.at(projection.pre).size}, {0, network.at(projection.post).size});
    text += fmt::format(
        "{:<20} {:<18} {:<4} {:>15.0f} {:>7} .. {:>5}\n", projection.name, rule_name(projection),
        receptor_label(network.at(projection.post), projection.receptor), synapses,
        connect::min_delay_ticks(network, id), connect::max_delay_ticks(network, id));
  }
  return text;
}

}  // namespace

void add_inspect(CLI::App& program, Session& session) {
  auto* verb = program.add_subcommand(
      "inspect", "Show what a description means: sizes, weight steps, expected synapses, delays");
  auto input = std::make_shared<NetworkInput>();
  input->add_to(*verb);
  verb->get_option("network")->required(false);
  add_inspect_map(*verb, session);
  verb->callback([input, verb, &session] {
    if (!verb->get_subcommands().empty()) return;
    if (input->path.empty()) {
      session.exit_code =
          session.console.fail(Error{ErrorClass::usage, "usage", "there is nothing to inspect",
                                     "the command line", "", "give a network, or inspect map"});
      return;
    }
    const auto network = input->read();
    if (!network) {
      session.exit_code = session.console.fail(network.error());
      return;
    }
    session.console.out(populations_text(*network) + projections_text(*network));
  });
}

}  // namespace spikeloom::cli
