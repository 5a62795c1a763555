// A wild guest: what it does wrong depends on its core. Core 1 reads where nothing is, 2 meets an
// undefined instruction, 3 runs out of stack, 4 never leaves an interrupt, 5 jumps to nowhere, 6
// reads a word at an odd address, 7 returns to address 0; all others count milliseconds in user
// word 0, unharmed.
#include "runtime.h"

static const uint32_t kNowhere = 0x50000000;

static HANDLER void tick(void) {
  TIMER_CLEAR = 1;
  ++*user(0);
  end_interrupt();
}

// Does not clear its source, and goes before the monitor's.
static HANDLER void never_done(void) { end_interrupt(); }

static __attribute__((noinline)) uint32_t deeper(volatile uint32_t* above) {
  volatile uint32_t room[64];
  room[0] = above[0] + 1;
  return deeper(room) + room[0];
}

static void count(void (*handler)(void)) {
  on_interrupt(0, kTimerSource, handler);
  start_timer(1000);
  while (!ended()) sleep_until_interrupt();
}

void program(void) {
  static volatile uint32_t words[2];
  print("wild\n");
  switch (own_core()) {
    case 1:
      *user(0) = REGISTER(kNowhere);
      break;
    case 2:
      __asm__ volatile(".word 0xE7F000F0");
      break;
    case 3:
      *user(0) = deeper(words);
      break;
    case 4:
      count(never_done);
      break;
    case 5:
      ((void (*)(void))kNowhere)();
      break;
    case 6:
      __asm__ volatile("ldr r0, [%0]" ::"r"((uint8_t*)words + 1) : "r0");
      break;
    case 7:
      ((void (*)(void))0)();
      break;
    default:
      count(tick);
  }
}
