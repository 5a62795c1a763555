#include "tests/firmware/core/hal_cases.h"

#include "board-runtime/firmware/hal/clock.h"
#include "board-runtime/firmware/hal/comms.h"
#include "board-runtime/firmware/hal/dma.h"
#include "board-runtime/firmware/hal/interrupts.h"
#include "board-runtime/firmware/hal/monitor.h"
#include "board-runtime/firmware/hal/packet_queue.h"
#include "board-runtime/shared/abi/dtcm_plan.h"
#include "board-runtime/shared/chip/scp.h"
#include "board-runtime/shared/chip/system_controller_registers.h"

namespace spikeloom::on_core {
namespace {

using namespace firmware;

constexpr std::uint32_t kBuffer = chip::kSdram + kIn;

void test_clock(Checks& check) {
  const Cycles begun = now();
  for (int turn = 0; turn < 100; ++turn) static_cast<void>(now());
  const Cycles taken = now() - begun;
  check.equal(taken > 100 && taken < 2000, true);
  check.equal(is_over(begun), true);
  check.equal(is_over(begun + 1'000'000), false);
}

void test_alarm(Checks& check) {
  check.equal(pending() & kAlarm, 0);
  const Cycles due = now() + 5000;
  check.equal(set_alarm(due), true);
  check.equal(pending() & kAlarm, 0);
  sleep();
  const Cycles late = now() - due;
  check.equal(late < 100, true);
  check.equal(pending() & kAlarm, kAlarm);
  clear_alarm();
  check.equal(pending() & kAlarm, 0);
  check.equal(set_alarm(now() - 1), false);
  check.equal(pending() & kAlarm, 0);
}

// In DTCM behind what the program's own variables and stack take of it.
constexpr std::uint32_t kWords = 256, kBytes = 4 * kWords;
constexpr std::uint32_t kSent = chip::kDtcm + abi::kRuntimeDtcmBytes, kReturned = kSent + kBytes;

void* sent() { return place_at<void>(kSent); }
void* returned() { return place_at<void>(kReturned); }
void* buffer() { return place_at<void>(kBuffer); }

void fill_sent(std::uint32_t seed) {
  for (std::uint32_t i = 0; i < kWords; ++i) word_at(kSent + 4 * i) = (i + seed) * 2654435761U;
}
std::uint32_t equal_words() {
  std::uint32_t equal = 0;
  for (std::uint32_t i = 0; i < kWords; ++i)
    equal += word_at(kSent + 4 * i) == word_at(kReturned + 4 * i) ? 1 : 0;
  return equal;
}

void test_dma(Checks& check) {
  fill_sent(1);
  check.equal(copy_out(buffer(), sent(), kBytes), true);
  check.equal(copy_in(returned(), buffer(), kBytes), true);
  check.equal(equal_words(), kWords);
  check.equal(copy_in(returned(), buffer(), 0), true);
  check.equal(pending() & kDmaDone, 0);
}

// Two under way: there and, behind it, back again.
void test_dma_pair(Checks& check) {
  fill_sent(77);
  start_dma(kBuffer, kSent, kDmaWrite, kBytes);
  start_dma(kBuffer, kReturned, kDmaRead, kBytes);
  check.equal(end_dma(), true);
  check.equal(end_dma(), true);
  check.equal(equal_words(), kWords);
  check.equal(pending() & kDmaDone, 0);
}

void test_dma_wakes(Checks& check) {
  start_dma(kBuffer, kReturned, kDmaRead, kBytes);
  sleep();
  check.equal(pending() & kDmaDone, kDmaDone);
  clear_one_done();
  check.equal(pending() & kDmaDone, 0);
}

// Nothing is at this address.
void test_dma_error(Checks& check) {
  check.equal(copy_in(returned(), place_at<const void>(chip::kLocalEnd), 64), false);
  check.equal(dma_status() & chip::dma::kSystemError, chip::dma::kSystemError);
  set_up_dma();
  fill_sent(5);
  check.equal(copy_out(buffer(), sent(), kBytes), true);
  check.equal(copy_in(returned(), buffer(), kBytes), true);
  check.equal(equal_words(), kWords);
}

void wait_cycles(Cycles cycles) {
  const Cycles begun = now();
  while (now() - begun < cycles) {
  }
}
void send_soon(std::uint32_t key) {
  while (!may_send()) {
  }
  send_key(key);
}

void test_packets(Checks& check) {
  check.equal(queued(), 0);
  for (std::uint32_t i = 0; i < 16; ++i) send_soon(kLoopKey | i);
  wait_cycles(2000);
  check.equal(queued(), 16);
  for (std::uint32_t i = 0; i < 16; ++i) check.equal(take_key(), kLoopKey | i);
  check.equal(queued(), 0);
}

void test_masked_packets(Checks& check) {
  mask_packets();
  send_soon(kLoopKey | 5);
  wait_cycles(1000);
  check.equal(queued(), 0);
  unmask_packets();
  wait_cycles(1000);
  check.equal(queued(), 1);
  check.equal(take_key(), kLoopKey | 5);
}

// The queue takes all but one of its words; the rest are counted, and the oldest stay.
void test_full_queue(Checks& check) {
  constexpr std::uint32_t kRoom = kQueueBytes / 4 - 1, kMore = 40;
  const std::uint32_t lost = packet_queue.lost;
  for (std::uint32_t i = 0; i < kRoom + kMore; ++i) {
    send_soon(kLoopKey | i % 16);
    wait_cycles(100);
  }
  wait_cycles(2000);
  check.equal(queued(), kRoom);
  check.equal(packet_queue.lost - lost, kMore);
  for (std::uint32_t i = 0; i < kRoom; ++i) check.equal(take_key(), kLoopKey | i % 16);
  check.equal(queued(), 0);
}

void call_oneself(std::uint32_t core, chip::MailboxCommand command, std::uint32_t message) {
  const std::uint32_t block = chip::kCoreBlocks + chip::kCoreBlockBytes * core;
  const auto at = [&](chip::CoreBlock field) { return block + static_cast<std::uint32_t>(field); };
  word_at(at(chip::CoreBlock::message_to_core)) = message;
  byte_at(at(chip::CoreBlock::command_to_core)) = static_cast<std::uint8_t>(command);
  namespace controller = chip::system_controller;
  word_at(chip::shared_base(chip::SharedSlot::system_controller) + controller::kSetInterrupt) =
      controller::kCode | 1U << core;
}

void test_calls(Checks& check) {
  Monitor monitor;
  monitor.greet(30);
  check.equal(monitor.core(), kTestCore);
  check.equal(pending() & kCall, 0);
  call_oneself(kTestCore, chip::MailboxCommand::ping, 0);
  wait_cycles(100);
  check.equal(pending() & kCall, kCall);
  check.equal(monitor.answer_call(), Monitor::kNoSignal);
  check.equal(pending() & kCall, 0);
  const auto leave = static_cast<std::uint32_t>(chip::Signal::leave);
  call_oneself(kTestCore, chip::MailboxCommand::signal, leave);
  wait_cycles(100);
  check.equal(monitor.answer_call(), leave);
  check.equal(monitor.answer_call(), Monitor::kNoSignal);
}

void test_flag(Checks& check) {
  Monitor monitor;
  monitor.greet(30);
  namespace controller = chip::system_controller;
  const std::uint32_t base = chip::shared_base(chip::SharedSlot::system_controller);
  word_at(base + controller::kSetFlag) = 1U << kTestCore;
  check.equal(monitor.flag(), 1);
  word_at(base + controller::kClearFlag) = 1U << kTestCore;
  check.equal(monitor.flag(), 0);
}

void test_allocation(Checks& check) {
  Monitor monitor;
  monitor.greet(30);
  check.equal(monitor.allocation(kTestCore), kTestAllocation);
  check.equal(monitor.allocation(kTestCore + 1), 0);
}

constexpr HalCase kCases[]{{"clock", test_clock},
                           {"alarm", test_alarm},
                           {"dma", test_dma},
                           {"dma_pair", test_dma_pair},
                           {"dma_wakes", test_dma_wakes},
                           {"dma_error", test_dma_error},
                           {"packets", test_packets},
                           {"masked_packets", test_masked_packets},
                           {"full_queue", test_full_queue},
                           {"calls", test_calls},
                           {"flag", test_flag},
                           {"allocation", test_allocation}};

}  // namespace

std::span<const HalCase> hal_cases() { return kCases; }

void set_up_hal() {
  start_clock();
  set_up_interrupts();
  set_up_dma();
  set_up_comms();
  unmask_packets();
}

}  // namespace spikeloom::on_core
