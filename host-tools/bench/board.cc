#include "host-tools/bench/board.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "board-runtime/shared/chip/sdp.h"
#include "emulator/board/chip.h"
#include "emulator/serve/board_machine.h"
#include "emulator/serve/frame.h"
#include "host-tools/bench/board_programs.h"
#include "host-tools/bench/machine.h"
#include "host-tools/link/boot.h"

namespace spikeloom::bench {
namespace {

using board::Board;
using board::Time;

constexpr Time kLongestBoot = 60 * board::kSecond;
constexpr Time kLook = 10 * board::kMillisecond;

double seconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

class NoBus final : public board::Bus {
 public:
  board::BusReply read(std::uint32_t, board::Width, bool) override { return {0, 0, true}; }
  board::BusReply write(std::uint32_t, std::uint32_t, board::Width, bool) override {
    return {0, 0, true};
  }
  board::BusReply fetch(std::uint32_t, board::Width) override { return {0, 0, true}; }
};

double instructions_per_s(std::span<const std::uint16_t> program, bool thumb) {
  constexpr int kPasses = 10;
  constexpr board::Cycle kCycles = 50'000'000, kWarm = 1'000'000;
  constexpr std::uint32_t kThumbState = 1U << 5;
  std::vector<std::byte> itcm(chip::kItcmBytes), dtcm(chip::kDtcmBytes);
  std::ranges::copy(std::as_bytes(program), itcm.begin());
  NoBus bus;
  board::Cpu cpu(bus, itcm, dtcm);
  cpu.set_pc(0);
  if (thumb) cpu.set_cpsr(cpu.cpsr() | kThumbState);
  (void)cpu.run(kWarm);
  double best = 0;
  for (int pass = 0; pass < kPasses; ++pass) {
    const auto before = cpu.counts().instructions;
    const double start = seconds();
    (void)cpu.run(cpu.cycles() + kCycles);
    const double took = seconds() - start;
    best = std::max(best, static_cast<double>(cpu.counts().instructions - before) / took);
  }
  return best;
}

int working_cores(Board& board) {
  int cores = 0;
  for (int index = 0; index < board.chips(); ++index) {
    for (int core = 0; core < chip::kCores; ++core) {
      cores += board.chip(index).core(core).phase() == board::CorePhase::running;
    }
  }
  return cores;
}

void send_image(Board& board, std::span<const link::BootDatagram> datagrams) {
  constexpr serve::Endpoint kHost{{192, 168, 240, 200}, 54321};
  for (const auto& payload : datagrams) {
    const serve::Datagram datagram{kHost, {board.address(0), chip::kBootUdpPort}, payload};
    board.receive(0, serve::encode(datagram, serve::kGatewayMac, serve::kEveryMac));
  }
}

Result<BoardBoot> boot(const machine::MachineSpec& machine, std::span<const std::byte> image,
                       const ProgressSink& progress) {
  (void)forget_peak();
  board::BoardOptions options;
  options.machine = machine;
  link::BootValues values;
  values.hardware_version = machine.shape == machine::Shape::spinn3 ? 3 : 5;
  const auto datagrams = link::boot_datagrams(image, values);
  if (!datagrams) return tl::unexpected(datagrams.error());
  auto made = Board::make(options);
  if (!made) return tl::unexpected(made.error());
  auto& board = *made;
  BoardBoot result;
  result.machine = machine.name;
  result.chips = board.chips();
  const double start = seconds();
  send_image(board, *datagrams);
  while (serve::BoardMachine(board).stage() != serve::Stage::up) {
    if (board.now() >= kLongestBoot) {
      return failure(ErrorClass::run_failed, "board_not_up",
                     fmt::format("'{}' is not up after {} simulated seconds", machine.name,
                                 kLongestBoot / board::kSecond),
                     "bench.board", "a chip cannot be reached, or the image is no monitor's",
                     "scamp.boot of the SpiNNMan package; a machine in one piece");
    }
    board.run_until(board.now() + kLook);
    const ProgressEvent event{"boot " + machine.name, static_cast<std::uint64_t>(board.now()),
                              static_cast<std::uint64_t>(kLongestBoot), 0};
    if (progress && !progress(event)) break;
  }
  result.wall_s = seconds() - start;
  result.simulated_s = static_cast<double>(board.now()) / static_cast<double>(board::kSecond);
  result.counts = board.counts();
  result.working_cores = working_cores(board);
  const double idle = seconds();
  board.run_until(board.now() + board::kSecond);
  result.idle_wall_s = seconds() - idle;
  result.peak_bytes = peak_bytes();
  result.rates = monitor_rates(board);
  return result;
}

}  // namespace

Result<BoardSpeed> bench_board(std::span<const machine::MachineSpec> machines,
                               std::span<const std::byte> image, const ProgressSink& progress) {
  BoardSpeed speed;
  speed.arm_per_s = instructions_per_s(kArmLoop, false);
  speed.thumb_per_s = instructions_per_s(kThumbLoop, true);
  if (image.empty()) return speed;
  for (const auto& machine : machines) {
    auto booted = boot(machine, image, progress);
    if (!booted) return tl::unexpected(booted.error());
    speed.boots.push_back(std::move(*booted));
  }
  return speed;
}

}  // namespace spikeloom::bench
