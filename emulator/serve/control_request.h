// What may be asked of a running server, as a value; on the wire a line of JSON.
//
// Formats  {"do": "ps", "as": "text", "chip": [0, 1], "core": 3, ...}. `as` is text or json; the
//          rest depends on the verb (control.h). Answers are {"ok": true, ...} or {"ok": false,
//          "error": {...}}, one line each.
// Promises any bytes are read or refused; a line has at most kLongestLine bytes.
// Errors   bad_request, with what is wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::serve {

struct ControlRequest {
  static constexpr std::size_t kLongestLine = 64 * 1024;

  std::string verb;
  bool as_text = false;
  std::optional<machine::ChipXY> chip;
  std::optional<int> core;
  std::uint32_t address = 0, bytes = 0;
  std::uint64_t count = 0;  // instructions
  double ms = 0;            // simulated, or of the wall
  bool all = false, links = false, touched = false;
  std::string path;
  std::uint16_t port = 0;
};

[[nodiscard]] Result<ControlRequest> parse_request(std::string_view line);
[[nodiscard]] std::string to_line(const ControlRequest& request);

// Answers; nothing but one line, without its newline.
[[nodiscard]] std::string text_answer(std::string_view text);
[[nodiscard]] std::string error_answer(const Error& error);
// The text of an answer, or its error; an answer in JSON as it is.
[[nodiscard]] Result<std::string> read_answer(const std::string& line);

}  // namespace spikeloom::serve
