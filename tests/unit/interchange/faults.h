// What is wrong, as "code where", a line each; every error is the user's to mend, and says how.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace spikeloom::interchange {

inline std::string faults(const Errors& errors) {
  std::string text;
  for (const auto& error : errors) {
    EXPECT_EQ(error.error_class, ErrorClass::invalid_input) << to_text(error);
    EXPECT_FALSE(error.remedy.empty()) << to_text(error);
    text += error.code + " " + error.where + "\n";
  }
  return text;
}

template <class Value>
std::string faults(const tl::expected<Value, Errors>& value) {
  return value ? "" : faults(value.error());
}

}  // namespace spikeloom::interchange
