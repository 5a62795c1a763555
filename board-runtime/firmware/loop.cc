#include "board-runtime/firmware/loop.h"

#include "board-runtime/firmware/account.h"
#include "board-runtime/firmware/calls.h"
#include "board-runtime/firmware/hal/clock.h"
#include "board-runtime/firmware/hal/interrupts.h"
#include "board-runtime/firmware/hal/monitor.h"
#include "board-runtime/firmware/hal/packet_queue.h"
#include "board-runtime/firmware/handover.h"
#include "board-runtime/firmware/neurons.h"
#include "board-runtime/firmware/recording.h"
#include "board-runtime/firmware/report.h"
#include "board-runtime/firmware/rows.h"
#include "board-runtime/firmware/stimuli.h"
#include "board-runtime/shared/chip/scp.h"

namespace spikeloom::firmware {
namespace {

// Signals that a fault names: sync0 and sync1 by the value of the flag that they leave.
constexpr std::uint32_t signal_of(std::uint32_t flag) {
  return static_cast<std::uint32_t>(flag == 0 ? chip::Signal::sync0 : chip::Signal::sync1);
}

class Loop {
 public:
  explicit Loop(Core& core) : core_(core) {
    rows_.set_up(core);
    if (core.has_neurons()) neurons_.set_up(core, rows_);
    partners_.set_up(core, rows_);
  }

  // Each is false when the host wants the program to leave.
  [[nodiscard]] bool wait_for_leg();
  [[nodiscard]] bool run_leg();

 private:
  void show(abi::Phase phase);
  [[nodiscard]] bool take_packets_until(Cycles due);
  void doze();
  [[nodiscard]] bool run_tick();
  [[nodiscard]] bool run_neurons();
  void begin_source();
  void send_spikes();
  [[gnu::noinline]] void wait_for_gap();
  void leave_out_waits();
  void settle();

  Core& core_;
  Rows rows_;
  Neurons neurons_;
  Partners partners_;
  std::uint32_t flag_ = 1;  // as the signal of the leg that runs left it
  Cycles begun_ = 0;        // signal of this leg
  Cycles awake_since_ = 0;
  Cycles tick_begun_ = 0;
  bool in_tick_ = false;  // it has had something to do all the time
};

void Loop::show(abi::Phase phase) {
  rows_.account();
  core_.report.phase = phase;
  core_.report.tick = core_.tick;
  core_.report.lost_packets = packet_queue.lost;
  if (phase == abi::Phase::waiting) tell_counters(core_.text, core_.report);
  put_report(core_);
}

// An interrupt that comes between test and sleep ends the sleep.
void Loop::doze() {
  mask_packets();
  if (rows_.may_sleep() && pending() == 0) {
    core_.report.busy_cycles += now() - awake_since_;
    sleep();
    awake_since_ = now();
  }
  unmask_packets();
}

bool Loop::wait_for_leg() {
  const std::uint32_t wanted = core_.legs % 2;
  const std::uint64_t busy_cycles = core_.report.busy_cycles;  // of ticks alone
  show(abi::Phase::waiting);
  core_.monitor->set_state(wanted == 0 ? chip::CoreState::sync0 : chip::CoreState::sync1);
  while (core_.monitor->flag() != wanted) {
    while ((pending() & kCall) == 0)
      if (!rows_.work()) doze();
    if (!serve_calls(core_)) return false;
  }
  begun_ = now();
  core_.report.busy_cycles = busy_cycles;
  flag_ = wanted;
  return true;
}

// The first time in a tick that nothing is left to do.
void Loop::settle() {
  if (!in_tick_) return;
  in_tick_ = false;
  const Cycles taken = now() - tick_begun_;
  if (taken <= core_.report.worst_tick_cycles) return;
  core_.report.worst_tick_cycles = taken;
  core_.report.worst_tick = core_.tick;
}

bool Loop::take_packets_until(Cycles due) {
  if (!set_alarm(due)) {
    settle();
    ++core_.report.overruns;
    return serve_calls(core_);
  }
  for (;;) {
    const std::uint32_t wanted = pending();
    if ((wanted & kAlarm) != 0) break;
    if ((wanted & kCall) != 0) {
      if (!serve_calls(core_)) return false;
      const std::uint32_t flag = core_.monitor->flag();
      if (flag != flag_)
        fail(core_, abi::Fault::out_of_order, signal_of(flag), signal_of(1 - flag));
    }
    if (rows_.work()) continue;
    if (rows_.done()) settle();
    doze();
  }
  clear_alarm();
  settle();
  return true;
}

// Takes packets in while the gap between two spikes lasts.
void Loop::wait_for_gap() {
  for (Cycles since = now(); !is_over(core_.next_send);) {
    const bool worked = rows_.work_on_present();
    const Cycles until = now();
    if (!worked) core_.waited += until - since;
    since = until;
  }
}

void Loop::leave_out_waits() {
  awake_since_ += partners_.waited() + core_.waited;
  core_.waited = 0;
}

void Loop::send_spikes() {
  const std::uint32_t* const fired = core_.fired();
  const bool paced = core_.header.gap_cycles != 0;
  for (std::uint32_t first = 0; first < core_.header.neurons; first += 32) {
    for (std::uint32_t bits = fired[first / 32]; bits != 0; bits &= bits - 1) {
      if (paced) wait_for_gap();
      send_spike(core_, first + static_cast<std::uint32_t>(__builtin_ctz(bits)));
    }
  }
  if (paced) rows_.finish();
}

bool Loop::run_neurons() {
  add_poisson(core_);
  if (core_.header.partners != 0 && !partners_.take_over()) return false;
  neurons_.update();
  send_spikes();
  return true;
}

bool Loop::run_tick() {
  tick_begun_ = now();
  in_tick_ = true;
  if (is_over(core_.next_send)) core_.next_send = tick_begun_;  // not so long ago that it wraps
  rows_.drain();
  ++core_.tick;
  rows_.begin_tick(core_.tick);
  if (core_.is_source()) {
    source_tick(core_);
  } else {
    const bool hands_over = core_.header.kind == abi::CoreKind::synapses;
    if (!(hands_over ? partners_.hand_over() : run_neurons())) return false;
  }
  leave_out_waits();
  record(core_);
  core_.report.tick = core_.tick;
  rows_.account();
  return true;
}

bool Loop::run_leg() {
  core_.run_to_tick =
      reinterpret_cast<const volatile abi::HostCommand*>(core_.block + abi::kCommandOffset)
          ->run_to_tick;
  ++core_.legs;
  begin_recording(core_);
  show(abi::Phase::running);
  core_.monitor->set_state(chip::CoreState::running);
  core_.next_send = now();
  Cycles due = begun_ + core_.header.start_cycles;
  awake_since_ = now();
  if (!take_packets_until(due)) return false;
  if (core_.tick == 0 && core_.is_source()) begin_source();
  while (core_.tick < core_.run_to_tick) {
    due += core_.header.tick_cycles;
    if (!take_packets_until(due)) return false;
    if (!run_tick()) return false;
  }
  due += core_.header.tick_cycles;
  if (!take_packets_until(due)) return false;
  rows_.drain();
  core_.report.busy_cycles += now() - awake_since_;
  return true;
}

// In the period before tick 1.
void Loop::begin_source() {
  open_source(core_);
  source_tick(core_);
  leave_out_waits();
  record(core_);
}

}  // namespace

void run_legs(Core& core) {
  Loop loop(core);
  unmask_packets();
  while (loop.wait_for_leg() && loop.run_leg()) {
  }
  mask_packets();
}

}  // namespace spikeloom::firmware
