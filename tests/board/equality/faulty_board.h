// An emulated machine whose clocks are out of step and whose packets are late, and the whole way of
// a network onto it: found, mapped, loaded, run in legs, read back. The monitor is the stand-in.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "emulator/attach/stand_in_transport.h"
#include "emulator/board/board.h"
#include "emulator/monitor/stand_in.h"
#include "host-tools/board/discover.h"
#include "host-tools/board/load.h"
#include "host-tools/board/run.h"
#include "host-tools/flow/map.h"
#include "host-tools/image/core_program.h"
#include "host-tools/image/plan.h"
#include "host-tools/link/scp_client.h"
#include "tests/support/pieces.h"

namespace spikeloom::support {

struct Lateness {
  std::uint64_t seed = 0;
  board::Time skew = 0;   // signals reach chips so much apart, at most
  board::Time delay = 0;  // of a packet on each link, at most
};

class FaultyBoard {
 public:
  [[nodiscard]] static bool can_run() { return !image::core_program().empty(); }

  [[nodiscard]] static Result<std::unique_ptr<FaultyBoard>> make(const machine::MachineSpec& spec,
                                                                 const Lateness& lateness) {
    const auto built = machine::build(spec);
    if (!built) return tl::unexpected(built.error().front());
    board::BoardOptions options;
    options.machine = spec;
    options.faults.seed = lateness.seed;
    for (const auto& chip : built->chips)
      for (int link = 0; lateness.delay > 0 && link < chip::kLinks; ++link)
        if (chip.neighbours[static_cast<std::size_t>(link)])
          options.faults.links.push_back(
              {.chip = chip.at, .link = static_cast<chip::Link>(link), .delay = lateness.delay});
    auto board = board::Board::make(options);
    if (!board) return tl::unexpected(board.error());
    std::unique_ptr<FaultyBoard> made(new FaultyBoard(*std::move(board)));
    if (lateness.skew > 0) made->stand_in_.delay_signals(lateness.seed, lateness.skew);
    return made;
  }

  // Slices as the mapper finds them, or by layouts.
  [[nodiscard]] Result<network::Recording> run(
      const network::Network& network, std::uint32_t neurons_per_core,
      const image::TimeOptions& time, const std::vector<mapper::SliceLayout>& layouts = {}) {
    const auto found = on_board::discover(client_);
    if (!found) return tl::unexpected(found.error());
    const flow::MapOptions options{
        .machine = std::nullopt, .found = found->machine, .neurons_per_core = neurons_per_core};
    const auto mapping =
        layouts.empty() ? flow::map(network, options) : map_layouts(network, options, layouts);
    if (!mapping) return tl::unexpected(mapping.error());
    const auto plan = image::make_plan({network, mapping->slices, mapping->nets, mapping->placement,
                                        mapping->keys, mapping->orders},
                                       time);
    if (!plan) return tl::unexpected(plan.error());
    const auto loaded =
        on_board::load(client_, {*plan, mapping->machine, mapping->tables,
                                 std::as_bytes(image::core_program()), found->ports.front().chip});
    if (!loaded) return tl::unexpected(loaded.error());
    std::optional<network::Recording> all;
    const auto keep = [&](network::Recording piece) -> Result<void> {
      if (all)
        append(*all, piece);
      else
        all = std::move(piece);
      return {};
    };
    const auto summary = on_board::run_legs(client_, {*plan, mapping->machine, *loaded}, keep);
    if (summary.failed) return tl::unexpected(*summary.failed);
    return *std::move(all);
  }

 private:
  static Result<flow::Mapping> map_layouts(const network::Network& network,
                                           const flow::MapOptions& options,
                                           const std::vector<mapper::SliceLayout>& layouts) {
    flow::Mapping mapping;
    mapping.machine = *options.found;
    mapping.slices = mapper::cut(network, layouts);
    if (const auto done = flow::map_onto(network, options, {}, mapping); !done)
      return tl::unexpected(done.error());
    return mapping;
  }

  explicit FaultyBoard(board::Board board)
      : board_(std::move(board)), stand_in_(board_), transport_(stand_in_), client_(transport_) {}

  board::Board board_;
  monitor::StandIn stand_in_;
  attach::StandInTransport transport_;
  link::ScpClient client_;
};

}  // namespace spikeloom::support
