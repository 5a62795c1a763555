#include "host-tools/flow/start.h"

#include <utility>

#include "host-tools/checkpoint/checkpoint.h"
#include "host-tools/flow/pieces.h"

namespace spikeloom::flow {

using network::Network;

RunOptions in_pieces(const Network& network, RunOptions options) {
  if (options.engine.piece_ticks == 0) options.engine.piece_ticks = piece_ticks(network);
  return options;
}

Result<std::optional<native::Snapshot>> beginning(const Network& network,
                                                  const RunOptions& options) {
  if (!options.from_checkpoint) return std::nullopt;
  auto snapshot = checkpoint::read(*options.from_checkpoint);
  if (!snapshot) return tl::unexpected(snapshot.error());
  if (auto fits = checkpoint::fits(*snapshot, network); !fits) {
    fits.error().where = options.from_checkpoint->string();
    return tl::unexpected(fits.error());
  }
  return *std::move(snapshot);
}

Result<native::Engine> start(const Network& network, const RunOptions& options,
                             const std::optional<native::Snapshot>& from,
                             const ProgressSink& progress) {
  auto engine = native::Engine::build(network, options.engine, progress);
  if (!engine || !from) return engine;
  auto restored = native::on_all_ranks(options.engine.exchange, engine->restore(*from));
  if (!restored) {
    restored.error().where = options.from_checkpoint->string() + ": " + restored.error().where;
    return tl::unexpected(restored.error());
  }
  return engine;
}

}  // namespace spikeloom::flow
