#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "host-tools/analysis/compare.h"

namespace spikeloom::analysis {
namespace {

int decimals(const std::string& observable) {
  if (observable == "rate") return 3;
  return observable == "cc" ? 5 : 4;
}

std::string number(std::optional<double> value, int places) {
  return value ? fmt::format("{:.{}f}", *value, places) : "-";
}

std::string remark(const CompareLine& line) {
  switch (line.verdict) {
    case Verdict::within:
      return "ok";
    case Verdict::outside:
      return line.why.empty() ? "OUTSIDE" : "OUTSIDE: " + line.why;
    case Verdict::not_judged:
      return "not judged: " + line.why;
  }
  return "";
}

std::string line_text(const CompareLine& line, std::size_t width) {
  const int places = decimals(line.observable);
  std::string difference = "-";
  if (line.measured && line.reference)
    difference = fmt::format("{:+.{}f}", *line.measured - *line.reference, places);
  return fmt::format("{:<{}}  {:<7} {:>10} {:>10} {:>10} {:>9}  {}\n", line.population, width,
                     line.observable, number(line.measured, places), number(line.reference, places),
                     difference, number(line.limit, places), remark(line));
}

}  // namespace

std::string to_text(const Comparison& comparison) {
  std::size_t width = 10;
  for (const auto& line : comparison.lines) width = std::max(width, line.population.size());
  std::string text =
      fmt::format("run        {}\nreference  {}\n\n", comparison.run, comparison.reference);
  text += fmt::format("{:<{}}  {:<7} {:>10} {:>10} {:>10} {:>9}\n", "population", width, "what",
                      "run", "reference", "difference", "limit");
  for (const auto& line : comparison.lines) text += line_text(line, width);
  fmt::format_to(std::back_inserter(text), "\n{} within limits, {} outside, {} not judged: {}\n",
                 comparison.count(Verdict::within), comparison.count(Verdict::outside),
                 comparison.count(Verdict::not_judged),
                 comparison.passed() ? "the results agree" : "the results differ");
  return text;
}

}  // namespace spikeloom::analysis
