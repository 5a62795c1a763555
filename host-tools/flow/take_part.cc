// The ranks beside rank 0: every step that all ranks agree on in run.cc, in the same order.
#include <fmt/format.h>

#include "host-tools/flow/record.h"
#include "host-tools/flow/run.h"
#include "host-tools/flow/start.h"
#include "host-tools/flow/versions.h"

namespace spikeloom::flow {

Result<void> agree_on_options(const RunOptions& options) {
  native::Exchange* const others = options.engine.exchange;
  if (others == nullptr) return {};
  const auto mine = fmt::format("{} of version {}", options.command, versions().front().second);
  const auto all = others->share(mine, {});
  if (!all) return tl::unexpected(all.error());
  for (std::size_t rank = 1; rank < all->size(); ++rank)
    if ((*all)[rank] != all->front())
      return failure(ErrorClass::usage, "other_options",
                     fmt::format("rank {} was started as `{}`, rank 0 as `{}`", rank, (*all)[rank],
                                 all->front()),
                     "run", "", "the same program with the same options for every rank");
  return {};
}

Result<void> take_part(const network::Network& network, const RunOptions& asked,
                       const ProgressSink& progress) {
  const RunOptions options = in_pieces(network, asked);
  native::Exchange* const others = options.engine.exchange;
  const auto from = native::on_all_ranks(others, beginning(network, options));
  if (!from) return tl::unexpected(from.error());
  auto engine = start(network, options, *from, progress);
  if (!engine) return tl::unexpected(engine.error());
  if (auto opened = native::on_all_ranks(others, Result<void>()); !opened) return opened;
  return follow(*engine, network,
                {.piece_ticks = options.engine.piece_ticks,
                 .snapshot_at_end = options.save_checkpoint.has_value(),
                 .others = others},
                progress);
}

}  // namespace spikeloom::flow
