#include "emulator/board/core_node.h"

#include <algorithm>
#include <cstring>

#include "emulator/board/chip.h"

namespace spikeloom::board {
namespace {

// 10 MHz, the crystal; the boot ROM sets the real clock.
constexpr std::int64_t kCrystalPeriodFs = 100'000'000;

}  // namespace

CoreNode::CoreNode(Chip& chip, int number, std::span<std::byte> itcm, std::span<std::byte> dtcm)
    : chip_(&chip),
      number_(number),
      clock_(kCrystalPeriodFs),
      itcm_(itcm),
      dtcm_(dtcm),
      vic_(chip.touches()),
      timers_(chip.touches()),
      dma_(*this, chip.touches(), number),
      comms_(*this, chip.touches()),
      cpu_(*this, itcm, dtcm) {}

Time CoreNode::wake_at() const noexcept { return chip_->wake_of(number_); }

void CoreNode::rest_until(Time at) { chip_->set_wake(number_, at); }

void CoreNode::wake(Time at) {
  if (can_run()) chip_->set_wake(number_, std::min(at, wake_at()));
}

Cycle CoreNode::cycle_from(Time at) const {
  const Cycle cycle = clock_.cycle_at(at);
  return clock_.time_at(cycle) < at ? cycle + 1 : cycle;
}

void CoreNode::run(Time until) {
  if (!can_run()) return rest_until(kNever);
  const Cycle end = cycle_from(until);
  if (delaying_) {
    delaying_ = false;
    (void)cpu_.run(cycle_from(wake_at()));
  } else {
    cpu_.pass(cycle_from(wake_at()));
  }
  run_devices();
  while (cpu_.cycles() < end) {
    if (cpu_.asleep()) {
      if (!nap(end)) return;
      continue;
    }
    const auto halt = cpu_.run(std::min(end, next_event()));
    if (halt == Cpu::Halt::wedged) phase_ = CorePhase::wedged;
    if (halt == Cpu::Halt::breakpoint) stopped_ = true;
    if (halt == Cpu::Halt::asleep) chip_->set_asleep(number_, true);
    if (!can_run()) return rest_until(kNever);
    run_devices();
  }
  // An interrupt that came up in the slice's last cycle is served before the delay goes on.
  const Cycle idle_until = std::min(cpu_.delays_until(), next_event());
  delaying_ = idle_until > cpu_.cycles() && !cpu_.asleep() && !vic_.irq() && !vic_.fiq();
  rest_until(delaying_ ? time_of(idle_until) : std::max(until, now()));
}

Time CoreNode::time_of(Cycle cycle) const {
  return cycle == kNeverCycle ? kNever : clock_.time_at(cycle);
}

bool CoreNode::nap(Cycle end) {
  const Cycle next = next_event();
  if (next >= end) {
    rest_until(time_of(next));
    return false;
  }
  cpu_.pass(next);
  run_devices();
  return true;
}

Cycle CoreNode::next_event() const {
  Cycle next = timer_event_;
  if (const Time dma = dma_.next_event(); dma != kNever) next = std::min(next, cycle_from(dma));
  if (!arrivals_.empty()) next = std::min(next, cycle_from(arrivals_.front().at));
  return next;
}

void CoreNode::look_at_timers() {
  timer_levels_ = timers_.levels(cpu_.cycles());
  timer_event_ = timers_.next_event(cpu_.cycles());
}

void CoreNode::run_devices() {
  if (timer_event_ <= cpu_.cycles()) look_at_timers();
  if (dma_.next_event() != kNever && dma_.next_event() <= now()) dma_.tick(now());
  if (!arrivals_.empty()) take_arrivals();
  refresh();
}

void CoreNode::take_arrivals() {
  while (!arrivals_.empty() && arrivals_.front().at <= now()) {
    const auto& arrival = arrivals_.front();
    if (!comms_.receive(arrival.packet, arrival.from)) return;
    arrivals_.pop();
  }
}

void CoreNode::show_levels() {
  std::uint32_t levels = chip_->levels() | timer_levels_ | dma_.levels() | comms_.levels();
  if (chip_->interrupts(number_)) levels |= chip::bit(chip::Interrupt::system_controller);
  vic_.set_levels(levels);
}

void CoreNode::refresh() {
  show_levels();
  const bool slept = cpu_.asleep();
  cpu_.set_lines(vic_.irq(), vic_.fiq());
  if (slept && !cpu_.asleep()) chip_->set_asleep(number_, false);
}

bool CoreNode::receive(const chip::Packet& packet, int from, Time at) {
  if (comms_.waiting() + arrivals_.size() > Comms::kBehind) return false;
  arrivals_.push({packet, from, at});
  wake(at);
  return true;
}

void CoreNode::retry_send(Time at) {
  retry_at_ = at;
  comms_.retry();
  levels_changed(at);
}

void CoreNode::levels_changed(Time at) {
  if (!can_run()) return;
  if (!cpu_.asleep() && !delaying_) return refresh();
  show_levels();
  if (vic_.irq() || vic_.fiq()) wake(at);
}

void CoreNode::hold_reset(bool held, Time at) {
  if (phase_ == CorePhase::dead) return;
  if (held) {
    phase_ = CorePhase::in_reset;
    cpu_.end_slice();
    return rest_until(kNever);
  }
  if (phase_ != CorePhase::in_reset) return;
  delaying_ = false;
  cpu_.pass(cycle_from(at));
  cpu_.reset();
  comms_.reset();
  dma_.soft_reset();
  arrivals_.clear();
  chip_->set_asleep(number_, false);
  // The ROM's own code is not executed: a core sent there sleeps as after power-on.
  phase_ = chip_->boots_from_ram() ? CorePhase::running : CorePhase::boot_rom;
  wake(at);
}

void CoreNode::gate_clock(bool gated, Time at) {
  gated_ = gated;
  if (gated) {
    cpu_.end_slice();
    return rest_until(kNever);
  }
  wake(at);
}

void CoreNode::die() {
  phase_ = CorePhase::dead;
  rest_until(kNever);
}

void CoreNode::stop() {
  stopped_ = true;
  rest_until(kNever);
}

void CoreNode::go_on(Time at) {
  stopped_ = false;
  wake(at);
}

void CoreNode::step() {
  if (!can_run() || cpu_.asleep()) return;
  const auto halt = cpu_.step();
  if (halt == Cpu::Halt::wedged) phase_ = CorePhase::wedged;
  if (halt == Cpu::Halt::asleep) chip_->set_asleep(number_, true);
  if (!can_run()) return rest_until(kNever);
  run_devices();
  if (!cpu_.asleep() || nap(cpu_.cycles() + 1)) rest_until(now());
}

void CoreNode::power_on(Time at) {
  if (phase_ == CorePhase::dead) return;
  delaying_ = false;
  cpu_.pass(cycle_from(at));
  cpu_.end_slice();
  phase_ = CorePhase::boot_rom;
  gated_ = false;
  vic_.reset();
  timers_.reset(cpu_.cycles());
  look_at_timers();
  dma_.reset();
  comms_.reset();
  arrivals_.clear();
  chip_->set_asleep(number_, true);
  rest_until(kNever);
}

void CoreNode::start(std::uint32_t address, std::span<const std::uint32_t> image, Time at) {
  const auto bytes = std::as_bytes(image);
  const auto count = std::min({bytes.size(), itcm_.size(), dtcm_.size() / 2});
  std::copy_n(bytes.begin(), count, dtcm_.subspan(dtcm_.size() / 2).begin());
  std::copy_n(bytes.begin(), count, itcm_.begin());
  cpu_.forget(0, static_cast<std::uint32_t>(count));
  phase_ = CorePhase::running;
  delaying_ = false;
  cpu_.pass(cycle_from(at));
  cpu_.reset();
  cpu_.set_pc(address);
  chip_->set_asleep(number_, false);
  wake(at);
}

void CoreNode::transfer(Archive& archive) {
  archive.section("core", 1);
  archive(phase_, gated_, stopped_, delaying_, retry_at_, clock_, arrivals_, vic_, timers_,
          timer_levels_, timer_event_, dma_, comms_, cpu_);
  if (archive.is_loading()) cpu_.forget(0, static_cast<std::uint32_t>(itcm_.size()));
}

}  // namespace spikeloom::board
