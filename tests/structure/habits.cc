#include "tests/structure/habits.h"

#include <algorithm>

namespace spikeloom::structure {
namespace {

using Words = std::vector<std::string_view>;

bool is_under_any(const SourceFile& file, const Words& folders) {
  return std::any_of(folders.begin(), folders.end(),
                     [&](auto folder) { return is_under(file.path, folder); });
}

bool is_library(const SourceFile& file) {
  return is_cpp(file) && !is_under_any(file, {"host-tools/cli", "tests", "base/assert.h"});
}

// Where one bit can move a synapse, a parameter or a spike.
bool decides_spikes(const SourceFile& file) {
  return is_cpp(file) && is_under_any(file, {"base", "board-runtime", "network-specs", "emulator"});
}

// Words that must not stand in the code of some files, and why.
struct Ban {
  bool (*where)(const SourceFile& file);
  Words words;
  std::string_view what;
};

const std::vector<Ban>& bans() {
  static const std::vector<Ban> table{
      {is_library,
       {"std::cout", "std::cerr", "std::clog", "printf", "fprintf", "puts", "fputs", "putchar",
        "perror", "fmt::print", "vprintf"},
       "a library does not print"},
      {is_library,
       {"abort()", "std::exit", "exit", "_exit", "quick_exit", "terminate"},
       "a library does not end the process"},
      {is_cpp,
       {"rand", "srand", "drand48", "random_device", "mt19937", "mt19937_64", "minstd_rand",
        "default_random_engine", "random_shuffle", "std::shuffle"},
       "base/counter_rng.h is the only generator"},
      {is_cpp,
       {"uniform_int_distribution", "uniform_real_distribution", "normal_distribution",
        "poisson_distribution", "bernoulli_distribution", "exponential_distribution",
        "binomial_distribution", "lognormal_distribution", "discrete_distribution"},
       "differs between libraries; base/counter_rng.h and base/det_math.h do not"},
      {decides_spikes,
       {"std::exp",    "std::exp2",   "std::expm1", "std::log",  "std::log2", "std::log10",
        "std::log1p",  "std::pow",    "std::erf",   "std::erfc", "std::sin",  "std::cos",
        "std::tan",    "std::atan",   "std::atan2", "std::sinh", "std::cosh", "std::tanh",
        "std::tgamma", "std::lgamma", "std::cbrt",  "std::hypot"},
       "differs between machines; base/det_math.h does not"},
      {is_cpp,
       {"sleep_for", "sleep_until", "usleep", "nanosleep", "clock_nanosleep"},
       "nothing here waits for time to pass"},
  };
  return table;
}

void find_banned_words(const SourceFile& file, Findings& findings) {
  for (const auto& ban : bans()) {
    if (!ban.where(file)) continue;
    int number = 0;
    for (auto line : lines(file.code)) {
      ++number;
      for (auto word : ban.words) {
        if (find_word(line, word) == std::string_view::npos) continue;
        findings.push_back({file.path, number, std::string(word) + ": " + std::string(ban.what)});
      }
    }
  }
}

bool has_open_task(std::string_view line) {
  for (const auto& word : {std::string("TO") + "DO", std::string("FIX") + "ME"}) {
    const auto at = find_word(line, word);
    if (at != std::string_view::npos && !line.substr(at + word.size()).starts_with("(#"))
      return true;
  }
  return false;
}

bool has_machine_path(std::string_view line) {
  static constexpr std::string_view kFolders[] = {"home", "root", "work", "Users",
                                                  "mnt",  "opt",  "tmp"};
  return std::any_of(std::begin(kFolders), std::end(kFolders), [&](auto folder) {
    const auto path = "/" + std::string(folder) + "/";
    const auto at = line.find(path);
    const std::string_view before = " \"'=(:`";
    return at != std::string_view::npos &&
           (at == 0 || before.find(line[at - 1]) != std::string_view::npos);
  });
}

void read_lines(const SourceFile& file, Findings& findings) {
  int number = 0;
  for (auto line : lines(file.text)) {
    ++number;
    if (std::any_of(line.begin(), line.end(), [](char c) { return (c & 0x80) != 0; })) {
      findings.push_back({file.path, number, "not ASCII"});
    }
    if (has_open_task(line)) findings.push_back({file.path, number, "open task without an issue"});
    if (has_machine_path(line)) findings.push_back({file.path, number, "a path of one machine"});
  }
}

void look_at_the_head(const SourceFile& file, Findings& findings) {
  if (!is_header(file)) return;
  if (!file.text.starts_with("// ")) {
    findings.push_back({file.path, 1, "a header begins with a comment that says what it is"});
  }
  // A kernel is read once for every instruction set; its guard follows Highway's.
  if (file.code.find("#pragma once\n") == std::string::npos &&
      file.code.find("HWY_TARGET_TOGGLE") == std::string::npos) {
    findings.push_back({file.path, 1, "no #pragma once"});
  }
}

}  // namespace

Findings bad_habits(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree) {
    find_banned_words(file, findings);
    read_lines(file, findings);
    look_at_the_head(file, findings);
  }
  return findings;
}

}  // namespace spikeloom::structure
