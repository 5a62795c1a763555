// Descriptions of network-specs/library as texts, put into the library by CMake.
#pragma once

namespace spikeloom::bench {

[[nodiscard]] const char* microcircuit_text();        // microcircuit.textproto
[[nodiscard]] const char* microcircuit_dc_text();     // microcircuit_dc.textproto
[[nodiscard]] const char* microcircuit_tenth_text();  // microcircuit_0.1.textproto

}  // namespace spikeloom::bench
