#include "host-tools/flow/map_netlist.h"

#include <fmt/format.h>

#include <algorithm>

#include "host-tools/flow/fits_a_chip.h"
#include "host-tools/flow/lay_out.h"

namespace spikeloom::flow {
namespace {

constexpr int kAttempts = 6;
constexpr double kMachineGrowth = 1.3;  // in cores, after an attempt that did not fit

double cores_asked(const interchange::Netlist& netlist) {
  double cores = 0.0, sdram_bytes = 0.0;
  for (const auto& slice : netlist.slices) {
    cores += slice.has_core ? 1.0 : 0.0;
    sdram_bytes += static_cast<double>(slice.need.sdram_bytes);
  }
  return std::max(
      {1.0, cores, sdram_bytes / chip::kApplicationSdramBytes * chip::kApplicationCores});
}

}  // namespace

Result<Mapping> map_netlist(const interchange::Netlist& netlist, const machine::Machine& machine,
                            const NetlistOptions& options, const ProgressSink& progress) {
  if (const auto errors = interchange::undeliverable(netlist); !errors.empty())
    return tl::unexpected(errors.front());
  if (auto fits = fits_a_chip(netlist, machine); !fits) return tl::unexpected(fits.error());
  Mapping mapping;
  mapping.machine = machine;
  mapping.slices = netlist.slices;
  mapping.nets = netlist.nets;
  mapping.constraints = netlist.constraints;
  mapping.notes = netlist.notes;
  LayOutOptions laying;
  laying.placer = options.placer;
  laying.net_names = netlist.net_names;
  laying.place.seed = options.seed;
  laying.place.effort = options.effort;
  laying.place.threads = laying.threads = options.threads;
  laying.time_budget_s = options.time_budget_s;
  laying.tables_just_fit = options.tables_just_fit;
  laying.keys.tick_bits = 0;
  laying.keys.fixed = netlist.keys;
  if (auto done = lay_out(laying, progress, mapping); !done) return tl::unexpected(done.error());
  return mapping;
}

machine::MachineSpec smallest_machine(const interchange::Netlist& netlist, double growth) {
  return machine::smallest_fitting(static_cast<std::size_t>(growth * cores_asked(netlist)));
}

Result<Mapping> map_netlist(const interchange::Netlist& netlist, const NetlistOptions& options,
                            const ProgressSink& progress) {
  double growth = 1.0;
  std::vector<std::string> notes;
  for (int attempt = 1;; ++attempt, growth *= kMachineGrowth) {
    const auto spec = smallest_machine(netlist, growth);
    const auto machine = machine::build(spec);
    if (!machine) return tl::unexpected(machine.error().front());
    auto mapping = map_netlist(netlist, *machine, options, progress);
    if (mapping) {
      mapping->spec = spec;
      mapping->notes.insert(mapping->notes.end(), notes.begin(), notes.end());
      return mapping;
    }
    const bool fits_not = mapping.error().error_class == ErrorClass::does_not_fit;
    if (!fits_not || attempt == kAttempts) return mapping;
    notes.push_back(mapping.error().what + ": took a larger machine");
  }
}

}  // namespace spikeloom::flow
