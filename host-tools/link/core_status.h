// What the monitor of a chip says about its cores, and the text that programs left there.
//
// Promises hostile memory is harmless: chains of text buffers that do not end, or point anywhere,
//          are cut off, and the result says so.
// Errors   the client's.
// Source   hardware facts 5.10; chip/monitor_memory.h.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host-tools/link/scp_client.h"

namespace spikeloom::link {

struct CoreStatus {
  CoreAt at;
  int physical_core = 0;
  std::uint8_t state = 0;  // chip::kCoreStates
  std::uint8_t application = 0;
  std::uint8_t error_code = 0;  // chip::kRunTimeErrors; registers are of the time of the error
  std::array<std::uint32_t, 8> registers{};
  std::uint32_t psr = 0, stack_pointer = 0, link_register = 0;
  std::string name;             // printable letters only
  std::uint32_t load_time = 0;  // Unix time
  std::uint32_t text_at = 0;    // first text buffer; 0: none
  std::array<std::uint32_t, 4> user{};
};
// All at once; in the order of the cores.
[[nodiscard]] Result<std::vector<CoreStatus>> core_status(ScpClient& client,
                                                          std::span<const CoreAt> cores);
// From the 128 bytes of a core's block.
[[nodiscard]] CoreStatus parse_core_block(CoreAt at, ByteView block);
// "chip (1,2) core 3: error (data abort), pc 0x..., application 16 'neurons'"
[[nodiscard]] std::string to_text(const CoreStatus& status);

struct CoreText {
  std::string text;
  bool cut = false;  // there was more, or the chain was broken
};
inline constexpr std::size_t kMostText = 1 << 20;
[[nodiscard]] Result<CoreText> core_text(ScpClient& client, const CoreStatus& status);

}  // namespace spikeloom::link
