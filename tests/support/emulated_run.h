// A network on an emulated machine, a SpiNN-3 if nothing else is said, with the stand-in monitor,
// stage by stage, so that a test can do harm between two of them: faults of the board, of the way
// to it, of its memory.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/attach/stand_in_transport.h"
#include "emulator/native/engine.h"
#include "host-tools/board/load.h"
#include "host-tools/board/run.h"
#include "host-tools/flow/map.h"
#include "host-tools/flow/pace.h"
#include "host-tools/image/core_program.h"
#include "network-specs/network/codec.h"
#include "tests/support/fake_monitor.h"
#include "tests/support/passing_way.h"

#define REQUIRE_PROGRAM() \
  if (image::core_program().empty()) GTEST_SKIP() << "no arm-none-eabi-g++ when this was built"

namespace spikeloom::support {

inline network::Network hello(std::uint64_t ticks) {
  auto network =
      network::read(std::string(SPIKELOOM_SOURCE_DIR) + "/network-specs/library/hello.textproto");
  if (!network) return {};
  network->duration_ticks = ticks;
  network->discard_ticks = 0;
  return *network;
}

inline std::vector<network::Spike> native_spikes(const network::Network& network) {
  auto engine = native::Engine::build(network, {.threads = 1});
  if (!engine) return {};
  engine->advance(network.duration_ticks);
  return engine->take_recording().spikes;
}

// A way that a test can spoil.
class SpoiltWay final : public PassingWay {
 public:
  using PassingWay::PassingWay;

  bool silent = false;                                      // from now on nothing goes out
  std::function<void(Bytes&)> damage;                       // of every datagram that goes out
  std::function<bool()> loses;                              // whether one is lost
  std::function<bool(int port, link::ChipXY to)> cuts_off;  // whether it does not lead there

  [[nodiscard]] Result<void> send(int port, ByteView datagram) override {
    if (silent || (loses && loses())) return {};
    if (cuts_off && cuts_off(port, asked_of(datagram).chip)) return {};
    Bytes bytes(datagram.begin(), datagram.end());
    if (damage) damage(bytes);
    return PassingWay::send(port, bytes);
  }
};

class EmulatedRun {
 public:
  explicit EmulatedRun(network::Network described, const board::FaultPlan& faults = {},
                       const flow::MapOptions& onto = mapped_onto_spinn3())
      : network(std::move(described)),
        board(board::Board::make(options(faults, *onto.machine)).value()),
        stand_in(board),
        direct(stand_in),
        way(direct),
        client(way),
        mapping(flow::map(network, onto).value()),
        plan(image::make_plan({network, mapping.slices, mapping.nets, mapping.placement,
                               mapping.keys, mapping.orders},
                              flow::pace(network, mapping.slices, mapping.nets, 0.0).value())
                 .value()) {}

  [[nodiscard]] on_board::LoadJob job() const { return job(plan); }
  [[nodiscard]] on_board::LoadJob job(const image::Plan& of) const {
    return {of, mapping.machine, mapping.tables, std::as_bytes(image::core_program()), {0, 0}};
  }
  [[nodiscard]] Result<on_board::Loaded> load() { return on_board::load(client, job()); }
  // Spikes end up in `spikes`.
  [[nodiscard]] on_board::RunSummary run(const on_board::Loaded& loaded,
                                         const ProgressSink& progress = {}) {
    return run(loaded, plan, progress);
  }
  [[nodiscard]] on_board::RunSummary run(const on_board::Loaded& loaded, const image::Plan& by,
                                         const ProgressSink& progress = {}) {
    const auto keep = [this](network::Recording piece) -> Result<void> {
      spikes.insert(spikes.end(), piece.spikes.begin(), piece.spikes.end());
      return {};
    };
    return on_board::run_legs(client, {by, mapping.machine, loaded}, keep, progress);
  }

  network::Network network;
  board::Board board;
  monitor::StandIn stand_in;
  attach::StandInTransport direct;
  SpoiltWay way;
  link::ScpClient client;
  flow::Mapping mapping;
  image::Plan plan;
  std::vector<network::Spike> spikes;

 private:
  static board::BoardOptions options(const board::FaultPlan& faults,
                                     const machine::MachineSpec& machine) {
    board::BoardOptions options;
    options.machine = machine;
    options.faults = faults;
    options.addresses = {{127, 0, 0, 2}};
    return options;
  }
  static flow::MapOptions mapped_onto_spinn3() {
    flow::MapOptions options;
    options.machine.emplace();
    options.machine->shape = machine::Shape::spinn3;
    options.pack = false;  // so that there is a way between populations to do harm to
    return options;
  }
};

}  // namespace spikeloom::support
