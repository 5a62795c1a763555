// What a core says about itself: CoreReport in its block, the monitor's state, the text buffer.
#pragma once

#include <cstdint>

#include "board-runtime/firmware/core.h"

namespace spikeloom::firmware {

// Writes core.report into the block.
void put_report(const Core& core);

// Says why the core gives up, in the report, to the monitor and in the text, and sleeps for ever.
[[noreturn]] void fail(Core& core, abi::Fault fault, std::uint32_t first = 0,
                       std::uint32_t second = 0, std::uint32_t third = 0);
// The same for an exception: the monitor knows already, registers are kept.
[[noreturn]] void fail_by_exception(Core& core, std::uint32_t code, std::uint32_t address,
                                    std::uint32_t status);

}  // namespace spikeloom::firmware
