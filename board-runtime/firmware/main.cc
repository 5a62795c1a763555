// The program of a core: finds its block, loads it, runs legs.
#include "board-runtime/firmware/account.h"
#include "board-runtime/firmware/core.h"
#include "board-runtime/firmware/hal/clock.h"
#include "board-runtime/firmware/hal/comms.h"
#include "board-runtime/firmware/hal/dma.h"
#include "board-runtime/firmware/hal/interrupts.h"
#include "board-runtime/firmware/hal/monitor.h"
#include "board-runtime/firmware/hal/packet_queue.h"
#include "board-runtime/firmware/load.h"
#include "board-runtime/firmware/loop.h"
#include "board-runtime/firmware/report.h"
#include "board-runtime/shared/chip/scp.h"

namespace spikeloom::firmware {
namespace {

// What the vectors of start.S have to find; everybody else is handed it.
Monitor monitor;
Core core;

void sleep_until_call() {
  while ((pending() & kCall) == 0) sleep();
}

void wait_for_start() {
  for (;;) {
    sleep_until_call();
    if (monitor.answer_call() == static_cast<std::uint32_t>(chip::Signal::start)) return;
  }
}

void open_text() {
  const abi::Section& text = core.header.text;
  if (text.bytes == 0) return;
  auto* const buffer = core.section(text);
  core.text = Text(reinterpret_cast<volatile std::uint32_t*>(buffer), text.bytes);
  monitor.set_text_buffer(address_of(buffer));
  tell_start(core.text, core.header);
}

}  // namespace

extern "C" {

volatile PacketQueue packet_queue;

// `application`: bits 0 to 7; bit 8: wait for the signal start.
void run_program(std::uint32_t application) {
  start_clock();
  set_up_interrupts();
  set_up_dma();
  set_up_comms();
  monitor.greet(application);
  core.monitor = &monitor;
  if ((application >> 8 & 1) != 0) wait_for_start();
  core.number = monitor.core();
  core.block = reinterpret_cast<std::uint8_t*>(monitor.allocation(core.number));
  if (core.block == nullptr) fail(core, abi::Fault::no_block, core.number);
  load(core);
  open_text();
  run_legs(core);
  monitor.set_state(chip::CoreState::exited);
  for (;;) {
    sleep_until_call();
    static_cast<void>(monitor.answer_call());
  }
}

[[noreturn]] void exception(std::uint32_t code, std::uint32_t address, std::uint32_t status) {
  fail_by_exception(core, code, address, status);
}

}  // extern "C"

}  // namespace spikeloom::firmware
