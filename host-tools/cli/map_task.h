// What `map` and `inspect map` share: a network or a netlist, options, and the mapping they ask
// for.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "host-tools/cli/inputs.h"
#include "host-tools/cli/verbs.h"
#include "host-tools/flow/interchange_files.h"
#include "host-tools/report/map_insight.h"
#include "host-tools/report/patch_text.h"

namespace spikeloom::cli {

// Against the mapping that `--from` names.
struct Change {
  report::PatchFigures figures;
  std::string json;
};

struct Mapped {
  std::optional<network::Network> network;  // or a netlist was mapped
  interchange::Netlist names;  // what was mapped, or what a network's slices are called
  flow::Mapping mapping;
  std::vector<interchange::File> beside;  // what is written with a network's mapping
  std::optional<Change> change;           // when it is one of an earlier mapping
  [[nodiscard]] report::MapInsight insight() const;
};

struct MapTask {
  NetworkInput network;
  MapInput map;
  std::string netlist, constraints, keys;
  std::string from;  // the directory of an earlier mapping
  double slow_down = 1.0;
  double effort = 1.0;
  double time_budget_s = 0.0;
  std::string tables = "fewest";
  unsigned threads = 1;

  void add_to(CLI::App& verb);
  [[nodiscard]] tl::expected<Mapped, Errors> run(Console& console) const;

 private:
  [[nodiscard]] tl::expected<Mapped, Errors> map_network(Console& console) const;
  [[nodiscard]] tl::expected<Mapped, Errors> change_network(Console& console) const;
  [[nodiscard]] tl::expected<flow::MapOptions, Errors> options() const;
  [[nodiscard]] tl::expected<Mapped, Errors> map_netlist(Console& console) const;
};

}  // namespace spikeloom::cli
