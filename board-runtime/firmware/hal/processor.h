// What only an instruction can do. Like registers.h, tests on the host have another in its place.
#pragma once

namespace spikeloom::firmware {

inline void mask_packets() { asm volatile("msr cpsr_c, #0xDF" ::: "memory"); }
inline void unmask_packets() { asm volatile("msr cpsr_c, #0x9F" ::: "memory"); }
// Until an interrupt is pending, masked or not.
inline void sleep() { asm volatile("mcr p15, 0, %0, c7, c0, 4" ::"r"(0) : "memory"); }

}  // namespace spikeloom::firmware
