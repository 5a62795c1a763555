#include "host-tools/report/load_side.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include "host-tools/analysis/reference_table.h"
#include "host-tools/report/json.h"
#include "host-tools/report/json_tree.h"
#include "host-tools/report/lines.h"
#include "host-tools/results/run_directory.h"
#include "host-tools/results/spikes_h5.h"
#include "network-specs/network/codec.h"

namespace spikeloom::report {
namespace {

namespace fs = std::filesystem;
using analysis::Observed;
using analysis::Side;

Result<std::string> bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return failure(ErrorClass::invalid_input, "not_readable", "the file cannot be opened",
                   path.string(), "",
                   "name a run directory, a report.json or a table of references");
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Result<RunReport> report_at(const fs::path& path) {
  const auto bytes = bytes_of(path);
  if (!bytes) return tl::unexpected(bytes.error());
  auto report = from_json(*bytes);
  if (!report) report.error().where = path.string();
  return report;
}

// A run is measured from where it began to where it came.
analysis::Window window_of(const fs::path& directory, const network::Network& network) {
  const auto report = report_at(directory / results::kReportJsonFile);
  if (!report) return analysis::measured_window(network, network.duration_ticks);
  const auto ticks = [&](double ms) {
    return static_cast<std::uint64_t>(std::llround(std::max(0.0, ms) / network.tick_ms()));
  };
  return analysis::measured_window(network, ticks(report->simulated_ms),
                                   ticks(report->continued_from_ms));
}

Result<Side> side_of_directory(const fs::path& path, unsigned threads) {
  const auto network = network::read(path / results::kNetworkFile);
  if (!network) return tl::unexpected(network.error().front());
  const auto file = results::read_spikes(path / results::kSpikesFile);
  if (!file) return tl::unexpected(file.error());
  const auto spikes = results::spikes_of(*network, *file);
  if (!spikes) return tl::unexpected(spikes.error());
  const auto window = window_of(path, *network);
  const auto statistics = analysis::statistics(*network, *spikes, window, {.threads = threads});
  return analysis::side_of_run(path.string(), *network, statistics, window);
}

Observed observed(std::optional<double> mean, double sd) {
  Observed of_report;
  of_report.mean = mean;
  if (sd > 0.0) of_report.sd_over_seeds = sd;
  return of_report;
}

Result<Side> side_of_report(const fs::path& path) {
  const auto report = report_at(path);
  if (!report) return tl::unexpected(report.error());
  Side side{path.string(), report->window_s, true, {}};
  for (const auto& row : report->populations) {
    if (row.activity.recorded == 0) continue;
    const auto reference = row.reference.value_or(network::ReferenceActivity{});
    side.populations.push_back({row.activity.population,
                                observed(mean_of(row.activity.rate_hz), reference.rate_sd_hz),
                                observed(mean_of(row.activity.cv), reference.cv_sd),
                                observed(row.activity.cc_mean, reference.cc_sd)});
  }
  return side;
}

std::vector<double> numbers_of(const Json& object, const char* key) {
  std::vector<double> numbers;
  const auto list = object.find(key);
  if (list == object.end() || !list->is_array()) return numbers;
  for (const auto& item : *list)
    if (item.is_number()) numbers.push_back(item.get<double>());
  return numbers;
}

// {"quantiles": {"<config>_T<seconds>": {"<population>": {"rate": [..], "cv": [..], "cc": [..]}}}}
void add_quantiles(const Json& document, const std::string& config, Side& side) {
  if (!side.window_s) return;
  const auto key = config + "_T" + std::to_string(std::llround(*side.window_s));
  const auto table = document.find("quantiles");
  if (table == document.end() || !table->is_object()) return;
  const auto of_config = table->find(key);
  if (of_config == table->end() || !of_config->is_object()) return;
  for (auto& population : side.populations) {
    const auto entry = of_config->find(population.population);
    if (entry == of_config->end() || !entry->is_object()) continue;
    population.rate_hz.quantiles = numbers_of(*entry, "rate");
    population.cv.quantiles = numbers_of(*entry, "cv");
    population.cc.quantiles = numbers_of(*entry, "cc");
  }
}

Result<Side> side_of_table(const fs::path& path, const LoadOptions& options) {
  const auto csv = bytes_of(path);
  if (!csv) return tl::unexpected(csv.error());
  auto side = analysis::parse_reference_table(*csv, options.config, options.window_s);
  if (!side) {
    side.error().where = path.string() + " " + side.error().where;
    return side;
  }
  side->label = path.filename().string() + " " + side->label;
  auto name = path.stem().string();
  if (const auto at = name.rfind("_rates"); at != std::string::npos) {
    const auto quantiles = path.parent_path() / (name.replace(at, 6, "_quantiles") + ".json");
    if (fs::exists(quantiles)) {
      const auto bytes = bytes_of(quantiles);
      if (!bytes) return tl::unexpected(bytes.error());
      const auto document = parse(*bytes);
      if (!document) return tl::unexpected(document.error());
      if (document->is_object()) add_quantiles(*document, options.config, *side);
    }
  }
  return side;
}

}  // namespace

Result<Side> load_side(const fs::path& path, const LoadOptions& options) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return side_of_directory(path, options.threads);
  if (path.extension() == ".csv") return side_of_table(path, options);
  return side_of_report(path);
}

}  // namespace spikeloom::report
