// Moves 16 KB from DTCM to SDRAM and back by DMA, both transfers queued at once.
// User word 0 is how many words came back as they were, word 1 the status after both, core number
// left out.
#include "runtime.h"

enum { kWords = 4096, kBytes = 4 * kWords };
enum { kWide = 1 << 24, kLongestBurst = 4 << 21, kToSystem = 1 << 19 };

static uint32_t sent[kWords], returned[kWords];

static void transfer(uint32_t id, uint32_t direction, void* in_tcm, void* in_system) {
  DMA_SYSTEM_ADDRESS = (uint32_t)in_system;
  DMA_TCM_ADDRESS = (uint32_t)in_tcm;
  DMA_DESCRIPTION = id << 26 | kWide | kLongestBurst | direction | kBytes;
}

void program(void) {
  uint8_t* buffer = own_buffer();
  for (uint32_t i = 0; i < kWords; ++i) sent[i] = (i + 1) * 2654435761u;
  DMA_CONTROL = 0x3F;
  DMA_CONTROL = 0x0D;
  transfer(1, kToSystem, sent, buffer);
  transfer(2, 0, returned, buffer);
  while ((DMA_STATUS >> 10 & 3) != 3) {
  }
  *user(1) = DMA_STATUS & 0x00FFFFFF;
  uint32_t equal = 0;
  for (uint32_t i = 0; i < kWords; ++i) equal += sent[i] == returned[i];
  *user(0) = equal;
}
