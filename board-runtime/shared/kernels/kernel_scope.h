// The namespace in which a kernel is compiled.
//
// Ordinary code gets kernels in spikeloom::kernels. The vectorised engine includes the same header
// once for every instruction set, each in a namespace and under a compiler target of its own; it
// defines the two macros first (emulator/native/vector_lane-inl.h). That is why a kernel header
// has a guard that follows HWY_TARGET_TOGGLE, which is never defined elsewhere.
#pragma once

#ifndef SPIKELOOM_KERNEL_BEGIN
#define SPIKELOOM_KERNEL_BEGIN namespace spikeloom::kernels {
#define SPIKELOOM_KERNEL_END }
#endif
