// Counts milliseconds in user word 0 once the host has said sync 0; heeds pause, continue and exit.
#include "runtime.h"

static HANDLER void tick(void) {
  TIMER_CLEAR = 1;
  if (!paused()) ++*user(0);
  end_interrupt();
}

void program(void) {
  print("counts on core ");
  print_number(own_chip() << 16 | own_core());
  print("\n");
  barrier();
  on_interrupt(0, kTimerSource, tick);
  start_timer(1000);
  while (!ended()) sleep_until_interrupt();
  print("ended\n");
}
