#include "host-tools/cli/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "host-tools/cli/interrupt.h"

namespace spikeloom::cli {
namespace {

bool colour_wanted() {
  const char* no_colour = std::getenv("NO_COLOR");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  return isatty(STDERR_FILENO) != 0;
}

}  // namespace

Console::Console() : colour_(colour_wanted()) {}

ProgressSink Console::progress() {
  finish_progress();
  bar_.emplace(stderr, quiet || mute ? ProgressBar::Style::off : ProgressBar::style_for(stderr));
  return [this](const ProgressEvent& event) {
    bar_->show(event);
    return interrupt_signal() == 0;
  };
}

void Console::finish_progress() { bar_.reset(); }

void Console::out(const std::string& text) {
  if (mute) return;
  if (!put(stdout, text) || std::fflush(stdout) != 0) is_result_lost_ = true;
}

int Console::finish(int code) {
  if (!is_result_lost_ || code != 0) return code;
  return fail(Error{ErrorClass::output_failed, "not_written",
                    "stdout did not take all of the result", "stdout",
                    "it is closed, or the disk it leads to is full", "write it elsewhere"});
}

void Console::note(const std::string& text) {
  if (bar_) bar_->clear();
  if (!quiet && !mute) put(stderr, text + "\n");
}

int Console::fail(const Errors& errors) {
  finish_progress();
  const int code = errors.empty() ? 0 : static_cast<int>(errors.front().error_class);
  if (mute) return code;
  for (const auto& error : errors) {
    auto text = to_text(error);
    if (colour_) text = fmt::format("\x1b[1;31merror\x1b[0m{}", text.substr(5));
    put(stderr, text);
  }
  if (errors.size() > 1) put(stderr, fmt::format("{} errors\n", errors.size()));
  return code;
}

}  // namespace spikeloom::cli
