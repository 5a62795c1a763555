// A mapped network onto the chips of a machine: tables, blocks, program, start.
//
// Every core gets one block of SDRAM, tagged with its virtual number (abi/core_block.h). Images are
// built, in order, while those before them are on their way. What goes out is not read back: each
// core adds its own block up and refuses one that is not whole (start.h), which is then written
// again. Every core has to wait for the start signal in time.
//
// Errors   does_not_fit for SDRAM or tables; core_failed and not_ready as barrier.h; block_differs
//          and table_differs (not_trustworthy): the machine does not hold what was written; those
//          of the image builder and of the client; interrupted, as `progress` asked. The
//          application is then still on the machine: stop_application of link/application.h ends
//          it.
// Cost     as image/images.h; kBatchBytes of images, or one image, on their way.
#pragma once

#include <cstdint>

#include "base/progress.h"
#include "host-tools/board/loaded.h"
#include "host-tools/link/scp_client.h"
#include "network-specs/machine/machine.h"
#include "router/routes.h"

namespace spikeloom::on_board {

inline constexpr std::uint64_t kBatchBytes = std::uint64_t{8} << 20;

struct LoadJob {
  const image::Plan& plan;
  const machine::Machine& machine;  // that the plan's places are on
  const router::Tables& tables;
  ByteView program;       // APLX
  machine::ChipXY first;  // the chip behind the first port
  unsigned threads = 1;   // that make images; 0: all cores
};

[[nodiscard]] Result<Loaded> load(link::ScpClient& client, const LoadJob& job,
                                  const ProgressSink& progress = {});

// From the beginning again, with the times of the job's plan, which is otherwise the one that was
// loaded.
[[nodiscard]] Result<void> restart(link::ScpClient& client, const LoadJob& job, Loaded& loaded);

}  // namespace spikeloom::on_board
