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

namespace spikeloom::cli {

struct Mapped {
  std::optional<network::Network> network;  // or a netlist was mapped
  flow::MapOptions options;                 // of the network
  interchange::Netlist names;  // what was mapped, or what a network's slices are called
  flow::Mapping mapping;
  [[nodiscard]] report::MapInsight insight() const;
};

struct MapTask {
  NetworkInput network;
  MapInput map;
  std::string netlist, constraints, keys;
  double slow_down = 1.0;
  double effort = 1.0;
  double time_budget_s = 0.0;
  unsigned threads = 1;

  void add_to(CLI::App& verb);
  [[nodiscard]] tl::expected<Mapped, Errors> run(Console& console) const;

 private:
  [[nodiscard]] tl::expected<Mapped, Errors> map_network(Console& console) const;
  [[nodiscard]] tl::expected<Mapped, Errors> map_netlist(Console& console) const;
};

}  // namespace spikeloom::cli
