// Collects the errors of one input: all of them, but no more text than a person will read.
//
// Promises keeps the first kMost in the order they were added; take() ends with one more that says
//          how many were left out.
// Errors   none.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "base/error.h"

namespace spikeloom {

class ErrorList {
 public:
  static constexpr std::size_t kMost = 100;

  // Whether further errors are only counted: the caller may then save the work of wording them.
  [[nodiscard]] bool full() const { return errors_.size() >= kMost; }
  [[nodiscard]] bool empty() const { return errors_.empty(); }

  // The user can mend it: every error of a list has the class invalid_input.
  void add(Error error) {
    error.error_class = ErrorClass::invalid_input;
    if (full()) {
      ++left_out_;
    } else {
      errors_.push_back(std::move(error));
    }
  }
  void add(Errors errors) {
    for (auto& error : errors) add(std::move(error));
  }

  [[nodiscard]] Errors take() && {
    if (left_out_ > 0) {
      errors_.push_back({.error_class = ErrorClass::invalid_input,
                         .code = "more_errors",
                         .what = std::to_string(left_out_) +
                                 " more errors are not shown; the limit is " +
                                 std::to_string(kMost),
                         .where = "",
                         .cause = "",
                         .remedy = "mend those above first"});
    }
    return std::move(errors_);
  }

 private:
  Errors errors_;
  std::size_t left_out_ = 0;
};

}  // namespace spikeloom
