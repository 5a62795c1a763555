// `bench map`: maps instances of every family with us, hands the same problems to peers in the same
// run, and holds the ratios against what is demanded.
//
// Every mapping runs in a process of its own, so that peaks are its own; so does every peer, in the
// Python that the caller found. Peers are bounded: what is cut says so.
//
// Errors   those of an instance or a mapping end its line with a note, not the run; a peer that
//          fails is a line that says why. Files that cannot be written: output_failed.
// Cost     minutes: annealing of the peers is the longest part. See PeerTools::time_limit_s.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "base/progress.h"
#include "host-tools/bench/map_result.h"
#include "host-tools/bench/table.h"

namespace spikeloom::bench {

// Processes are the caller's: libraries start none.
struct ChildOutput {
  std::string text;
  double cpu_s = 0.0;
  std::uint64_t peak_bytes = 0;
  bool cut = false;
};
struct Processes {
  std::function<Result<ChildOutput>(const std::function<std::string()>& work)> in_child;
  std::function<Result<ChildOutput>(const std::vector<std::string>& words, double cpu_limit_s)> run;
};

struct MapBenchOptions {
  std::vector<std::string> families;  // empty: all but those of a million
  std::uint64_t seed = 1;
  double size = 1.0;
  unsigned threads = 1;
  std::vector<double> efforts = {1.0};
  std::optional<std::filesystem::path> netlists;  // the thesis's files
  std::optional<std::string> python;              // where the peers are; none: no peers
  std::string no_python;                          // why, in words
  std::uint64_t seeds = 100;                      // that cconv_512 is mapped with
  double time_limit_s = 900;                      // CPU, for one stage of a peer
  std::filesystem::path scratch;                  // an existing folder for problems and answers
};

[[nodiscard]] Result<MapBenchResult> bench_map(const MapBenchOptions& options,
                                               const Processes& processes,
                                               const ProgressSink& progress);

[[nodiscard]] std::vector<Section> sections(const MapBenchResult& result);

}  // namespace spikeloom::bench
