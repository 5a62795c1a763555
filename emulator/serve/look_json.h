// What was seen of a machine, as JSON for programs: one line.
//
// Formats  {"ok": true, "simulated_s": ..., "chips": [{"at": [x, y], "up": ..., "cores": [...],
//          "links": {...}, "router": {...}}, ...]}. Counts are since power-on.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "emulator/serve/look.h"

namespace spikeloom::serve {

[[nodiscard]] std::string look_json(const BoardLook& look);
// Two looks and the wall's nanoseconds between them.
[[nodiscard]] std::string looks_json(const BoardLook& before, const BoardLook& after,
                                     std::int64_t wall_ns);
[[nodiscard]] std::string memory_json(std::uint32_t address, std::span<const std::byte> bytes);

}  // namespace spikeloom::serve
