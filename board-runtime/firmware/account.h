// What a core says about itself, in SDRAM where a host reads it: its report, and the same in words.
//
// Units    as abi/core_block.h.
// Errors   none.
// Cost     a store over the System NoC a word or letter; not for use within a tick.
#pragma once

#include <cstdint>

#include "board-runtime/firmware/text.h"
#include "board-runtime/shared/abi/core_block.h"

namespace spikeloom::firmware {

// The phase last, so that who waits for it finds all else as it was then.
void publish(const abi::CoreReport& report, volatile abi::CoreReport& shown);

// One line: what runs on the core.
void tell_start(Text& text, const abi::CoreHeader& header);
// What is wrong, where, what to do.
void tell_fault(Text& text, const abi::CoreReport& report);
// The counters that should be zero, where they are not; nothing when all are. They take the place
// of those that were told before, so that there is always room for a fault.
void tell_counters(Text& text, const abi::CoreReport& report);

}  // namespace spikeloom::firmware
