// What a person sees while a stage works: one redrawn line on a terminal, plain lines elsewhere.
//
//   run        42 %  4,200 of 10,000 ms   rtf 0.83   5 s left
//
// Shapes   plain mode prints a line when a stage starts and at each quarter of it.
// Cost     redraws at most ten times a second; calls in between cost a clock read.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

#include "base/progress.h"

namespace spikeloom::cli {

// False when not all of it was taken; fmt::print would throw.
bool put(std::FILE* out, std::string_view text);

class ProgressBar {
 public:
  enum class Style { off, plain, terminal };
  // Terminal when `out` is one and TERM is not "dumb".
  static Style style_for(std::FILE* out);

  ProgressBar(std::FILE* out, Style style) : out_(out), style_(style) {}
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(const ProgressEvent& event);
  // Takes the line away, so that other output starts on a clean one.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  void start_stage(const ProgressEvent& event, Clock::time_point now);
  [[nodiscard]] std::string line(const ProgressEvent& event, Clock::time_point now) const;

  std::FILE* out_;
  Style style_;
  std::string stage_;
  Clock::time_point started_{};
  Clock::time_point drawn_{};
  int quarter_ = 0;
  bool on_line_ = false;
};

}  // namespace spikeloom::cli
