#include "host-tools/flow/interchange_files.h"

#include <fmt/format.h>

#include <system_error>

#include "host-tools/flow/slice_names.h"
#include "host-tools/interchange/constraints.h"
#include "host-tools/interchange/keys_json.h"
#include "host-tools/interchange/solution.h"
#include "host-tools/results/disk.h"
#include "host-tools/results/run_directory.h"

namespace spikeloom::flow {
namespace {

namespace fs = std::filesystem;
using interchange::File;

constexpr int kAttempts = 6;
constexpr double kMachineGrowth = 1.3;  // in cores, after an attempt that did not fit

tl::expected<interchange::OutsideMachine, Errors> machine_for(const NetlistFiles& files,
                                                              const interchange::Netlist& netlist,
                                                              double growth) {
  if (!files.machine.empty()) return interchange::read_machine(files.machine);
  const auto spec = smallest_machine(netlist, growth);
  auto machine = machine::build(spec);
  if (!machine) return tl::unexpected(std::move(machine).error());
  return interchange::OutsideMachine{*std::move(machine), spec, {}};
}

tl::expected<NetlistProblem, Errors> constrained(interchange::Netlist netlist,
                                                 const NetlistFiles& files, double growth) {
  auto machine = machine_for(files, netlist, growth);
  if (!machine) return tl::unexpected(std::move(machine).error());
  if (!files.constraints.empty()) {
    auto errors = interchange::read_constraints(files.constraints, machine->machine, netlist);
    if (!errors.empty()) return tl::unexpected(std::move(errors));
  }
  if (!files.keys.empty()) {
    auto errors = interchange::read_keys(files.keys, netlist);
    if (!errors.empty()) return tl::unexpected(std::move(errors));
  }
  if (auto errors = interchange::undeliverable(netlist); !errors.empty())
    return tl::unexpected(std::move(errors));
  auto& notes = netlist.notes;
  notes.insert(notes.end(), machine->notes.begin(), machine->notes.end());
  return NetlistProblem{std::move(netlist), *std::move(machine)};
}

Result<Mapping> map_problem(const NetlistProblem& problem, const NetlistOptions& options,
                            const ProgressSink& progress) {
  auto mapping = map_netlist(problem.netlist, problem.machine.machine, options, progress);
  if (!mapping) return mapping;
  if (problem.machine.spec) mapping->spec = *problem.machine.spec;
  const auto said = interchange::can_be_said(solution_of(problem.netlist, *mapping));
  if (!said) return tl::unexpected(said.error());
  return mapping;
}

tl::unexpected<Error> failed(const fs::path& path, std::string_view doing,
                             const std::error_code& reason) {
  return tl::unexpected(results::not_written(path, doing, reason));
}

// A directory of many files that take their names together, or none does.
class Together {
 public:
  Together(fs::path path, const results::RunDirectory& folder, const std::vector<File>& files)
      : path_(std::move(path)), folder_(folder), files_(files) {}

  Result<void> write() {
    auto done = check_places();
    if (done) done = put_all();
    if (done) done = replace_all();
    for (const auto& file : files_) {
      if (!done) remove(folder_.temporary(file.name));
    }
    return done;
  }

 private:
  [[nodiscard]] fs::path replaced(const std::string& name) const {
    return path_ / ("." + name + ".old");
  }
  static void remove(const fs::path& path) {
    std::error_code ignored;
    fs::remove(path, ignored);
  }

  [[nodiscard]] Result<void> check_places() const {
    for (const auto& file : files_) {
      std::error_code ignored;
      if (fs::is_directory(fs::symlink_status(path_ / file.name, ignored)))
        return failed(path_ / file.name, "write the file",
                      std::make_error_code(std::errc::is_a_directory));
    }
    return {};
  }

  [[nodiscard]] Result<void> put_all() const {
    for (const auto& [name, text] : files_) {
      auto written = results::write_all(folder_.temporary(name), text);
      if (written) continue;
      written.error().where = (path_ / name).string();
      return written;
    }
    return {};
  }

  // What has these names is put aside until all have changed.
  [[nodiscard]] Result<void> replace_all() const {
    std::vector<std::string> aside, kept;
    Result<void> done;
    for (const auto& file : files_) {
      std::error_code error;
      if (!done || fs::symlink_status(path_ / file.name, error).type() == fs::file_type::not_found)
        continue;
      fs::rename(path_ / file.name, replaced(file.name), error);
      if (error) done = failed(path_ / file.name, "replace the file", error);
      if (done) aside.push_back(file.name);
    }
    for (const auto& file : files_) {
      if (done) done = folder_.keep(file.name);
      if (done) kept.push_back(file.name);
    }
    for (const auto& name : kept)
      if (!done) remove(path_ / name);
    for (const auto& name : aside) {
      std::error_code ignored;
      if (!done) fs::rename(replaced(name), path_ / name, ignored);
      if (done) remove(replaced(name));
    }
    return done;
  }

  fs::path path_;
  const results::RunDirectory& folder_;
  const std::vector<File>& files_;
};

}  // namespace

tl::expected<NetlistProblem, Errors> read_netlist_files(const NetlistFiles& files) {
  auto netlist = interchange::read_netlist(files.netlist);
  if (!netlist) return tl::unexpected(std::move(netlist).error());
  return constrained(*std::move(netlist), files, 1.0);
}

tl::expected<MappedNetlist, Errors> map_netlist_files(const NetlistFiles& files,
                                                      const NetlistOptions& options,
                                                      const ProgressSink& progress) {
  const auto netlist = interchange::read_netlist(files.netlist);
  if (!netlist) return tl::unexpected(netlist.error());
  std::vector<std::string> notes;
  double growth = 1.0;
  for (int attempt = 1;; ++attempt, growth *= kMachineGrowth) {
    auto problem = constrained(*netlist, files, growth);
    if (!problem) return tl::unexpected(std::move(problem).error());
    auto mapping = map_problem(*problem, options, progress);
    if (mapping) {
      mapping->notes.insert(mapping->notes.end(), notes.begin(), notes.end());
      return MappedNetlist{std::move(problem->netlist), *std::move(mapping)};
    }
    const bool fits_not = mapping.error().error_class == ErrorClass::does_not_fit;
    if (!fits_not || !files.machine.empty() || attempt == kAttempts)
      return tl::unexpected(Errors{std::move(mapping).error()});
    notes.push_back(mapping.error().what + ": took a larger machine");
  }
}

interchange::Solution solution_of(const interchange::Netlist& netlist, const Mapping& mapping) {
  return {mapping.machine,     mapping.slices,          mapping.nets,
          mapping.constraints, mapping.placement,       mapping.trees,
          mapping.keys,        mapping.tables,          netlist.names,
          netlist.net_names,   netlist.reserved_memory, netlist.fixed_memory};
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
  auto files = interchange::files_of(solution_of(netlist, mapping));
  if (!files) return tl::unexpected(files.error());
  files->insert(files->end(), beside.begin(), beside.end());
  std::error_code ignored;
  const bool was_there = fs::exists(directory, ignored);
  const auto folder = results::RunDirectory::at(directory, overwrite);
  if (!folder) return tl::unexpected(folder.error());
  auto done = Together(directory, *folder, *files).write();
  if (!done && !was_there) fs::remove(directory, ignored);
  return done;
}

}  // namespace spikeloom::flow
