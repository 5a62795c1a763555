// One system variable of a chip; `Number` is its width (chip/monitor_memory.h).
#pragma once

#include "board-runtime/shared/chip/monitor_memory.h"
#include "host-tools/link/scp_client.h"

namespace spikeloom::link {

template <class Number>
[[nodiscard]] Result<Number> system_variable(ScpClient& client, ChipXY at,
                                             chip::SystemVariable variable) {
  return client.read(at, chip::address_of(variable), sizeof(Number)).map([](const Bytes& bytes) {
    return little<Number>(bytes, 0);
  });
}

}  // namespace spikeloom::link
