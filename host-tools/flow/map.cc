#include "host-tools/flow/map.h"

#include <fmt/format.h>

#include <algorithm>

#include "host-tools/flow/lay_out.h"
#include "mapper/packing.h"
#include "mapper/regroup.h"
#include "mapper/slices.h"

namespace spikeloom::flow {
namespace {

// What may differ between attempts.
struct Setting {
  std::uint32_t neurons_per_core = 256;
  double tick_cycles = 0.0;  // as mapper::SliceOptions
  double growth = 1.0;       // of the machine's cores
};

constexpr int kAttempts = 4;
constexpr double kMachineGrowth = 1.3;  // in cores, after an attempt that did not fit
constexpr std::uint32_t kLargestSlice = 4096;

// Cores that the slices need by count and by memory, whichever asks for more: what a chip has left
// over does not hold the parts of the next slice.
std::size_t cores_needed(const std::vector<mapper::Slice>& slices) {
  constexpr std::size_t kAChip = chip::kApplicationCores;
  std::uint64_t sdram_bytes = 0;
  std::size_t cores = 0;
  for (const auto& slice : slices) {
    sdram_bytes += slice.need.sdram_bytes;
    if (slice.part != 0) continue;
    const std::size_t left = kAChip - cores % kAChip;
    cores += slice.all_cores() + (slice.all_cores() > left ? left : 0);
  }
  const auto by_memory = sdram_bytes * kAChip / chip::kApplicationSdramBytes + 1;
  return std::max<std::size_t>(cores, by_memory);
}

// What the next attempt does differently; empty when there is nothing left to try.
std::string give_way(const Error& error, const MapOptions& options, Setting& setting) {
  if (!options.machine && !options.found) {
    setting.growth *= kMachineGrowth;
    return "took a larger machine";
  }
  if (setting.tick_cycles > 0.0) {
    setting.tick_cycles = 0.0;
    return "cut slices without a limit of cycles";
  }
  if (error.code == "table_full" && setting.neurons_per_core < kLargestSlice) {
    setting.neurons_per_core *= 2;
    return fmt::format("doubled slices to {} neurons", setting.neurons_per_core);
  }
  if (error.code == "sdram_full" && setting.neurons_per_core > 1) {
    setting.neurons_per_core /= 2;
    return fmt::format("halved slices to {} neurons", setting.neurons_per_core);
  }
  return {};
}

Result<void> choose_machine(const MapOptions& options, const Setting& setting, Mapping& mapping) {
  if (options.found) {
    mapping.machine = *options.found;
    return {};
  }
  const auto cores = static_cast<double>(cores_needed(mapping.slices)) * setting.growth;
  mapping.spec = options.machine ? *options.machine
                                 : machine::smallest_fitting(static_cast<std::size_t>(cores));
  auto machine = machine::build(mapping.spec);
  if (!machine) return tl::unexpected(machine.error().front());
  mapping.machine = *std::move(machine);
  return {};
}

void add_packed(Mapping& mapping) {
  std::size_t populations = 0, cores = 0;
  for (const auto& slice : mapping.slices) {
    populations += slice.tenants.size();
    cores += slice.tenants.empty() ? 0 : 1;
  }
  if (cores == 0) return;
  mapping.findings.push_back(fmt::format("{} light populations share {}", populations,
                                         cores == 1 ? "a core" : fmt::format("{} cores", cores)));
}

// Slices, which neurons they have, and which of them share a core.
Result<void> split(const network::Network& network, const Setting& setting, bool pack,
                   Mapping& mapping) {
  const auto& slicing = mapping.slicing = {.max_neurons = setting.neurons_per_core,
                                           .tick_cycles = setting.tick_cycles};
  auto slices = timed(mapping.timings, "slice", [&] { return mapper::slice(network, slicing); });
  if (!slices) return tl::unexpected(slices.error());
  auto grouped = timed(mapping.timings, "group",
                       [&] { return mapper::regroup(network, slicing, *std::move(slices)); });
  if (!grouped) return tl::unexpected(grouped.error());
  mapping.slices = std::move(grouped->slices);
  mapping.orders = std::move(grouped->orders);
  mapping.findings = std::move(grouped->notes);
  if (pack) {
    mapping.slices = timed(mapping.timings, "pack", [&] {
      return mapper::pack(mapper::by_place(network, mapping.orders), slicing,
                          std::move(mapping.slices));
    });
    add_packed(mapping);
  }
  return {};
}

}  // namespace

Result<void> map_onto(const network::Network& network, const MapOptions& options,
                      const ProgressSink& progress, Mapping& mapping) {
  mapping.nets = timed(mapping.timings, "weigh", [&] {
    if (mapping.orders.empty()) return mapper::nets(network, mapping.slices);
    return mapper::nets(mapper::by_place(network, mapping.orders), mapping.slices);
  });
  LayOutOptions laying{.placer = options.placer};
  laying.place.threads = laying.threads = options.threads;
  laying.place.effort = options.effort;
  laying.time_budget_s = options.time_budget_s;
  laying.tables_just_fit = options.tables_just_fit;
  for (const auto& net : mapping.nets) {
    const auto sender = mapper::sender(net, mapping.slices);
    laying.net_names.push_back(network.at(sender.population).name);
  }
  return lay_out(laying, progress, mapping);
}

Result<Mapping> map(const network::Network& network, const MapOptions& options,
                    const ProgressSink& progress) {
  Mapping mapping;
  const double own_tick_cycles = 1e-6 * network.tick_us * chip::kCoreClockHz;
  Setting setting{.neurons_per_core = options.neurons_per_core,
                  .tick_cycles = options.slow_down * own_tick_cycles};
  for (int attempt = 1;; ++attempt) {
    if (const auto done = split(network, setting, options.pack, mapping); !done)
      return tl::unexpected(done.error());
    const auto chosen = choose_machine(options, setting, mapping);
    if (!chosen) return tl::unexpected(chosen.error());

    const auto done = map_onto(network, options, progress, mapping);
    if (done) return mapping;
    if (done.error().error_class != ErrorClass::does_not_fit || attempt == kAttempts) {
      return tl::unexpected(done.error());
    }
    const auto remedy = give_way(done.error(), options, setting);
    if (remedy.empty()) return tl::unexpected(done.error());
    mapping.notes.push_back(fmt::format("{}: {}", done.error().what, remedy));
  }
}

}  // namespace spikeloom::flow
