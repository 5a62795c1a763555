// hal/processor.h of the tests on the host.
#pragma once

#include "tests/firmware/host/host_core.h"

namespace spikeloom::firmware {

inline void mask_packets() { on_core::HostCore::here().mask_packets(true); }
inline void unmask_packets() { on_core::HostCore::here().mask_packets(false); }
inline void sleep() { on_core::HostCore::here().sleep(); }

}  // namespace spikeloom::firmware
