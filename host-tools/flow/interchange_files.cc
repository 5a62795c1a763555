#include "host-tools/flow/interchange_files.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "host-tools/flow/map_netlist.h"
#include "host-tools/flow/slice_names.h"
#include "host-tools/interchange/constraints.h"
#include "host-tools/interchange/keys_json.h"
#include "host-tools/interchange/solution.h"
#include "host-tools/results/run_directory.h"

namespace spikeloom::flow {
namespace {

namespace fs = std::filesystem;

tl::expected<interchange::OutsideMachine, Errors> machine_for(const NetlistFiles& files,
                                                              const interchange::Netlist& netlist) {
  if (!files.machine.empty()) return interchange::read_machine(files.machine);
  const auto spec = smallest_machine(netlist);
  auto machine = machine::build(spec);
  if (!machine) return tl::unexpected(std::move(machine).error());
  return interchange::OutsideMachine{*std::move(machine), spec, {}};
}

Result<void> put(const fs::path& path, const std::string& text) {
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file) return {};
  return failure(ErrorClass::output_failed, "not_written",
                 fmt::format("could not write {} bytes: {}", text.size(),
                             errno != 0 ? std::strerror(errno) : "the file did not take them"),
                 path.string(), "",
                 "free space on the disk, or choose another place with --output");
}

void remove(const std::vector<fs::path>& paths) {
  std::error_code ignored;
  for (const auto& path : paths) fs::remove(path, ignored);
}

}  // namespace

tl::expected<NetlistProblem, Errors> read_netlist_files(const NetlistFiles& files) {
  auto netlist = interchange::read_netlist(files.netlist);
  if (!netlist) return tl::unexpected(std::move(netlist).error());
  auto machine = machine_for(files, *netlist);
  if (!machine) return tl::unexpected(std::move(machine).error());
  if (!files.constraints.empty()) {
    auto errors = interchange::read_constraints(files.constraints, machine->machine, *netlist);
    if (!errors.empty()) return tl::unexpected(std::move(errors));
  }
  if (!files.keys.empty()) {
    auto errors = interchange::read_keys(files.keys, *netlist);
    if (!errors.empty()) return tl::unexpected(std::move(errors));
  }
  if (auto errors = interchange::undeliverable(*netlist); !errors.empty())
    return tl::unexpected(std::move(errors));
  auto& notes = netlist->notes;
  notes.insert(notes.end(), machine->notes.begin(), machine->notes.end());
  const bool given = !files.machine.empty() || !files.constraints.empty();
  return NetlistProblem{*std::move(netlist), *std::move(machine), given};
}

interchange::Netlist named(const network::Network& network, const Mapping& mapping) {
  interchange::Netlist netlist;
  netlist.name = network.name;
  for (const auto& slice : mapping.slices) {
    auto name = neurons_name(network, slice);
    if (slice.part > 0) name += fmt::format("/{}", slice.part);
    netlist.names.push_back(std::move(name));
  }
  for (const auto& net : mapping.nets)
    netlist.net_names.push_back(tenant_name(network, mapper::sender(net, mapping.slices)));
  for (const auto& population : network.populations)
    netlist.labels.push_back({population.name, ""});
  return netlist;
}

Result<void> write_files(const fs::path& directory, bool overwrite,
                         const interchange::Netlist& netlist, const Mapping& mapping,
                         const std::vector<interchange::File>& beside) {
  auto files = interchange::files_of(
      {mapping.machine, mapping.slices, mapping.nets, mapping.constraints, mapping.placement,
       mapping.trees, mapping.keys, mapping.tables, netlist.names, netlist.net_names,
       netlist.reserved_memory, netlist.fixed_memory});
  if (!files) return tl::unexpected(files.error());
  files->insert(files->end(), beside.begin(), beside.end());
  const auto folder = results::RunDirectory::at(directory, overwrite);
  if (!folder) return tl::unexpected(folder.error());
  std::vector<fs::path> temporary, kept;
  Result<void> done;
  for (const auto& file : *files) {
    temporary.push_back(folder->temporary(file.name));
    if (done) done = put(temporary.back(), file.text);
  }
  for (const auto& file : *files) {
    if (done) done = folder->keep(file.name);
    if (done) kept.push_back(directory / file.name);
  }
  if (!done) remove(temporary);
  if (!done) remove(kept);
  return done;
}

}  // namespace spikeloom::flow
