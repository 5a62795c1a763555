#include "host-tools/report/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "host-tools/report/format.h"
#include "host-tools/report/lines.h"

namespace spikeloom::report {
namespace {

using analysis::Verdict;

std::string number(std::optional<double> value, int decimals) {
  return value ? fmt::format("{:.{}f}", *value, decimals) : "-";
}

const char* mark(const analysis::CompareLine* line) {
  if (line == nullptr || line->verdict == Verdict::not_judged) return "";
  return line->verdict == Verdict::within ? "ok" : "!!";
}

std::string reference(const analysis::CompareLine* line, int decimals) {
  return line != nullptr && line->reference ? fmt::format("{:.{}f}", *line->reference, decimals)
                                            : "-";
}

// Measured, and beside it reference and mark where any population has a reference.
std::string columns(const RunReport& report, const PopulationRow& row, const char* observable,
                    std::optional<double> measured, int decimals) {
  auto text = fmt::format(" {:>8}", number(measured, decimals));
  if (!report.against_reference) return text;
  const auto* line = line_of(report, row.activity.population, observable);
  return text + fmt::format(" {:>9} {:<2}", reference(line, decimals), mark(line));
}

std::string row_text(const RunReport& report, const PopulationRow& row, std::size_t width) {
  const auto& activity = row.activity;
  auto text = fmt::format("  {:<{}} {:>8}", activity.population, width,
                          grouped(std::uint64_t{activity.neurons}));
  text += columns(report, row, "rate", mean_of(activity.rate_hz), 3);
  text += columns(report, row, "cv", mean_of(activity.cv), 3);
  text += columns(report, row, "cc", activity.cc_mean, 4);
  text +=
      fmt::format(" {:>6}", activity.synchrony ? fmt::format("{:.1f}", *activity.synchrony) : "-");
  text += fmt::format(" {:>5}", activity.peak_hz ? fmt::format("{:.0f}", *activity.peak_hz) : "-");
  return text + "\n";
}

std::string head_text(const RunReport& report, std::size_t width) {
  const bool compared = report.against_reference.has_value();
  auto text = fmt::format("  {:<{}} {:>8}", "population", width, "neurons");
  for (const char* name : {"rate/Hz", "cv", "cc"})
    text +=
        compared ? fmt::format(" {:>8} {:>9}   ", name, "reference") : fmt::format(" {:>8}", name);
  return text + fmt::format(" {:>6} {:>5}\n", "sync", "peak");
}

std::string entry(const char* name, const std::string& value) {
  return fmt::format("  {:<20}{}\n", name, value);
}

std::string budget(const Budget& budget, std::string (*show)(double)) {
  return fmt::format("{} of {} ({})", show(budget.used), show(budget.limit),
                     share_text(budget.used, budget.limit));
}

std::string joined(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
    text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > most) text += fmt::format(" and {} more", names.size() - most);
  return text;
}

// Figures that both sides have and that yet were not judged, with the first reason.
std::string not_judged_text(const analysis::Comparison& comparison) {
  std::size_t count = 0;
  std::string why;
  for (const auto& line : comparison.lines) {
    if (line.verdict != Verdict::not_judged || !line.measured || !line.reference) continue;
    if (count++ == 0) why = line.why;
  }
  return count == 0 ? "" : fmt::format(" Not judged: {}, {}.", count, why);
}

std::string comparison_text(const analysis::Comparison& comparison) {
  std::vector<std::string> outside;
  for (const auto& line : comparison.lines)
    if (line.verdict == Verdict::outside)
      outside.push_back(line.population + " " + line.observable);
  const std::size_t judged = outside.size() + comparison.count(Verdict::within);
  const std::string source = comparison.reference.empty() ? "the reference" : comparison.reference;
  const auto passed_over = not_judged_text(comparison);
  if (judged == 0) return fmt::format("Nothing can be judged by {}.{}", source, passed_over);
  if (outside.empty())
    return fmt::format(
        "{} with {}.{}",
        judged == 1 ? "The one figure agrees" : fmt::format("All {} figures agree", judged), source,
        passed_over);
  return fmt::format("{} of {} figures differ from {}: {}.{}", outside.size(), judged, source,
                     joined(outside, 6), passed_over);
}

// Where a run began that did not begin at the beginning, and what its figures leave out.
std::string continued_text(const RunReport& report) {
  const auto& network = report.network;
  auto text = fmt::format("Continued from a checkpoint at {}",
                          seconds_text(report.continued_from_ms / 1000.0));
  if (network.discard_ms < report.continued_from_ms)
    text += fmt::format("; figures are about what followed, not about all after {}",
                        seconds_text(network.discard_ms / 1000.0));
  return text + ".";
}

std::string opening_text(const RunReport& report) {
  const auto& network = report.network;
  auto text = fmt::format("{}: {} in {}, {} {}, seed {}, ticks of {} ms\n", network.name,
                          count_of(network.neurons, "neuron", "neurons"),
                          count_of(network.populations, "population", "populations"),
                          whole(network.synapses), network.synapses == 1.0 ? "synapse" : "synapses",
                          network.seed, network.tick_us / 1000.0);
  if (report.simulated_ms <= 0.0) return text;
  text += fmt::format("{} of biological time", seconds_text(report.simulated_ms / 1000.0));
  if (const auto factor = real_time_factor(report))
    text += fmt::format(" in {}, {}", seconds_text(*run_seconds(report)), rtf_text(*factor));
  text += fmt::format("; measured over {}", seconds_text(report.window_s));
  const double after_ms = std::max(network.discard_ms, report.continued_from_ms);
  if (after_ms > 0.0) text += fmt::format(" after {}", seconds_text(after_ms / 1000.0));
  text += "\n";
  if (report.engine) text += engine_text(*report.engine) + "\n";
  if (report.continued_from_ms > 0.0) text += continued_text(report) + "\n";
  return text;
}

}  // namespace

std::string activity_text(const RunReport& report) {
  std::size_t width = 10;
  for (const auto& row : report.populations)
    width = std::max(width, row.activity.population.size());
  auto text = head_text(report, width);
  for (const auto& row : report.populations) text += row_text(report, row, width);
  return text;
}

std::string mapping_text(const MappingSummary& mapping) {
  const auto& machine = mapping.machine;
  std::string text;
  text += entry("machine", fmt::format("{}: {} x {}, {}, {}", machine.name, machine.width,
                                       machine.height, count_of(machine.chips, "chip", "chips"),
                                       count_of(machine.application_cores, "core", "cores")));
  text += entry("slices", fmt::format("{} of at most {} neurons", grouped(mapping.slices),
                                      grouped(mapping.largest_slice_neurons)));
  if (mapping.synapse_cores > 0) text += entry("layout", layout_text(mapping));
  text += entry("used", fmt::format("{} on {}", count_of(mapping.cores_used, "core", "cores"),
                                    count_of(mapping.chips_used, "chip", "chips")));
  text += entry("nets", grouped(mapping.nets));
  text += entry("hops", fmt::format("{}, {} packets a second over all links", grouped(mapping.hops),
                                    grouped(mapping.weighted_hops_per_s)));
  text += entry("busiest link",
                fmt::format("{} packets a second", grouped(mapping.largest_link_spikes_per_s)));
  text += entry("table entries", fmt::format("{}, from {}", grouped(mapping.entries_final),
                                             grouped(mapping.entries_raw)));
  text += entry("largest table", fmt::format("{} of {}, from {}", grouped(mapping.largest_table),
                                             grouped(std::uint64_t{mapping.table_limit}),
                                             grouped(mapping.largest_table_raw)));
  text += entry("proven", fmt::format("{} keys reach each sink once and nobody else",
                                      grouped(mapping.keys_proven)));
  text += entry("data memory", budget(mapping.dtcm_bytes, bytes_text) + " of the fullest core");
  text +=
      entry("shared memory", budget(mapping.chip_sdram_bytes, bytes_text) + " of the fullest chip");
  text += entry("cycles a tick", budget(mapping.cycles_per_tick, grouped) + " of the busiest core");
  text += entry("slow-down", slow_down_text(mapping));
  for (const auto& finding : mapping.findings) text += entry("found", finding);
  for (const auto& retry : mapping.retries) text += entry("gave way", retry);
  return text;
}

std::string board_text(const BoardSummary& board) {
  std::string text;
  for (const auto& [name, value] : facts_of(board)) text += entry(name.c_str(), value);
  return text;
}

std::string timings_text(const RunReport& report) {
  double total = 0.0;
  for (const auto& stage : report.timings) total += stage.seconds;
  std::string text;
  for (const auto& [stage, seconds] : report.timings) {
    text += fmt::format("  {:<20}{:>12}  {:>5}\n", stage, seconds_text(seconds),
                        share_text(seconds, total));
    if (stage == "run" && report.engine)
      for (const auto& [phase, of_run] : phases_of(*report.engine))
        text += fmt::format("    {:<18}{:>12}  {:>5}\n", phase, seconds_text(of_run),
                            share_text(of_run, total));
  }
  return text + fmt::format("  {:<20}{:>12}\n", "together", seconds_text(total));
}

std::vector<std::string> counters_in_words(const RunReport& report) {
  const auto& counters = report.counters;
  if (trustworthy(report)) return {"No input was cut off, no spike came late, no packet was lost."};
  std::vector<std::string> words;
  if (counters.saturated_inputs > 0)
    words.push_back(fmt::format(
        "{} reached full scale and lost what was above it: larger input than the weight scale "
        "expects (expected_rate_hz, weights).",
        count_of(counters.saturated_inputs, "input of a neuron in a tick",
                 "inputs of neurons in a tick")));
  if (counters.late_spikes > 0)
    words.push_back(fmt::format("{} too late for the tick they were due in and did not count.",
                                count_of(counters.late_spikes, "spike came", "spikes came")));
  if (counters.dropped_packets > 0)
    words.push_back(fmt::format("{} lost on the way: links or routers were too busy.",
                                count_of(counters.dropped_packets, "packet was", "packets were")));
  if (report.board && report.board->overruns > 0)
    words.push_back(fmt::format(
        "{} late because a core was not done with the one before: cores need more cycles a tick.",
        count_of(report.board->overruns, "tick began", "ticks began")));
  return words;
}

std::string verdict_text(const RunReport& report) {
  const std::string early = interruption_text(report);
  switch (standing_of(report)) {
    case Standing::not_run:
      return "Mapped, not run.";
    case Standing::not_trustworthy:
      return "The run is not trustworthy: " + joined(counters_in_words(report), 3) + early;
    case Standing::no_reference:
      return (report.against_reference ? comparison_text(*report.against_reference)
                                       : "The run is sound; the description gives no reference.") +
             early;
    case Standing::differs:
    case Standing::agrees:
      return comparison_text(*report.against_reference) + early;
  }
  return "";
}

std::string to_text(const RunReport& report) {
  auto text = opening_text(report) + "\n";
  if (!report.populations.empty()) text += activity_text(report) + "\n";
  if (report.mapping) text += "Mapping\n" + mapping_text(*report.mapping) + "\n";
  if (report.board) text += "Board\n" + board_text(*report.board) + "\n";
  if (!report.timings.empty()) text += "Time\n" + timings_text(report) + "\n";
  if (report.simulated_ms > 0.0) {
    text +=
        fmt::format("{}, {}.\n", count_of(report.counters.spikes, "spike", "spikes"),
                    count_of(report.counters.synaptic_events, "synaptic event", "synaptic events"));
    for (const auto& sentence : counters_in_words(report)) text += sentence + "\n";
  }
  return text + verdict_text(report) + "\n";
}

}  // namespace spikeloom::report
