// Any bytes as a checkpoint, and as the state inside a sound one: refused with a helpful error, or
// the same when written again. An engine takes what it accepts and runs on.
#include "emulator/native/engine.h"
#include "host-tools/checkpoint/checkpoint.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace spikeloom;

// Two neurons, the one exciting the other, and a list of spikes.
network::Network small_network() {
  network::Network network;
  network.duration_ticks = 1000;
  network.populations.resize(2);
  network.populations[0].name = "E";
  network.populations[0].size = 2;
  network.populations[1].name = "S";
  network.populations[1].size = 1;
  network.populations[1].model = network::SpikeListSource{};
  network::Projection projection;
  projection.weight_pa = network::Distribution::constant(50.0);
  projection.delay_ms = network::Distribution::constant(1.5);
  projection.rule = network::AllToAll{};
  network.projections.push_back(projection);
  return network;
}

void require_sound(const Result<native::Snapshot>& read) {
  static const network::Network network = small_network();
  if (!read) return fuzz::require_helpful({read.error()});
  const auto bytes = checkpoint::encode(*read);
  const auto again = checkpoint::decode(*bytes);
  fuzz::require(again && *checkpoint::encode(*again) == *bytes, "what is read is what was written");
  auto engine = native::Engine::build(network, {.threads = 1, .huge_pages = false});
  fuzz::require(engine.has_value(), "the network can be built");
  if (const auto taken = engine->restore(*read); !taken)
    return fuzz::require_helpful({taken.error()});
  engine->advance(40);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  require_sound(checkpoint::decode(bytes));
  require_sound(checkpoint::decode(*checkpoint::sealed(bytes)));
  return 0;
}
