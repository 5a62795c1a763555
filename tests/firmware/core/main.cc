// Runs jobs on a core for ever (case.h). Stands on the start and runtime of tests/board/programs.
#include "board-runtime/shared/chip/memory_map.h"
#include "board-runtime/shared/chip/timer_registers.h"
#include "tests/firmware/core/case.h"

namespace spikeloom::on_core {
namespace {

std::uint32_t in[kMostWords], out[kMostWords];

volatile std::uint32_t* words_at(std::uint32_t address) {
  return reinterpret_cast<volatile std::uint32_t*>(address);
}
volatile std::uint32_t& timer(std::uint32_t offset) {
  return *words_at(chip::kTimers + chip::kTimerStride + offset);
}

void start_timer() {
  timer(chip::timer::kControl) = 0;
  timer(chip::timer::kLoad) = 0xFFFF'FFFF;
  timer(chip::timer::kControl) = chip::timer::kEnabled | chip::timer::kThirtyTwoBits;
}

void nothing(const std::uint32_t*, std::uint32_t*) {}

std::uint32_t cycles_of(void (*run)(const std::uint32_t*, std::uint32_t*)) {
  const std::uint32_t begin = timer(chip::timer::kCount);
  run(in, out);
  return begin - timer(chip::timer::kCount);
}

void work(const Case& what, volatile Job& job) {
  const volatile std::uint32_t* from = words_at(chip::kSdram + kIn);
  volatile std::uint32_t* to = words_at(chip::kSdram + kOut);
  const std::uint32_t own = cycles_of(nothing);  // of the measurement
  std::uint32_t all = 0, least = 0xFFFF'FFFF, most = 0;
  for (std::uint32_t call = 0; call < job.calls; ++call) {
    for (std::uint32_t i = 0; i < what.in; ++i) in[i] = *from++;
    const std::uint32_t cycles = cycles_of(what.run) - own;
    for (std::uint32_t i = 0; i < what.out; ++i) *to++ = out[i];
    all += cycles;
    if (cycles < least) least = cycles;
    if (cycles > most) most = cycles;
  }
  job.cycles = all;
  job.least = least;
  job.most = most;
  job.done = job.calls;
}

}  // namespace
}  // namespace spikeloom::on_core

extern "C" void program() {
  using namespace spikeloom;
  on_core::start_timer();
  auto& job = *reinterpret_cast<volatile on_core::Job*>(chip::kSdram + on_core::kJob);
  const on_core::Cases cases = on_core::all_cases();
  if (job.number < cases.count) on_core::work(cases.first[job.number], job);
}
