#include "host-tools/bench/sections.h"

#include <fmt/format.h>

#include "host-tools/bench/figures.h"
#include "host-tools/bench/race_table.h"
#include "host-tools/report/format.h"

namespace spikeloom::bench {
namespace {

using report::grouped;

std::string scale_name(const ScaleResult& result) { return fmt::format("{:g}", result.scale); }
std::string rtf_text(double rtf) { return fmt::format("{:.3f}", rtf); }
std::string seconds_text(double seconds) { return fmt::format("{:.3f}", seconds); }
std::string percent(double part) { return fmt::format("{:.1f} %", 100.0 * part); }
std::string ns_text(double ns) { return fmt::format("{:.2f}", ns); }

// Calls use(result) for those that have a measured segment.
template <class Use>
void each_measured(const BenchResult& bench, Use use) {
  for (const ScaleResult& result : bench.scales)
    if (!result.segments.empty()) use(result);
}

std::string pages_text(const native::EngineReport& engine) {
  return engine.huge_pages ? "huge pages" : "4 kB pages";
}

std::string threads_text(const native::EngineReport& engine) {
  return engine.ranks == 1 ? fmt::format("{}", engine.threads)
                           : fmt::format("{} x {}", engine.ranks, engine.threads);
}

void add_excuses(const BenchResult& bench, std::vector<std::string>& lines) {
  for (const ScaleResult& result : bench.scales) {
    if (result.refused)
      lines.push_back(
          fmt::format("{}: does not fit: {}", scale_name(result), result.refused->what));
    if (result.interrupted)
      lines.push_back(fmt::format("{}: interrupted after {} of {} segments", scale_name(result),
                                  result.segments.size(), bench.protocol.segment_count()));
    if (!result.peak_is_own)
      lines.push_back(fmt::format("{}: the peak may be of an earlier scale", scale_name(result)));
  }
}

Cells speed_row(const ScaleResult& result) {
  const Spread spread = rtf(result);
  return {scale_name(result),
          grouped(result.neurons),
          fmt::format("{:.1f}", static_cast<double>(result.engine.synapses) * 1e-6),
          rtf_text(spread.best),
          rtf_text(spread.median),
          rtf_text(spread.worst),
          ns_text(ns_per_event(result)),
          ns_text(ns_per_step(result)),
          fmt::format("{:.2f}", bytes_per_synapse(result)),
          fmt::format("{:.2f}", result.engine.build_s),
          fmt::format("{:.2f}", static_cast<double>(result.peak_bytes) * 1e-9)};
}

}  // namespace

Section protocol_section(const BenchResult& bench) {
  const Protocol& protocol = bench.protocol;
  Section section{"microcircuit", {}, {}, {}};
  section.before.push_back(fmt::format(
      "{} drive; {:g} ms in {} segments after a transient of {:g} ms; spikes recorded, no values",
      name_of(protocol.drive), protocol.biological_ms, protocol.segment_count(),
      protocol.transient_ms));
  section.before.push_back(fmt::format(
      "{}, {}, {}; {}", bench.machine.cpu.empty() ? "unknown processor" : bench.machine.cpu,
      report::count_of(bench.machine.hardware_threads, "hardware thread", "hardware threads"),
      report::bytes_text(static_cast<double>(bench.machine.memory_bytes)), bench.program));
  for (const ScaleResult& result : bench.scales) {
    section.before.push_back(fmt::format("{}: {}", scale_name(result), result.rule));
    std::string names;
    for (const std::string& name : result.silent) names += " " + name;
    if (!names.empty())
      section.before.push_back(
          fmt::format("{}: below rheobase, hardly fire:{}", scale_name(result), names));
  }
  return section;
}

Section speed_section(const BenchResult& bench) {
  Section section{
      "Speed and growth (RTF: wall seconds a biological second; ns of one core; GB of 1e9 bytes)",
      {},
      {{"scale", "neurons", "Msynapses", "best", "median", "worst", "ns/event", "ns/step", "B/syn",
        "build s", "peak GB"},
       {},
       {}},
      {}};
  each_measured(bench,
                [&](const auto& result) { section.table.rows.push_back(speed_row(result)); });
  add_excuses(bench, section.after);
  if (const auto ratio = growth(bench.scales))
    section.after.push_back(
        fmt::format("time an event, 2 against 0.3: {:.2f} (each against its calibration)", *ratio));
  section.after.push_back(
      "event: a synapse that a spike reaches; spikes of the background are not counted");
  return section;
}

Section stages_section(const BenchResult& bench) {
  Section section{
      "Stages, wall seconds",
      {},
      {{"scale", "create", "communicate prepare", "connect", "presimulate", "simulate", "other"},
       {},
       {}},
      {}};
  each_measured(bench, [&](const auto& result) {
    const StageSeconds& stages = result.stages;
    section.table.rows.push_back({scale_name(result), seconds_text(stages.create),
                                  seconds_text(stages.prepare), seconds_text(stages.connect),
                                  seconds_text(stages.presimulate), seconds_text(stages.simulate),
                                  seconds_text(stages.other)});
  });
  return section;
}

Section phases_section(const BenchResult& bench) {
  Section section{"Phases of simulate, mean of the threads",
                  {},
                  {{"scale", "threads", "simd", "pages", "update", "deliver", "collocate",
                    "communicate", "remainder"},
                   {},
                   {2, 3}},
                  {}};
  each_measured(bench, [&](const auto& result) {
    const double wall_s = totals(result).wall_s;
    const auto& phases = result.phases;
    section.table.rows.push_back(
        {scale_name(result), threads_text(result.engine), result.engine.simd,
         pages_text(result.engine), percent(phases.update / wall_s),
         percent(phases.deliver / wall_s), percent(phases.collocate / wall_s),
         percent(phases.communicate / wall_s), percent(remainder(result))});
    if (const double left = remainder(result); left > kMostRemainder || left < -kMostRemainder)
      section.after.push_back(
          fmt::format("!! {}: the phases account for {} of the wall time; {} is the limit",
                      scale_name(result), percent(1.0 - left), percent(1.0 - kMostRemainder)));
  });
  return section;
}

Section answer_section(const BenchResult& bench) {
  Section section{
      "Answer",
      {},
      {{"scale", "synapses", "spikes", "synaptic events", "mean rate Hz", "checksum of all spikes"},
       {},
       {5}},
      {}};
  each_measured(bench, [&](const auto& result) {
    const Totals all = totals(result);
    const double rate_hz =
        static_cast<double>(all.spikes) / (static_cast<double>(result.neurons) * all.biological_s);
    section.table.rows.push_back({scale_name(result), grouped(result.engine.synapses),
                                  grouped(all.spikes), grouped(all.synaptic_events),
                                  fmt::format("{:.3f}", rate_hz),
                                  fmt::format("{:016x}", result.checksum)});
  });
  section.after.emplace_back(
      "counts are of the segments; the checksum has the transient's spikes too");
  return section;
}

Section quiet_section(const BenchResult& bench) {
  Section section{
      "Quiet? Calibration in ns an operation; what others took of all cores' time",
      {},
      {{"scale", "before", "best between", "median", "worst", "lost cores", "stolen", "others"},
       {},
       {}},
      {}};
  each_measured(bench, [&](const auto& result) {
    const Calibration between = calibration_between(result);
    const CoreUse& use = result.use;
    const double all_s = use.wall_s * bench.machine.hardware_threads;
    section.table.rows.push_back({scale_name(result), ns_text(result.calibration_before.median_ns),
                                  ns_text(between.best_ns), ns_text(between.median_ns),
                                  ns_text(between.worst_ns), grouped(use.involuntary),
                                  use.machine_known ? percent(use.stolen_s / all_s) : "-",
                                  use.machine_known ? percent(use.others_s() / all_s) : "-"});
  });
  section.after.emplace_back(
      "operation: a step of a chain of 64-bit multiply, shift, exclusive or, on every thread at "
      "once; lost cores: times a thread was made to wait");
  return section;
}

Section roofline_section(const BenchResult& bench) {
  Section section{"Memory, GB/s of all threads", {}, {}, {}};
  if (!bench.bandwidth) {
    section.before.emplace_back(bench.interrupted ? "not measured: interrupted"
                                                  : "not measured: no memory left for it");
    return section;
  }
  const Bandwidth& bandwidth = *bench.bandwidth;
  section.table.head = {"", "delivered", "stream"};
  Cells machine{"this machine", "", fmt::format("{:.1f}", bandwidth.stream_gbs)};
  for (std::size_t i = 0; i < kRowBytes.size(); ++i) {
    section.table.head.push_back(fmt::format("rows of {} B", kRowBytes[i]));
    machine.push_back(fmt::format("{:.1f}", bandwidth.rows_gbs[i]));
  }
  section.table.rows.push_back(machine);
  each_measured(bench, [&](const auto& result) {
    const double used_gbs = delivered_gbs(result);
    Cells row{"scale " + scale_name(result), fmt::format("{:.2f}", used_gbs),
              percent(used_gbs / bandwidth.stream_gbs)};
    for (const double rows_gbs : bandwidth.rows_gbs) row.push_back(percent(used_gbs / rows_gbs));
    section.table.rows.push_back(row);
  });
  section.after.push_back(
      fmt::format("read by {}, {}, at random places of {}; delivered: events times bytes a synapse",
                  report::count_of(bandwidth.threads, "thread", "threads"),
                  bandwidth.huge_pages ? "huge pages" : "4 kB pages",
                  report::bytes_text(static_cast<double>(bandwidth.store_bytes))));
  return section;
}

Section race_section(const BenchResult& bench) {
  const ScaleResult* const own = full_size(bench);
  const char* const drive = name_of(bench.protocol.drive);
  Section section{"The race: this network in full size, as published, and here", {}, {}, {}};
  Table& table = section.table;
  table.head = {"year", "system",   "hardware",         "nodes", "nm", "drive",
                "RTF",  "uJ/event", "not like for like"};
  table.left = {1, 2, 5, 8};
  for (const RaceRow& row : race_table())
    table.rows.push_back(
        {fmt::format("{}", row.year), std::string(row.system), std::string(row.hardware),
         fmt::format("{}", row.nodes), row.process_nm > 0 ? fmt::format("{}", row.process_nm) : "-",
         row.drive.empty() ? "-" : std::string(row.drive), fmt::format("{:.4g}", row.rtf),
         row.energy_uj > 0.0 ? fmt::format("{:.3g}", row.energy_uj) : "-",
         not_like_for_like(row, bench.protocol.drive)});
  if (own != nullptr)
    table.rows.push_back({"here", "Spikeloom", "this machine", "1", "-", drive,
                          fmt::format("{:.4g}", rtf(*own).median), "-",
                          fmt::format("median of {}", own->segments.size())});
  else
    section.after.emplace_back("no row of this machine: the full size was not measured");
  section.after.emplace_back(
      "Not like for like in any row: transient, length, recording and precision are each study's "
      "own (here: see above, spikes recorded, 16-bit weights, no plasticity); cores are of "
      "different generations. Energy as published, at the socket or wall; here it is not "
      "measured.");
  section.after.emplace_back("Sources: --json, or docs/performance.md.");
  return section;
}

std::vector<Section> sections(const BenchResult& bench) {
  return {protocol_section(bench), speed_section(bench),  stages_section(bench),
          phases_section(bench),   answer_section(bench), quiet_section(bench),
          roofline_section(bench), race_section(bench)};
}

}  // namespace spikeloom::bench
