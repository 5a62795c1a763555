#include "runtime.h"

// The monitor's layout of System RAM.
#define SYSTEM_VARIABLE_8(offset) (*(volatile uint8_t*)(0xF5007F00 + (offset)))
#define SYSTEM_VARIABLE_16(offset) (*(volatile uint16_t*)(0xF5007F00 + (offset)))
#define SYSTEM_VARIABLE_32(offset) REGISTER(0xF5007F00 + (offset))
enum { kBlocks = 0xF5007000, kBlockBytes = 128, kCpuMhz = 200 };
enum { kNoCommand = 0, kPing = 2, kSignal = 3 };
enum { kSignalStart = 3, kSignalPause = 6, kSignalContinue = 7, kSignalExit = 8 };
#define BLOCK_8(offset) (*(volatile uint8_t*)(own_block + (offset)))
#define BLOCK_32(offset) (*(volatile uint32_t*)(own_block + (offset)))
enum { kPhysicalCore = 0x2D, kState = 0x2E, kApplication = 0x2F, kMessage = 0x30, kCommand = 0x38 };
enum { kName = 0x48, kText = 0x58, kVersion = 0x5C, kUser = 0x70 };
enum { kTextUsed = 12, kTextBegin = 16 };

static uint8_t* own_block;
static uint32_t core, physical_core, barriers;
static volatile int waits_for_start, pause_asked, end_asked;

static void set_state(uint8_t state) { BLOCK_8(kState) = state; }
static void mask_interrupts(void) { __asm__ volatile("msr cpsr_c, #0xDF" ::: "memory"); }
static void unmask_interrupts(void) { __asm__ volatile("msr cpsr_c, #0x1F" ::: "memory"); }

static void obey(uint32_t signal) {
  if (signal == kSignalStart) waits_for_start = 0;
  if (signal == kSignalPause) pause_asked = 1;
  if (signal == kSignalContinue) pause_asked = 0;
  if (signal == kSignalExit) end_asked = 1;
  if (signal == kSignalPause) set_state(kStatePause);
  if (signal == kSignalContinue) set_state(kStateRun);
}

static HANDLER void mailbox(void) {
  SYSTEM_CLEAR_IRQ = 0x5EC00000 | 1u << physical_core;
  const uint8_t command = BLOCK_8(kCommand);
  if (command == kSignal) obey(BLOCK_32(kMessage));
  if (command == kPing) BLOCK_32(kMessage) = (uint32_t)__builtin_return_address(0);
  if (command != kNoCommand) BLOCK_8(kCommand) = kNoCommand;
  end_interrupt();
}

static HANDLER void unexpected(void) { end_interrupt(); }

static void set_up_interrupts(void) {
  VIC_DISABLE = ~0u;
  VIC_SELECT = 0;
  for (int slot = 0; slot < 16; ++slot) VIC_CONTROL(slot) = 0;
  REGISTER(0x1F000034) = (uint32_t)unexpected;
  end_interrupt();
  on_interrupt(15, kCpuSource, mailbox);
}

void begin_program(uint32_t flags_and_application) {
  physical_core = DMA_STATUS >> 24;
  core = SYSTEM_VARIABLE_8(0x94 + physical_core);
  own_block = (uint8_t*)(kBlocks + kBlockBytes * core);
  BLOCK_8(kPhysicalCore) = (uint8_t)physical_core;
  BLOCK_8(kApplication) = (uint8_t)flags_and_application;
  BLOCK_32(kVersion) = SYSTEM_VARIABLE_32(0xFC);
  BLOCK_32(kText) = 0;
  for (int i = 0; i < 4; ++i) *user(i) = 0;
  for (int i = 0; i < 4; ++i) BLOCK_32(kName + 4 * i) = 0;
  set_up_interrupts();
  waits_for_start = flags_and_application >> 8 & 1;
  set_state(kStateWait);
  while (waits_for_start) sleep_until_interrupt();
  set_state(kStateRun);
}

// It goes on answering pings; a timer that nobody serves would keep the core from sleep.
void end_program(void) {
  TIMER_CONTROL = 0;
  TIMER_CLEAR = 1;
  set_state(kStateExit);
  unmask_interrupts();
}

void on_interrupt(int slot, int source, void (*handler)(void)) {
  VIC_ADDRESS(slot) = (uint32_t)handler;
  VIC_CONTROL(slot) = 0x20 | (uint32_t)source;
  VIC_ENABLE = 1u << source;
}

uint32_t own_core(void) { return core; }
uint32_t own_chip(void) { return SYSTEM_VARIABLE_16(0); }
volatile uint32_t* user(int word) { return (volatile uint32_t*)(own_block + kUser + 4 * word); }
uint8_t* own_buffer(void) {
  return (uint8_t*)(SYSTEM_VARIABLE_32(0x54) + 4 * SYSTEM_VARIABLE_32(0x58) * core);
}
int paused(void) { return pause_asked; }
int ended(void) { return end_asked; }

// Masked while it falls asleep, so that an interrupt between test and sleep is not lost: it wakes
// the core all the same, and is served when the mask is lifted.
void sleep_until_interrupt(void) {
  mask_interrupts();
  __asm__ volatile("mcr p15, 0, %0, c7, c0, 4" ::"r"(0) : "memory");
  unmask_interrupts();
  __asm__ volatile("nop");
  mask_interrupts();
}

void barrier(void) {
  const uint32_t wanted = barriers++ & 1;
  set_state(wanted ? kStateSync1 : kStateSync0);
  while ((SYSTEM_FLAGS >> core & 1) != wanted) sleep_until_interrupt();
  set_state(kStateRun);
}

void delay_us(uint32_t us) {
  uint32_t turns = us * (kCpuMhz / 4);  // a turn of two instructions takes four cycles
  __asm__ volatile("1: subs %0, %0, #1\n bne 1b" : "+r"(turns)::"cc");
}

static uint8_t* text_buffer(void) {
  if (BLOCK_32(kText) == 0) {
    uint8_t* buffer = own_buffer();
    for (int i = 0; i < kTextBegin; i += 4) *(uint32_t*)(buffer + i) = 0;
    BLOCK_32(kText) = (uint32_t)buffer;
  }
  return (uint8_t*)BLOCK_32(kText);
}

void print(const char* text) {
  uint8_t* buffer = text_buffer();
  uint32_t used = *(volatile uint32_t*)(buffer + kTextUsed);
  const uint32_t room = SYSTEM_VARIABLE_32(0x50);
  for (; *text && used < room; ++text) buffer[kTextBegin + used++] = (uint8_t)*text;
  *(volatile uint32_t*)(buffer + kTextUsed) = used;
}

void print_number(uint32_t number) {
  char digits[9];
  for (int i = 0; i < 8; ++i) digits[i] = "0123456789abcdef"[number >> (28 - 4 * i) & 15];
  digits[8] = 0;
  print(digits);
}

void send(uint32_t key, uint32_t payload) {
  COMMS_CONTROL = 0x00020000;  // multicast with payload
  while (!(COMMS_CONTROL >> 28 & 1)) {
  }
  COMMS_PAYLOAD = payload;
  COMMS_KEY = key;
}

void start_timer_cycles(uint32_t period_cycles) {
  TIMER_CONTROL = 0;
  TIMER_CLEAR = 1;
  TIMER_LOAD = period_cycles;
  TIMER_CONTROL = 0xE2;  // enabled, periodic, with interrupt, 32 bits
}

void start_timer(uint32_t period_us) { start_timer_cycles(period_us * kCpuMhz); }
