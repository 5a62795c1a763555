// Sends multicast packets and counts those that come: 64 with payloads 1 to 64, 10 us apart, after
// sync 0. User word 0 counts packets, word 1 sums payloads, word 2 is the last key.
#include "runtime.h"

enum { kPackets = 64, kKey = 0x10000000 };

static HANDLER void received(void) {
  *user(1) += COMMS_RECEIVED_PAYLOAD;
  *user(2) = COMMS_RECEIVED_KEY;
  ++*user(0);
  end_interrupt();
}

void program(void) {
  on_interrupt(0, kMulticastSource, received);
  barrier();
  __asm__ volatile("msr cpsr_c, #0x1F" ::: "memory");
  for (uint32_t i = 1; i <= kPackets; ++i) {
    send(kKey | own_chip() << 8 | own_core(), i);
    delay_us(10);
  }
  while (!ended()) sleep_until_interrupt();
}
