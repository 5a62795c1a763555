// Whether anybody will see the flags that an instruction sets.
//
// Where the next instructions set them all again without having looked at them, and none of them
// can be a place to stop at, the flags need not be made: most of Thumb code sets flags in vain.
//
// Promises true only if the flags are overwritten within the two instructions behind this one, all
//          of them data processing without a condition that cannot fault or end a slice.
#pragma once

#include <cstdint>

#include "emulator/board/cpu/decode.h"
#include "emulator/board/cpu/pattern.h"

namespace spikeloom::board {

[[nodiscard]] bool flags_are_dead(std::uint32_t arm_word, const Pattern& pattern,
                                  const Place& place);

}  // namespace spikeloom::board
