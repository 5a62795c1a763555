#include "host-tools/bench/map_bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include "host-tools/bench/machine.h"
#include "host-tools/bench/map_compare.h"
#include "host-tools/bench/map_driver.h"
#include "host-tools/bench/map_problem.h"
#include "host-tools/bench/map_sources.h"

namespace spikeloom::bench {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMinimisers[] = {"rig-ordered_covering", "rig-best", "pacman-pair"};

Result<void> write_file(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (file) return {};
  return failure(ErrorClass::output_failed, "cannot_write",
                 fmt::format("'{}' cannot be written", path.string()), "bench.map", "", "");
}

std::string read_file(const fs::path& path) {
  const std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

std::string one_line(const Error& error) {
  return error.cause.empty() ? error.what : error.what + ": " + error.cause;
}

class InstanceBench {
 public:
  InstanceBench(const MapBenchOptions& options, const Processes& processes, const MapSource& source)
      : options_(options), processes_(processes), source_(source) {
    result_.family = source.family;
    result_.name = source.name;
    result_.size = source.size;
    result_.seed = source.seed;
  }

  // The steps of one instance, for a progress bar: each is a process.
  [[nodiscard]] std::vector<std::string> steps() const {
    if (is_neuron_family(source_.family)) return {"parts"};
    std::vector<std::string> steps;
    for (const double effort : options_.efforts) steps.push_back(fmt::format("ours {}", effort));
    if (source_.many_seeds) steps.emplace_back("seeds");
    if (!options_.python) return steps;
    for (const auto& tool : source_.peers) steps.push_back(tool);
    steps.emplace_back("compare");
    if (!source_.tables_from.empty())
      for (const auto* tool : kMinimisers) steps.emplace_back(tool);
    return steps;
  }

  // False where the run was interrupted.
  [[nodiscard]] Result<void> step(const std::string& name) {
    if (name == "parts") return parts();
    if (name == "seeds") return many_seeds();
    for (const double effort : options_.efforts)
      if (name == fmt::format("ours {}", effort)) return ours(effort);
    if (std::find(source_.peers.begin(), source_.peers.end(), name) != source_.peers.end())
      return place_by_peer(name);
    return name == "compare" ? compare() : minimise_by_peer(name);
  }

  [[nodiscard]] InstanceResult take() && { return std::move(result_); }

 private:
  // Work on the instance in a process of its own, which says what it found in a record.
  Result<ChildOutput> on_instance(
      const std::function<Result<void>(const MapInstance&, InstanceResult&)>& work) {
    return processes_.in_child([&] {
      InstanceResult found;
      const auto instance = load(source_);
      auto done = instance ? work(*instance, found) : tl::unexpected(instance.error());
      if (!done) found.notes.push_back(one_line(done.error()));
      return to_json(found).dump();
    });
  }

  Result<void> ours(double effort) {
    const auto output = on_instance([&](const MapInstance& instance, InstanceResult& found) {
      describe(instance, found);
      OwnOptions how;
      how.seed = source_.seed;
      how.effort = effort;
      how.threads = options_.threads;
      how.sample_exact = source_.sample_exact;
      how.change_population = source_.change_population;
      auto run = map_ours(instance, how, {});
      if (!run) return Result<void>(tl::unexpected(run.error()));
      found.ours.push_back(*std::move(run));
      return effort == options_.efforts.front() ? route_ours(instance, found) : Result<void>();
    });
    auto found = record(output);
    if (!found) return tl::unexpected(found.error());
    result_.machine_text = found->machine_text;
    result_.slices = found->slices, result_.nets = found->nets;
    result_.pins = found->pins, result_.cores = found->cores;
    for (auto& run : found->ours) {
      run.peak_bytes = static_cast<double>(output->peak_bytes);
      result_.ours.push_back(std::move(run));
    }
    add_routed(*found);
    return {};
  }

  Result<void> route_ours(const MapInstance& instance, InstanceResult& found) {
    const auto placed = routed_by_ner(instance, found.ours.back().placement);
    if (!placed) return tl::unexpected(placed.error());
    auto same = route_same_placement(instance, *placed);
    if (!same) return tl::unexpected(same.error());
    found.routed.push_back(*same);
    return {};
  }
  void add_routed(InstanceResult& found) {
    std::move(found.routed.begin(), found.routed.end(), std::back_inserter(result_.routed));
  }

  Result<void> many_seeds() {
    const auto output = on_instance([&](const MapInstance& instance, InstanceResult& found) {
      SeedsRun& seeds = found.seeds.emplace_back();
      for (std::uint64_t i = 0; i < options_.seeds; ++i) {
        OwnOptions how;
        how.seed = source_.seed + i;
        how.threads = options_.threads;
        ++seeds.tried;
        const auto run = map_ours(instance, how, {});
        if (!run) continue;
        const double visits = run->traffic.visits;
        seeds.least_visits = seeds.fit == 0 ? visits : std::min(seeds.least_visits, visits);
        seeds.most_visits = std::max(seeds.most_visits, visits);
        seeds.largest_table = std::max(seeds.largest_table, run->tables.largest);
        ++seeds.fit;
      }
      return Result<void>();
    });
    auto found = record(output);
    if (!found) return tl::unexpected(found.error());
    result_.seeds = std::move(found->seeds);
    return {};
  }

  Result<void> parts() {
    const auto output = processes_.in_child([&] {
      InstanceResult found;
      const auto graph = neuron_network(source_.family, source_.size, source_.seed);
      auto run = partition(*graph, source_.seed);
      if (run) found.neurons.push_back(*run);
      if (!run) found.notes.push_back(one_line(run.error()));
      return to_json(found).dump();
    });
    auto found = record(output);
    if (!found) return tl::unexpected(found.error());
    for (auto& run : found->neurons) run.peak_bytes = static_cast<double>(output->peak_bytes);
    result_.neurons = std::move(found->neurons);
    return {};
  }

  static void describe(const MapInstance& instance, InstanceResult& found) {
    found.machine_text = instance.machine_text;
    found.slices = instance.slices.size();
    found.nets = instance.nets.size();
    for (const auto& net : instance.nets) found.pins += net.sinks.size();
    found.cores = instance.machine.application_cores();
  }

  // What a process recorded; its notes are taken over.
  Result<InstanceResult> record(const Result<ChildOutput>& output) {
    if (!output) {
      if (output.error().code == "interrupted") return tl::unexpected(output.error());
      result_.notes.push_back(one_line(output.error()));
      return InstanceResult{};
    }
    auto found = instance_from_json(output->text);
    if (!found) return found;
    result_.notes.insert(result_.notes.end(), found->notes.begin(), found->notes.end());
    return found;
  }

  Result<void> place_by_peer(const std::string& tool) {
    if (!fs::exists(problem())) {
      const auto written = on_instance([&](const MapInstance& instance, InstanceResult&) {
        return write_file(problem(), problem_json(instance, source_.seed));
      });
      if (auto found = record(written); !found) return tl::unexpected(found.error());
    }
    PeerRun run;
    run.tool = tool;
    const auto output = processes_.run(words("place", tool, problem()), cpu_limit());
    if (!output && output.error().code == "interrupted") return tl::unexpected(output.error());
    if (!output) run.refused = one_line(output.error());
    if (output && output->cut) run.cut = true, run.refused = cut_text();
    if (output) run.peak_bytes = static_cast<double>(output->peak_bytes);
    if (run.refused.empty())
      if (auto done = write_file(answer(tool), output->text); !done) return done;
    result_.peers.push_back(run);
    return {};
  }

  Result<void> compare() {
    const auto output = on_instance([&](const MapInstance& instance, InstanceResult& found) {
      for (auto run : result_.peers) {
        auto done = run.refused.empty() ? judge(instance, run, found) : Result<void>();
        if (!done) run.refused = one_line(done.error());
        found.peers.push_back(std::move(run));
      }
      return Result<void>();
    });
    auto found = record(output);
    if (!found) return tl::unexpected(found.error());
    if (!found->peers.empty()) result_.peers = std::move(found->peers);
    add_routed(*found);
    result_.minimised = std::move(found->minimised);
    return {};
  }

  Result<void> judge(const MapInstance& instance, PeerRun& run, InstanceResult& found) {
    const auto placed = parse_placed(instance, read_file(answer(run.tool)));
    if (!placed) return tl::unexpected(placed.error());
    run.version = placed->version;
    run.cut = placed->cut;
    if (!placed->placement) {
      run.refused = cut_text();
      return {};
    }
    run.place_s = placed->place_s, run.route_s = placed->route_s;
    run.traffic = traffic_of(instance, placed->trees);
    if (run.tool == "rig-hilbert" || run.tool == "rig-sa") {
      auto same = route_same_placement(instance, *placed);
      if (!same) return tl::unexpected(same.error());
      found.routed.push_back(*same);
    }
    if (run.tool != source_.tables_from) return {};
    const auto tables = sample_tables(instance, *placed);
    if (!tables) return tl::unexpected(tables.error());
    found.minimised.push_back(minimise_same_tables(*tables, run.tool));
    return write_file(tables_file(), tables_json(*tables));
  }

  Result<void> minimise_by_peer(const std::string& tool) {
    if (result_.minimised.empty()) return {};
    auto& same = result_.minimised.front();
    const auto output = processes_.run(words("minimise", tool, tables_file()), cpu_limit());
    if (!output && output.error().code == "interrupted") return tl::unexpected(output.error());
    if (!output) {
      result_.notes.push_back(tool + ": " + one_line(output.error()));
      return {};
    }
    const auto minimised = parse_minimised(same.tables, output->text);
    if (!minimised) {
      result_.notes.push_back(tool + ": " + one_line(minimised.error()));
      return {};
    }
    add_theirs(*minimised, same);
    return {};
  }

  [[nodiscard]] std::vector<std::string> words(const char* what, const std::string& tool,
                                               const fs::path& file) const {
    return {*options_.python, (options_.scratch / "map_peers.py").string(), what, tool,
            file.string(),    fmt::format("{}", options_.time_limit_s)};
  }
  // Placing, routing and reading the file; the driver cuts each stage itself.
  [[nodiscard]] double cpu_limit() const { return 3 * options_.time_limit_s + 60; }
  [[nodiscard]] std::string cut_text() const {
    return fmt::format("cut at {:.0f} s", options_.time_limit_s);
  }
  [[nodiscard]] fs::path problem() const { return options_.scratch / (file_name() + ".json"); }
  [[nodiscard]] fs::path tables_file() const {
    return options_.scratch / (file_name() + ".tables.json");
  }
  [[nodiscard]] fs::path answer(const std::string& tool) const {
    return options_.scratch / (file_name() + "." + tool + ".json");
  }
  [[nodiscard]] std::string file_name() const { return source_.name; }

  const MapBenchOptions& options_;
  const Processes& processes_;
  const MapSource& source_;
  InstanceResult result_;
};

// Who the peers are, or why there are none.
Result<std::string> find_peers(const MapBenchOptions& options, const Processes& processes) {
  if (!options.python) return options.no_python;
  const auto script = options.scratch / "map_peers.py";
  if (auto done = write_file(script, peers_driver()); !done) return tl::unexpected(done.error());
  const auto output = processes.run({*options.python, script.string(), "versions"}, 60);
  if (!output) return tl::unexpected(output.error());
  const auto versions = parse_versions(output->text);
  if (!versions) return tl::unexpected(versions.error());
  return fmt::format("rig {}, rig_c_sa {}, PACMAN {}", versions->rig.value_or("missing"),
                     versions->rig_c_sa.value_or("missing"), versions->pacman.value_or("missing"));
}

}  // namespace

Result<MapBenchResult> bench_map(const MapBenchOptions& options, const Processes& processes,
                                 const ProgressSink& progress) {
  MapBenchResult result;
  result.cpu = this_machine().cpu;
  auto peers = find_peers(options, processes);
  if (!peers) return tl::unexpected(peers.error());
  result.peers = *peers;
  const auto sources = map_sources(options);
  if (!sources) return tl::unexpected(sources.error());
  std::uint64_t done = 0, total = 0;
  for (const auto& source : *sources)
    total += InstanceBench(options, processes, source).steps().size();
  for (const auto& source : *sources) {
    InstanceBench bench(options, processes, source);
    for (const auto& step : bench.steps()) {
      const auto stage = source.name + ": " + step;
      bool go_on = !progress || progress({.stage = stage, .done = done++, .total = total});
      if (go_on) {
        const auto stepped = bench.step(step);
        if (!stepped && stepped.error().code != "interrupted")
          return tl::unexpected(stepped.error());
        go_on = stepped.has_value();
      }
      if (go_on) continue;
      result.interrupted = true;
      break;
    }
    result.instances.push_back(std::move(bench).take());
    if (result.interrupted) break;
  }
  return result;
}

}  // namespace spikeloom::bench
