#include "host-tools/flow/map_netlist.h"

#include <fmt/format.h>

#include <algorithm>

#include "host-tools/flow/fits_a_chip.h"
#include "host-tools/flow/lay_out.h"

namespace spikeloom::flow {
namespace {

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

}  // namespace spikeloom::flow
