// The board's section of a report, from what loading and running left.
#pragma once

#include <string>
#include <vector>

#include "host-tools/board/run.h"
#include "host-tools/flow/map.h"
#include "host-tools/report/board_summary.h"

namespace spikeloom::flow {

struct BoardRun {
  const network::Network& network;
  const Mapping& mapping;
  const image::Plan& plan;
  const on_board::Loaded& loaded;
  const on_board::RunSummary& summary;
  std::vector<std::string> texts;  // of cores; none when they could not be read
};

// Place, monitor, ports and wall time are the caller's.
[[nodiscard]] report::BoardSummary summary_of(const BoardRun& run);

}  // namespace spikeloom::flow
