// When each core was awake, for the trace viewers of browsers (chrome://tracing, Perfetto).
//
// A core counts as awake between two looks when it has executed something; spans are therefore as
// fine as the looks are frequent.
//
// Formats  JSON of the trace event format: a process a chip, a thread a core; times in microseconds
//          of simulated time.
// Promises at most kMostSpans; what comes after them is left out, and said in "otherData".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/board/board.h"

namespace spikeloom::serve {

class AwakeSpans {
 public:
  static constexpr std::size_t kMostSpans = 500'000;

  explicit AwakeSpans(board::Board& board);
  void look();
  [[nodiscard]] std::string chrome_json();

 private:
  struct Core {
    int chip = 0, physical = 0;
    std::uint64_t executed = 0;
    board::Time awake_since = board::kNever;
  };
  struct Span {
    std::size_t core = 0;
    board::Time from = 0, to = 0;
  };
  [[nodiscard]] std::uint64_t executed(const Core& core);
  void finish(std::size_t index, board::Time to);
  [[nodiscard]] std::string names();

  board::Board& board_;
  board::Time looked_;
  std::vector<Core> cores_;
  std::vector<Span> spans_;
  std::uint64_t left_out_ = 0;
};

}  // namespace spikeloom::serve
