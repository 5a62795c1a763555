// One request to a monitor (or to the system part of a core) and its reply.
//
// What a lost reply means: the request may have been carried out or not, and the monitor remembers
// nothing. Most commands may simply be sent again; those that may not say so with `repeatable`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "board-runtime/shared/chip/coordinates.h"
#include "board-runtime/shared/chip/scp.h"
#include "host-tools/link/transport.h"

namespace spikeloom::link {

using chip::ChipXY;

struct CoreAt {
  ChipXY chip;
  int core = 0;  // virtual; 0 is the monitor
  auto operator<=>(const CoreAt&) const = default;
};
// Whichever chip is behind port 0, also before the chips know where they are.
inline constexpr ChipXY kRootChip{255, 255};

struct Request {
  CoreAt to;
  chip::ScpCommand command = chip::ScpCommand::version;
  std::uint32_t argument1 = 0, argument2 = 0, argument3 = 0;
  ByteView data;                   // must live until the answer
  bool repeatable = true;          // otherwise silence is the error answer_lost
  Time work{};                     // that the monitor needs for it, beside the usual
  std::optional<Time> patience{};  // with it; otherwise the client's
  // The Ethernet chip behind this port is asked, and passes nothing on; `to` is kRootChip.
  std::optional<int> behind{};
};

struct Reply {
  chip::ScpReturn code = chip::ScpReturn::ok;
  Bytes data;  // from the place of argument 1 on

  [[nodiscard]] std::size_t words() const { return data.size() / 4; }
  // Words that are not there read as 0.
  [[nodiscard]] std::uint32_t word(std::size_t index) const;
};

[[nodiscard]] const char* to_text(chip::ScpCommand command);
[[nodiscard]] const char* to_text(chip::ScpReturn code);
[[nodiscard]] std::string to_text(CoreAt core);  // "chip (1,2) core 3"

}  // namespace spikeloom::link
