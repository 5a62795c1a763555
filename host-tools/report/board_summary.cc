#include "host-tools/report/board_summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "host-tools/report/format.h"

namespace spikeloom::report {
namespace {

std::string place_text(const CoreRow& core) {
  return fmt::format("core {} of chip ({},{})", core.core, core.x, core.y);
}

std::string transfer_text(const Transfer& transfer) {
  auto text = bytes_text(static_cast<double>(transfer.bytes));
  if (transfer.seconds > 0.0)
    text += fmt::format(" in {}, {} a second", seconds_text(transfer.seconds),
                        bytes_text(static_cast<double>(transfer.bytes) / transfer.seconds));
  if (transfer.retries > 0)
    text += fmt::format(", {} of {} sent again", count_of(transfer.retries, "request", "requests"),
                        grouped(transfer.requests));
  return text;
}

std::string checked_text(const BoardSummary& board) {
  auto text = count_of(board.cores.size(), "block", "blocks") + " by their cores";
  if (board.written_again > 0) text += fmt::format(", {} written again", board.written_again);
  return text;
}

std::string ports_text(const BoardSummary& board) {
  const auto all = count_of(board.ethernet_ports, "Ethernet port", "Ethernet ports");
  if (board.ports.size() == board.ethernet_ports) return all;
  return fmt::format("{} of {} in use", board.ports.size(), all);
}

std::string port_text(const PortRow& port) {
  return fmt::format("chip ({},{}) at {}: {} written, {} read, {} of {} sent again", port.x, port.y,
                     port.address, bytes_text(static_cast<double>(port.bytes_written)),
                     bytes_text(static_cast<double>(port.bytes_read)),
                     count_of(port.retries, "request", "requests"), grouped(port.requests));
}

std::string neurons_text(const CoreRow& core) {
  const auto share =
      core.part > 0 ? fmt::format("synapses {} of {} onto ", core.part, core.synapse_cores) : "";
  return fmt::format("{}, {}neurons {}{} to {} of {}", place_text(core), share,
                     core.by_place ? "in places " : "", core.first_neuron,
                     core.first_neuron + core.neurons - 1, core.population);
}

std::string worst_text(const BoardSummary& board, const CoreRow& core) {
  return fmt::format(
      "{} cycles of {} ({}), tick {} of {}", grouped(core.worst_cycles), grouped(board.tick_cycles),
      share_text(static_cast<double>(core.worst_cycles), static_cast<double>(board.tick_cycles)),
      core.worst_tick, neurons_text(core));
}

// The core that waited longest for its partners; null where none did.
const CoreRow* longest_waiting(const BoardSummary& board) {
  const auto found = std::max_element(board.cores.begin(), board.cores.end(),
                                      [](const CoreRow& a, const CoreRow& b) {
                                        return a.worst_handover_cycles < b.worst_handover_cycles;
                                      });
  return found == board.cores.end() || found->worst_handover_cycles == 0 ? nullptr : &*found;
}

std::string handover_text(const BoardSummary& board, const CoreRow& core) {
  return fmt::format("longest wait in a tick {} cycles of {} ({}): {}",
                     grouped(core.worst_handover_cycles), grouped(board.tick_cycles),
                     share_text(static_cast<double>(core.worst_handover_cycles),
                                static_cast<double>(board.tick_cycles)),
                     neurons_text(core));
}

constexpr std::size_t kShownCores = 3;

std::string load_text(double load) { return share_text(load, 1.0); }

std::string real_time_text(const RealTime& real_time) {
  const char* const verdict = real_time.holds_in_every_tick ? "every tick of the network would hold"
                              : real_time.holds_in_the_mean
                                  ? "the network's tick would hold in the mean, not in every one"
                                  : "the network's tick would not hold";
  return fmt::format("{}: busiest core {} of it in the mean, {} at worst", verdict,
                     load_text(real_time.mean_load), load_text(real_time.worst_load));
}

std::string core_text(const CoreRow& core) {
  return fmt::format("{} cycles a tick ({}), predicted {}, worst {} ({}): {}",
                     grouped(core.mean_cycles), load_text(core.mean_load),
                     grouped(core.predicted_cycles), grouped(core.worst_cycles),
                     load_text(core.worst_load), neurons_text(core));
}

// With where the figures come from that it is estimated by.
std::string energy_text(const BoardSummary& board) {
  const auto& [low_j, estimate_j, high_j] = board.energy;
  auto text = fmt::format("{:.2g} J ({:.2g} to {:.2g})", estimate_j, low_j, high_j);
  std::uint64_t events = 0;
  for (const auto& core : board.cores) events += core.synaptic_events;
  if (events > 0) {
    const double event_uj = 1e6 * estimate_j / static_cast<double>(events);
    text += fmt::format(", {} uJ a synaptic event",
                        event_uj < 100.0 ? fmt::format("{:.2g}", event_uj) : whole(event_uj));
  }
  return text + ", estimated from figures of SpiNNMachine 7.4.2";
}

// The busiest in the mean first.
std::vector<CoreRow> busiest_cores(std::vector<CoreRow> cores) {
  std::stable_sort(cores.begin(), cores.end(), [](const CoreRow& a, const CoreRow& b) {
    return a.mean_cycles > b.mean_cycles;
  });
  cores.resize(std::min(cores.size(), kShownCores));
  return cores;
}

}  // namespace

RealTime real_time_of(const BoardSummary& board) {
  RealTime real_time;
  for (const auto& core : board.cores) {
    real_time.mean_load = std::max(real_time.mean_load, core.mean_load);
    real_time.worst_load = std::max(real_time.worst_load, core.worst_load);
  }
  real_time.holds_in_the_mean = real_time.mean_load < 1.0;
  real_time.holds_in_every_tick = real_time.worst_load < 1.0;
  return real_time;
}

const CoreRow* busiest(const BoardSummary& board) {
  const auto found = std::max_element(
      board.cores.begin(), board.cores.end(),
      [](const CoreRow& a, const CoreRow& b) { return a.worst_cycles < b.worst_cycles; });
  return found == board.cores.end() ? nullptr : &*found;
}

Facts facts_of(const BoardSummary& board) {
  Facts facts;
  facts.emplace_back("ran on",
                     fmt::format("{}, {}, {}", board.on, board.monitor, ports_text(board)));
  for (const auto& note : board.notes) facts.emplace_back("note", note);
  if (board.ports.size() > 1)
    for (const auto& port : board.ports) facts.emplace_back("port", port_text(port));
  facts.emplace_back("loaded", transfer_text(board.loaded));
  facts.emplace_back("checked", checked_text(board));
  facts.emplace_back("program", transfer_text(board.program));
  facts.emplace_back("read back", transfer_text(board.recorded));
  facts.emplace_back(
      "ran", fmt::format("{} of the board, {} of wall time, in {}", seconds_text(board.run_s),
                         seconds_text(board.run_wall_s), count_of(board.legs, "leg", "legs")));
  facts.emplace_back("tick", fmt::format("{} cycles, {} times the network's",
                                         grouped(board.tick_cycles), factor_text(board.slow_down)));
  if (const auto* core = busiest(board)) facts.emplace_back("worst tick", worst_text(board, *core));
  if (const auto* core = longest_waiting(board))
    facts.emplace_back("handover", handover_text(board, *core));
  if (!board.cores.empty()) facts.emplace_back("real time", real_time_text(board.real_time));
  for (const auto& core : busiest_cores(board.cores))
    facts.emplace_back("busy core", core_text(core));
  if (board.energy.estimate_j > 0.0) facts.emplace_back("energy", energy_text(board));
  facts.emplace_back("packets", grouped(board.packets) + " received by cores");
  return facts;
}

}  // namespace spikeloom::report
