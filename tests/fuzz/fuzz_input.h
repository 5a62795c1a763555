// What the fuzz targets share: bytes to a description, its form told by the first byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "network-specs/proto/forms.h"

namespace spikeloom::fuzz {

// The corpora are files as users have them, and this sends each of them to its own reader: JSON
// begins with a brace, the binary form with a tag below any letter.
inline proto::Form form_of(std::string_view bytes) {
  if (bytes.empty()) return proto::Form::text;
  if (bytes.front() == '{' || bytes.front() == '[') return proto::Form::json;
  const auto first = static_cast<unsigned char>(bytes.front());
  const bool blank = first == '\t' || first == '\n' || first == '\r';
  return first < ' ' && !blank ? proto::Form::binary : proto::Form::text;
}

// Ends the run with what was expected; fuzzers report where.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::abort();
}

// Every error of a description can be mended by its author, and says what and how.
inline void require_helpful(const Errors& errors) {
  require(!errors.empty(), "a refusal has a reason");
  for (const auto& error : errors) {
    require(error.error_class == ErrorClass::invalid_input, "the input is at fault");
    require(!error.code.empty() && !error.what.empty() && !error.remedy.empty(),
            "an error has code, what and remedy");
    static_cast<void>(to_text(error));
  }
}

}  // namespace spikeloom::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
