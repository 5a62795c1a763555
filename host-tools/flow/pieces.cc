#include "host-tools/flow/pieces.h"

#include <algorithm>

namespace spikeloom::flow {
namespace {

// An update of a neuron, with its share of deliveries, is some 5 ns of a thread; a tick is never
// less than some hundred of them.
constexpr std::uint64_t kUpdatesAPiece = 200'000'000;
constexpr std::uint64_t kUpdatesATick = 200;
constexpr std::uint64_t kValueBytesAPiece = std::uint64_t{64} << 20;

double value_bytes_per_tick(const network::Network& network) {
  double bytes = 0.0;
  for (const auto& probe : network.probes) {
    if (probe.variable == network::Variable::spikes) continue;
    const std::size_t neurons =
        probe.neurons.empty() ? network.at(probe.population).size : probe.neurons.size();
    bytes += 4.0 * static_cast<double>(neurons) / probe.interval_ticks;
  }
  return bytes;
}

// What a run that begins at `first_tick` shows of itself.
ProgressSink counted_from(std::uint64_t first_tick, const network::Network& network,
                          const ProgressSink& progress) {
  if (!progress) return {};
  return [&network, &progress, first_tick](ProgressEvent event) {
    event.done -= std::min(first_tick, event.done);
    event.total -= std::min(first_tick, event.total);
    event.biological_ms -= static_cast<double>(first_tick) * network.tick_ms();
    return progress(event);
  };
}

}  // namespace

std::uint64_t piece_ticks(const network::Network& network) {
  const std::uint64_t updates = network::first_neurons(network).back() + kUpdatesATick;
  const std::uint64_t by_work = kUpdatesAPiece / updates;
  const double by_values =
      static_cast<double>(kValueBytesAPiece) / (value_bytes_per_tick(network) + 1.0);
  return std::max<std::uint64_t>(1, std::min(by_work, static_cast<std::uint64_t>(by_values)));
}

Result<void> run_in_pieces(native::Engine& engine, const network::Network& network,
                           const PieceRun& run) {
  const std::uint64_t end = network.duration_ticks;
  const auto shown = counted_from(engine.tick(), network, run.progress);
  while (engine.tick() < end) {
    if (run.before) run.before();
    const std::uint64_t to_end_of_piece = run.piece_ticks - engine.tick() % run.piece_ticks;
    const std::uint64_t asked = std::min(to_end_of_piece, end - engine.tick());
    const std::uint64_t done = engine.advance(asked, shown);
    if (auto taken = run.sink(engine.take_recording()); !taken) return taken;
    if (done < asked) break;
  }
  return {};
}

}  // namespace spikeloom::flow
