#include "host-tools/cli/map_task.h"

#include <fmt/format.h>

#include "host-tools/flow/change.h"
#include "host-tools/flow/insight.h"
#include "host-tools/flow/map.h"
#include "host-tools/flow/map_netlist.h"
#include "host-tools/flow/patch_file.h"

namespace spikeloom::cli {
namespace {

Errors usage(std::string what, std::string remedy) {
  return {{ErrorClass::usage, "usage", std::move(what), "the command line", "", std::move(remedy)}};
}

}  // namespace

report::MapInsight Mapped::insight() const {
  return network ? flow::insight_of(*network, names, mapping) : flow::insight_of(names, mapping);
}

void MapTask::add_to(CLI::App& verb) {
  network.add_to(verb);
  verb.get_option("network")->required(false);
  map.add_to(verb);
  verb.add_option("--netlist", netlist,
                  "In place of a network: a netlist in JSON, of the thesis's form or of the "
                  "place-and-route interchange format")
      ->check(some_path());
  verb.add_option("--constraints", constraints, "Constraints of the interchange format")
      ->check(some_path());
  verb.add_option("--keys", keys, "Routing keys of the interchange format that nets have to keep")
      ->check(some_path());
  verb.add_option("--slow-down", slow_down,
                  "A tick of the machine in ticks of the network, within which cores get done; "
                  "0: however long they take")
      ->check(within(0.0, 1e6))
      ->capture_default_str();
  verb.add_option("--effort", effort, "A factor on the work of placers that search")
      ->check(within(0.0, 1e6))
      ->capture_default_str();
  verb.add_option("--time-budget", time_budget_s,
                  "Seconds after which a search for places ends with its best; 0: when it is done")
      ->check(within(0.0, 1e9))
      ->capture_default_str();
  verb.add_option("--tables", tables, "Entries: as few as are found, or what fits the tables")
      ->check(CLI::IsMember({"fewest", "fit"}))
      ->capture_default_str();
  auto* earlier = verb.add_option("--from", from,
                                  "Directory that `map NETWORK --output` wrote: what the network "
                                  "and the machine have in common "
                                  "with it keeps its core, key and tables");
  earlier->check(some_path());
  for (const char* settled : {"--netlist", "--neurons-per-core", "--slow-down"})
    earlier->excludes(verb.get_option(settled));
  for (const char* of_networks : {"--neurons-per-core", "--slow-down", "--duration", "--discard"})
    verb.get_option("--netlist")->excludes(verb.get_option(of_networks));
  verb.add_option("-j,--threads", threads, "Threads; 0 takes all")
      ->check(thread_count())
      ->capture_default_str();
}

tl::expected<Mapped, Errors> MapTask::run(Console& console) const {
  if (netlist.empty() == network.path.empty())
    return tl::unexpected(usage(netlist.empty()
                                    ? "there is nothing to map"
                                    : "a network and a netlist are given; one is mapped",
                                "give a network, or --netlist FILE"));
  if (!netlist.empty()) return map_netlist(console);
  if (!constraints.empty() || !keys.empty())
    return tl::unexpected(
        usage("--constraints and --keys are given with a network; they name "
              "vertices and nets of a netlist",
              "give them with --netlist, or leave them out"));
  return from.empty() ? map_network(console) : change_network(console);
}

tl::expected<Mapped, Errors> MapTask::map_network(Console& console) const {
  auto described = network.read();
  if (!described) return tl::unexpected(std::move(described).error());
  const auto settings = options();
  if (!settings) return tl::unexpected(settings.error());
  auto mapping = flow::map(*described, *settings, console.progress());
  console.finish_progress();
  if (!mapping) return tl::unexpected(Errors{std::move(mapping).error()});
  auto names = flow::named(*described, *mapping);
  auto beside = flow::files_for_change(*described, *mapping);
  return Mapped{*std::move(described), std::move(names), *std::move(mapping), std::move(beside),
                std::nullopt};
}

tl::expected<Mapped, Errors> MapTask::change_network(Console& console) const {
  const auto earlier = flow::read_earlier(from);
  if (!earlier) return tl::unexpected(earlier.error());
  auto described = network.read();
  if (!described) return tl::unexpected(std::move(described).error());
  const auto settings = options();
  if (!settings) return tl::unexpected(settings.error());
  auto changed = flow::change(*earlier, *described, *settings, console.progress());
  console.finish_progress();
  if (!changed) return tl::unexpected(std::move(changed).error());
  Change change{flow::figures_of(*earlier, *changed), flow::patch_json(*earlier, *changed)};
  auto beside = flow::files_for_change(*described, changed->mapping);
  beside.push_back({"patch.json", change.json});
  return Mapped{*std::move(described), std::move(changed->names), std::move(changed->mapping),
                std::move(beside), std::move(change)};
}

tl::expected<flow::MapOptions, Errors> MapTask::options() const {
  auto options = map.options(threads);
  if (!options) return options;
  options->slow_down = slow_down;
  options->effort = effort;
  options->time_budget_s = time_budget_s;
  options->tables_just_fit = tables == "fit";
  return options;
}

tl::expected<Mapped, Errors> MapTask::map_netlist(Console& console) const {
  const flow::NetlistOptions options{.placer = map.placer,
                                     .seed = network.seed.value_or(1),
                                     .effort = effort,
                                     .time_budget_s = time_budget_s,
                                     .tables_just_fit = tables == "fit",
                                     .threads = threads};
  auto mapped = flow::map_netlist_files({netlist, map.machine, constraints, keys}, options,
                                        console.progress());
  console.finish_progress();
  if (!mapped) return tl::unexpected(std::move(mapped).error());
  return Mapped{std::nullopt, std::move(mapped->netlist), std::move(mapped->mapping), {}, {}};
}

}  // namespace spikeloom::cli
