// Instructions a second of one emulated core, warm unless said otherwise.
//
// Arguments  the slice in cycles: how far run() goes at once.
// Counters   instructions: executed a second; skipped: of delay loops, a second; cycles: emulated a
//            second; cpi: cycles an instruction.
#include <benchmark/benchmark.h>

#include <cstring>
#include <span>

#include "tests/support/core_kernels.h"
#include "tests/support/one_core.h"

namespace spikeloom::board {
namespace {

constexpr Cycle kCyclesAtOnce = 2'000'000;

void prepare(support::OneCore& core, std::span<const std::uint32_t> words, bool thumb) {
  std::memcpy(core.itcm.data(), words.data(), words.size_bytes());
  core.cpu.forget(0, static_cast<std::uint32_t>(words.size_bytes()));
  core.start_at(0);
  core.cpu.set_cpsr(thumb ? 0xF3 : 0xD3);
  core.cpu.set_reg(13, chip::kDtcm + chip::kDtcmBytes);
}

void run(benchmark::State& state, support::OneCore& core) {
  const auto slice = static_cast<Cycle>(state.range(0));
  const auto counts = core.cpu.counts();
  const auto begin = core.cpu.cycles();
  for (auto _ : state) {
    const auto end = core.cpu.cycles() + kCyclesAtOnce;
    for (auto until = core.cpu.cycles(); until < end; until += slice) core.cpu.run(until + slice);
  }
  const auto rate = benchmark::Counter::kIsRate;
  const auto instructions =
      static_cast<double>(core.cpu.counts().instructions - counts.instructions);
  const auto cycles = static_cast<double>(core.cpu.cycles() - begin);
  state.counters["instructions"] = benchmark::Counter(instructions, rate);
  state.counters["skipped"] =
      benchmark::Counter(static_cast<double>(core.cpu.counts().skipped - counts.skipped), rate);
  state.counters["cycles"] = benchmark::Counter(cycles, rate);
  state.counters["cpi"] = cycles / instructions;
}

void arm(benchmark::State& state) {
  support::OneCore core;
  prepare(core, support::kArmIntegrators, false);
  run(state, core);
}
BENCHMARK(arm)->Arg(200)->Arg(200'000);

void thumb(benchmark::State& state) {
  support::OneCore core;
  prepare(core, support::kThumbIntegrators, true);
  run(state, core);
}
BENCHMARK(thumb)->Arg(200)->Arg(200'000);

// Three stores to the bus among ten instructions.
void bus(benchmark::State& state) {
  constexpr std::uint32_t kWords[] = {0xE284'4001, 0xE580'4000, 0xE285'5001, 0xE580'5004,
                                      0xE086'6004, 0xE580'6008, 0xE1A0'7006, 0xE087'7004,
                                      0xE1A0'1007, 0xEAFF'FFF5};
  support::OneCore core;
  prepare(core, kWords, false);
  core.cpu.set_reg(0, chip::kSdram);
  run(state, core);
}
BENCHMARK(bus)->Arg(200)->Arg(200'000);

// sark_delay_us: subs, bcs, from 1000 down, for ever.
void delays(benchmark::State& state) {
  constexpr std::uint32_t kWords[] = {0xD2FD'3801, 0x0080'20FA, 0x46C0'E7FA};
  support::OneCore core;
  prepare(core, kWords, true);
  run(state, core);
}
BENCHMARK(delays)->Arg(200)->Arg(200'000);

// Code that is forgotten before each round: what decoding costs.
void cold(benchmark::State& state) {
  support::OneCore core;
  std::uint64_t before = 0;
  for (auto _ : state) {
    prepare(core, support::kArmIntegrators, false);
    core.cpu.run(core.cpu.cycles() + 200);
  }
  state.counters["instructions"] = benchmark::Counter(
      static_cast<double>(core.cpu.counts().instructions - before), benchmark::Counter::kIsRate);
}
BENCHMARK(cold);

}  // namespace
}  // namespace spikeloom::board
