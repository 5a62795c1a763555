#include "host-tools/analysis/reference_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <vector>

namespace spikeloom::analysis {
namespace {

using Row = std::map<std::string, std::string, std::less<>>;  // column -> field

tl::unexpected<Error> malformed(std::size_t line, std::string what, std::string remedy) {
  return failure(ErrorClass::invalid_input, "table_malformed", std::move(what),
                 "line " + std::to_string(line), "", std::move(remedy));
}

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"') {
      const bool escaped = quoted && i + 1 < line.size() && line[i + 1] == '"';
      if (escaped) fields.back() += line[++i];
      if (!escaped) quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

Result<std::optional<double>> number(const Row& row, const char* column, std::size_t line) {
  const std::string& field = row.at(column);
  if (field.empty()) return std::optional<double>();
  double value = 0.0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc() || end != field.data() + field.size() || !std::isfinite(value))
    return malformed(line, std::string(column) + " is '" + field + "', which is no number",
                     "write a decimal number, or nothing");
  return std::optional(value);
}

struct TableRow {
  std::size_t line = 0;
  std::string population, observable;
  std::optional<double> window_s, mean, sd, ks_mean, ks_sd;
};

Result<TableRow> table_row(const Row& row, std::size_t line) {
  TableRow read{line, row.at("population"), row.at("observable"), {}, {}, {}, {}, {}};
  const std::pair<const char*, std::optional<double>*> numbers[] = {
      {"T_s", &read.window_s},
      {"mean", &read.mean},
      {"sd_over_seeds", &read.sd},
      {"ks_pairs_mean", &read.ks_mean},
      {"ks_pairs_sd", &read.ks_sd}};
  for (const auto& [column, place] : numbers) {
    const auto value = number(row, column, line);
    if (!value) return tl::unexpected(value.error());
    *place = *value;
  }
  return read;
}

constexpr const char* kColumns[] = {"config", "T_s",           "population",    "observable",
                                    "mean",   "sd_over_seeds", "ks_pairs_mean", "ks_pairs_sd"};

struct Table {
  std::vector<TableRow> rows;              // of the configuration
  std::vector<std::string> other_configs;  // in the table's order
};

Result<Table> read_rows(std::string_view csv, std::string_view config) {
  Table table;
  std::vector<std::string> header;
  for (std::size_t line = 1; !csv.empty(); ++line) {
    const std::size_t end = std::min(csv.find('\n'), csv.size());
    const auto fields = fields_of(csv.substr(0, end));
    csv.remove_prefix(std::min(end + 1, csv.size()));
    if (line == 1) {
      header = fields;
      for (const char* column : kColumns)
        if (std::find(header.begin(), header.end(), column) == header.end())
          return malformed(line, std::string("column '") + column + "' is missing",
                           "name the columns in the first line");
      continue;
    }
    if (fields.size() == 1 && fields.front().empty()) continue;
    if (fields.size() != header.size())
      return malformed(line,
                       std::to_string(fields.size()) + " fields under " +
                           std::to_string(header.size()) + " columns",
                       "quote fields that hold a comma");
    Row row;
    for (std::size_t i = 0; i < header.size(); ++i) row[header[i]] = fields[i];
    auto& others = table.other_configs;
    if (row["config"] != config) {
      if (std::find(others.begin(), others.end(), row["config"]) == others.end())
        others.push_back(row["config"]);
      continue;
    }
    auto read = table_row(row, line);
    if (!read) return tl::unexpected(read.error());
    table.rows.push_back(std::move(*read));
  }
  return table;
}

// The recording length nearest to the wanted one; the first of the table when none is wanted.
std::optional<double> nearest_window(const std::vector<TableRow>& rows,
                                     std::optional<double> wanted) {
  std::optional<double> best = rows.front().window_s;
  for (const auto& row : rows) {
    if (!row.window_s || !wanted) continue;
    if (!best || std::abs(*row.window_s - *wanted) < std::abs(*best - *wanted)) best = row.window_s;
  }
  return best;
}

PopulationSide& side_for(Side& side, const std::string& population) {
  for (auto& known : side.populations)
    if (known.population == population) return known;
  return side.populations.emplace_back(PopulationSide{population, {}, {}, {}});
}

Observed observed(const TableRow& row) {
  Observed given;
  given.mean = row.mean;
  given.sd_over_seeds = row.sd;
  if (row.ks_mean) given.ks_limit = *row.ks_mean + 2.0 * row.ks_sd.value_or(0.0);
  return given;
}

}  // namespace

Result<Side> parse_reference_table(std::string_view csv, std::string_view config,
                                   std::optional<double> window_s) {
  const auto table = read_rows(csv, config);
  if (!table) return tl::unexpected(table.error());
  if (table->rows.empty()) {
    std::string known;
    for (const auto& name : table->other_configs) known += (known.empty() ? "" : ", ") + name;
    return failure(ErrorClass::invalid_input, "unknown_configuration",
                   "the table has no configuration '" + std::string(config) + "'", "config", "",
                   "choose one of " + known);
  }
  Side side{std::string(config), nearest_window(table->rows, window_s), false, {}};
  for (const auto& row : table->rows) {
    if (row.window_s != side.window_s) continue;
    auto& population = side_for(side, row.population);
    if (row.observable == "rate") population.rate_hz = observed(row);
    if (row.observable == "cv") population.cv = observed(row);
    if (row.observable == "cc") population.cc = observed(row);
  }
  return side;
}

}  // namespace spikeloom::analysis
