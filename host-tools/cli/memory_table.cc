#include "host-tools/cli/memory_table.h"

#include <fmt/format.h>

#include "emulator/native/machine_memory.h"
#include "host-tools/flow/pieces.h"
#include "host-tools/report/format.h"
#include "host-tools/report/json_tree.h"

namespace spikeloom::cli {
namespace {

std::string line(const char* what, std::uint64_t bytes, const std::string& note = {}) {
  return fmt::format("  {:<16}{:>12}  {}\n", what, report::bytes_text(static_cast<double>(bytes)),
                     note);
}

std::string verdict(const MemoryTable& table) {
  if (table.fits()) return "it fits\n";
  const std::uint64_t missing = table.plan.total_bytes() - table.available;
  const std::string needs =
      table.ranks_needed ? fmt::format("{} like this one hold it",
                                       report::count_of(*table.ranks_needed, "machine", "machines"))
                         : std::string("no number of machines like this one holds it");
  return fmt::format("it does not fit: {} are missing; {}\n",
                     report::bytes_text(static_cast<double>(missing)), needs);
}

}  // namespace

MemoryTable memory_table(const network::Network& network, unsigned threads, std::uint32_t ranks) {
  MemoryTable table;
  table.threads = native::threads_for(network, threads);
  const std::uint64_t piece_ticks = flow::piece_ticks(network);  // as a run takes recordings
  table.plan = native::plan_memory(network, native::lay_out(network, table.threads, ranks),
                                   table.threads, piece_ticks);
  table.available = native::available_bytes();
  table.ranks_needed = native::ranks_needed(network, table.threads, table.available, piece_ticks);
  return table;
}

std::string to_text(const MemoryTable& table) {
  const native::MemoryPlan& plan = table.plan;
  const double a_synapse = plan.synapses == 0 ? 0.0
                                              : static_cast<double>(plan.store_bytes) /
                                                    static_cast<double>(plan.synapses);
  std::string text = plan.ranks == 1 ? "memory to run it here" : "memory of the largest rank";
  text += fmt::format(" ({}, {} each)\n", report::count_of(plan.ranks, "rank", "ranks"),
                      report::count_of(table.threads, "thread", "threads"));
  text +=
      line("synapses", plan.store_bytes,
           fmt::format("{} of them, {:.2f} bytes each", report::grouped(plan.synapses), a_synapse));
  text += line("neurons", plan.neuron_bytes);
  text += line("recording", plan.record_bytes);
  text += line("building", plan.build_bytes);
  text += line("total", plan.total_bytes());
  text += line("this machine has", table.available);
  return text + verdict(table);
}

std::string to_json(const MemoryTable& table) {
  const native::MemoryPlan& plan = table.plan;
  report::Json json;
  json["ranks"] = plan.ranks;
  json["threads"] = table.threads;
  json["synapses"] = plan.synapses;
  json["store_bytes"] = plan.store_bytes;
  json["neuron_bytes"] = plan.neuron_bytes;
  json["record_bytes"] = plan.record_bytes;
  json["build_bytes"] = plan.build_bytes;
  json["total_bytes"] = plan.total_bytes();
  json["available_bytes"] = table.available;
  json["missing_bytes"] = table.fits() ? 0 : plan.total_bytes() - table.available;
  json["fits"] = table.fits();
  json["machines_needed"] = nullptr;
  if (table.ranks_needed) json["machines_needed"] = *table.ranks_needed;
  return report::print(json);
}

}  // namespace spikeloom::cli
