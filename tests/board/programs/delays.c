// Spends its time in a delay loop and counts the interrupts of its timer meanwhile, in user word 0. The
// period is odd, so that they fall on every cycle of whatever rhythm the machine has.
#include "runtime.h"

enum { kPeriodCycles = 1601 };

static HANDLER void tick(void) {
  TIMER_CLEAR = 1;
  ++*user(0);
  end_interrupt();
}

void program(void) {
  on_interrupt(0, kTimerSource, tick);
  start_timer_cycles(kPeriodCycles);
  __asm__ volatile("msr cpsr_c, #0x1F" ::: "memory");
  for (;;) delay_us(1000000);
}
