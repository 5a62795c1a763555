// A board's options as bytes, for what is kept in files: journals and snapshots tell by them whose
// they are.
//
// Promises equal options give equal bytes; the number of threads is none of them, because it
// decides
//          nothing. Any bytes are read or refused.
// Errors   journal_damaged.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "emulator/board/board.h"

namespace spikeloom::serve {

[[nodiscard]] Bytes to_bytes(const board::BoardOptions& options);
[[nodiscard]] Result<board::BoardOptions> board_options_of(ByteView bytes);

}  // namespace spikeloom::serve
