// What every verb shares: where it writes, how it fails, and whether somebody watches.
//
// Results go to stdout, everything else (progress, errors, notes) to stderr. That nobody can read
// stderr stops nothing.
// Colour only on a terminal without NO_COLOR.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "base/progress.h"
#include "host-tools/cli/progress_bar.h"

namespace spikeloom::cli {

class Console {
 public:
  Console();
  bool quiet = false;  // no progress, no notes
  bool json = false;   // the result as one JSON document
  bool mute = false;   // somebody else speaks: nothing at all

  // Shows progress and passes Ctrl-C on to the stage.
  [[nodiscard]] ProgressSink progress();
  void finish_progress();
  void out(const std::string& text);
  void note(const std::string& text);
  // Prints the errors; the exit code is the class of the first.
  [[nodiscard]] int fail(const Errors& errors);
  [[nodiscard]] int fail(const Error& error) { return fail(Errors{error}); }
  // The exit code of a program that wanted to end with `code`: results that stdout did not take
  // are output that failed.
  [[nodiscard]] int finish(int code);

 private:
  bool colour_;
  bool is_result_lost_ = false;
  std::optional<ProgressBar> bar_;
};

}  // namespace spikeloom::cli
