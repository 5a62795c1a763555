#include "board-runtime/firmware/core.h"
#include "board-runtime/firmware/hal/clock.h"
#include "board-runtime/firmware/hal/comms.h"

namespace spikeloom::firmware {
namespace {

void wait_for_gap(Core& core) {
  if (is_over(core.next_send)) return;
  const Cycles begun = now();
  while (!is_over(core.next_send)) {
  }
  core.waited += now() - begun;
}

constexpr Cycles kSendPatience = 200'000;  // 1 ms

// False when the packet interface stays full.
bool wait_to_send(Core& core) {
  if (may_send()) return true;
  ++core.report.send_waits;
  const Cycles begun = now();
  while (now() - begun < kSendPatience)
    if (may_send()) return true;
  return false;
}

}  // namespace

void send_spike(Core& core, std::uint32_t neuron) {
  ++core.report.spikes;
  std::uint32_t key = core.header.key | neuron << abi::kTickBits;
  if (key == abi::kNoKey) {
    if (core.header.keys.bytes == 0) return;
    key = core.at.keys[neuron];
    if (key == abi::kNoKey) return;
  }
  if (core.header.gap_cycles != 0) wait_for_gap(core);
  if (!wait_to_send(core)) {
    ++core.report.unsent_packets;
    return;
  }
  constexpr std::uint32_t kTickMask = (1U << abi::kTickBits) - 1;
  send_key(key | (core.tick & kTickMask));
  if (core.header.gap_cycles != 0) core.next_send = now() + core.header.gap_cycles;
}

}  // namespace spikeloom::firmware
