// Which instances a run of `bench map` measures, and which peers try each.
//
// Errors   unknown_family; unreadable netlists end their own line, not the run.
#pragma once

#include "host-tools/bench/map_bench.h"

namespace spikeloom::bench {

struct MapSource {
  std::string family, name;
  double size = 1.0;
  std::uint64_t seed = 1;
  std::filesystem::path netlist;   // of the thesis; empty for generated ones
  std::vector<std::string> peers;  // that place and route it
  std::string tables_from;         // the peer whose tables are minimised; or empty
  bool sample_exact = false;       // of how much routes exceed shortest trees
  bool change_population = false;  // and remap
  bool many_seeds = false;         // whether tables fit with each of them
};
[[nodiscard]] Result<std::vector<MapSource>> map_sources(const MapBenchOptions& options);
[[nodiscard]] Result<MapInstance> load(const MapSource& source);

inline constexpr const char* kThesisFamily = "thesis";
// Every family's name and what it is, generated or not.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> all_families();

}  // namespace spikeloom::bench
