// What the test programs stand on: who am I, states, barriers, text, interrupts, packets.
//
// Each program defines program(); it runs in system mode with interrupts masked, and leaves the
// core in state exit when it returns. The runtime keeps the contract that the monitor asks of an
// application: it reports its state, answers pings and signals, and waits at barriers. Messages
// (SDP) are not answered.
//
// Units    times in microseconds; cores are virtual, as the monitor numbers them.
// Source   the addresses are written a second time here, from the data sheet and from
//          spinnaker_tools include/spinnaker.h and sark.h: what runs on the emulator shall not
//          share the emulator's tables, or a wrong offset would agree with itself.
#pragma once

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t*)(address))

// Communications controller, timer 1, VIC, DMA controller, system controller.
#define COMMS_CONTROL REGISTER(0x10000000)
#define COMMS_PAYLOAD REGISTER(0x10000004)
#define COMMS_KEY REGISTER(0x10000008)
#define COMMS_RECEIVED_PAYLOAD REGISTER(0x10000010)
#define COMMS_RECEIVED_KEY REGISTER(0x10000014)  // reading it takes the packet
#define TIMER_LOAD REGISTER(0x11000000)
#define TIMER_CONTROL REGISTER(0x11000008)
#define TIMER_CLEAR REGISTER(0x1100000C)
#define VIC_SELECT REGISTER(0x1F00000C)
#define VIC_ENABLE REGISTER(0x1F000010)
#define VIC_DISABLE REGISTER(0x1F000014)
#define VIC_END REGISTER(0x1F000030)
#define VIC_ADDRESS(slot) REGISTER(0x1F000100 + 4 * (slot))
#define VIC_CONTROL(slot) REGISTER(0x1F000200 + 4 * (slot))
#define DMA_SYSTEM_ADDRESS REGISTER(0x30000004)
#define DMA_TCM_ADDRESS REGISTER(0x30000008)
#define DMA_DESCRIPTION REGISTER(0x3000000C)
#define DMA_CONTROL REGISTER(0x30000010)
#define DMA_STATUS REGISTER(0x30000014)
#define SYSTEM_CLEAR_IRQ REGISTER(0xF200000C)
#define SYSTEM_FLAGS REGISTER(0xF2000058)

enum { kTimerSource = 4, kDmaDoneSource = 12, kCpuSource = 18, kMulticastSource = 24 };
enum {
  kStateWait = 5,
  kStateRun = 7,
  kStateSync0 = 8,
  kStateSync1 = 9,
  kStatePause = 10,
  kStateExit = 11
};

// A handler of an interrupt ends with end_interrupt().
#define HANDLER __attribute__((interrupt("IRQ")))
static inline void end_interrupt(void) { VIC_END = 0; }
void on_interrupt(int slot, int source, void (*handler)(void));  // slot 0 goes before slot 1

void program(void);

uint32_t own_core(void);
uint32_t own_chip(void);            // x << 8 | y
volatile uint32_t* user(int word);  // 0 to 3, in the core's block, where a host reads it
uint8_t* own_buffer(void);          // this core's share of SDRAM
int paused(void);                   // the host asked for a pause
int ended(void);                    // the host asked for an end

void barrier(void);                // until the host says sync 0, then sync 1, by turns
void sleep_until_interrupt(void);  // interrupts are served before it returns
void delay_us(uint32_t us);
void print(const char* text);               // into the text buffer
void print_number(uint32_t number);         // eight hexadecimal digits
void send(uint32_t key, uint32_t payload);  // multicast
void start_timer(uint32_t period_us);
void start_timer_cycles(uint32_t period_cycles);
