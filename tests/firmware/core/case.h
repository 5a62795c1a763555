// What runs on the host and, the same source, on an emulated core: functions from words to words.
//
// The host makes random input, runs a case on both sides and compares the outputs word for word.
// A case that needs no input checks itself with Checks.
//
// Shapes   one call takes `in` words and gives `out` words; both lie in DTCM on the core.
// Errors   none: a case takes any words.
#pragma once

#include <cstdint>

namespace spikeloom::on_core {

struct Case {
  const char* name;
  std::uint32_t in, out;  // words
  void (*run)(const std::uint32_t* in, std::uint32_t* out);
};
inline constexpr std::uint32_t kMostWords = 4096;  // of in, and of out

struct Cases {
  const Case* first;
  std::uint32_t count;
};
[[nodiscard]] Cases all_cases();

// The host and the core speak by a job in SDRAM, at kJob from its start. Input and output follow.
struct Job {
  std::uint32_t number;       // of the case; the core runs it when it changes to another
  std::uint32_t calls;        // inputs one after another, outputs likewise
  std::uint32_t done;         // calls done
  std::uint32_t cycles;       // of all calls together
  std::uint32_t least, most;  // cycles of a call
};
inline constexpr std::uint32_t kJob = 0x0020'0000;
inline constexpr std::uint32_t kIn = 0x0021'0000, kOut = 0x0061'0000;

// Checks of a case in words: how many were made, how many failed, and of the first that failed the
// line, what was found and what was expected.
class Checks {
 public:
  static constexpr std::uint32_t kWords = 5;
  explicit constexpr Checks(std::uint32_t* words) : words_(words) {
    for (std::uint32_t i = 0; i < kWords; ++i) words_[i] = 0;
  }
  constexpr void equal(std::uint32_t found, std::uint32_t expected, int line = __builtin_LINE()) {
    ++words_[0];
    if (found == expected) return;
    if (words_[1]++ != 0) return;
    words_[2] = static_cast<std::uint32_t>(line);
    words_[3] = found;
    words_[4] = expected;
  }

 private:
  std::uint32_t* words_;
};

}  // namespace spikeloom::on_core
