#include <memory>
#include <vector>

#include "host-tools/bench/board.h"
#include "host-tools/cli/verbs.h"
#include "host-tools/link/boot_image.h"
#include "network-specs/machine/codec.h"

namespace spikeloom::cli {
namespace {

struct BenchBoardVerb {
  std::string image;
  std::vector<std::string> machines;

  void add_to(CLI::App& verb) {
    verb.add_option(
        "--image", image,
        "The monitor's image (scamp.boot of the SpiNNMan package); without it no boots");
    verb.add_option("--machine", machines,
                    "Machine descriptions to boot; without it SpiNN-3 and SpiNN-5");
  }

  [[nodiscard]] tl::expected<std::vector<machine::MachineSpec>, Errors> read_machines() const {
    std::vector<machine::MachineSpec> specs;
    for (const auto& path : machines) {
      auto spec = machine::read(path);
      if (!spec) return tl::unexpected(spec.error());
      specs.push_back(std::move(*spec));
    }
    if (!specs.empty()) return specs;
    machine::MachineSpec small, large;
    small.name = "SpiNN-3", small.shape = machine::Shape::spinn3;
    large.name = "SpiNN-5", large.shape = machine::Shape::spinn5;
    return std::vector{small, large};
  }

  [[nodiscard]] int run(Session& session) const {
    auto& console = session.console;
    const auto specs = read_machines();
    if (!specs) return console.fail(specs.error());
    std::vector<std::byte> bytes;
    if (!image.empty()) {
      auto read = link::read_boot_image(image);
      if (!read) return console.fail(read.error());
      bytes = std::move(*read);
    }
    const auto speed = bench::bench_board(*specs, bytes, console.progress());
    console.finish_progress();
    if (!speed) return console.fail(speed.error());
    console.out(console.json ? bench::to_json(*speed) : bench::to_text(bench::sections(*speed)));
    return 0;
  }
};

}  // namespace

void add_bench_board(CLI::App& bench, Session& session) {
  auto* verb = bench.add_subcommand("board", "The board emulator: a core's speed, boots, idling");
  auto state = std::make_shared<BenchBoardVerb>();
  state->add_to(*verb);
  verb->callback([state, &session] { session.exit_code = state->run(session); });
}

}  // namespace spikeloom::cli
