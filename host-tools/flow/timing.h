// How long each stage took.
//
// Units    wall seconds. Shapes: in the order in which stages ran.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace spikeloom::flow {

struct StageTime {
  std::string stage;
  double seconds = 0.0;
};

using Timings = std::vector<StageTime>;

// Runs one stage and notes its time; returns what the stage returns.
template <class Stage>
auto timed(Timings& timings, std::string name, Stage&& stage) {
  const auto started = std::chrono::steady_clock::now();
  auto result = std::forward<Stage>(stage)();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  timings.push_back({std::move(name), took.count()});
  return result;
}

}  // namespace spikeloom::flow
