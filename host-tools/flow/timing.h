// How long each stage of a flow took, in the order in which stages ran.
//
// Units    wall seconds.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "host-tools/report/run_report.h"

namespace spikeloom::flow {

using Timings = std::vector<report::StageTime>;

// Runs one stage and notes its time; returns what the stage returns. A stage that runs again adds
// to its line.
template <class Stage>
auto timed(Timings& timings, const std::string& name, Stage&& stage) {
  const auto started = std::chrono::steady_clock::now();
  auto result = std::forward<Stage>(stage)();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  for (auto& time : timings) {
    if (time.stage == name) {
      time.seconds += took.count();
      return result;
    }
  }
  timings.push_back({name, took.count()});
  return result;
}

}  // namespace spikeloom::flow
