#include "host-tools/report/json.h"

#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>

#include "host-tools/report/json_fields.h"
#include "host-tools/report/json_tree.h"

namespace spikeloom::report {
namespace {

constexpr const char* kFormat = "spikeloom-report";
constexpr int kFormatVersion = 2;
// Words of the enumerations, in the order of their values.
constexpr const char* kSigns[] = {"excitatory", "inhibitory", "mixed", "none"};
constexpr const char* kVerdicts[] = {"within", "outside", "not_judged"};

template <class T>
concept Described = requires(const T& value) {
  fields::describe(value, [](auto&&...) {});
};

Json written(const std::string& text) { return text; }
Json written(bool value) { return value; }
Json written(double value) { return std::isfinite(value) ? Json(value) : Json(); }
Json written(std::integral auto value) { return value; }
Json written(Sign sign) { return kSigns[static_cast<std::size_t>(sign)]; }
Json written(analysis::Verdict verdict) { return kVerdicts[static_cast<std::size_t>(verdict)]; }

template <Described T>
Json written(const T& value);

template <class T, std::size_t n>
Json written(const std::array<T, n>& values) {
  return values;
}

template <class T>
Json written(const std::vector<T>& values) {
  auto list = Json::array();
  for (const auto& value : values) list.push_back(written(value));
  return list;
}

Json written(const std::vector<std::pair<std::string, std::string>>& pairs) {
  auto object = Json::object();
  for (const auto& [key, value] : pairs) object[key] = value;
  return object;
}

template <Described T>
Json written(const T& value) {
  auto object = Json::object();
  fields::describe(value, [&](const char* key, const auto& field) {
    if constexpr (requires { field.has_value(); }) {
      if (field) object[key] = written(*field);
    } else {
      object[key] = written(field);
    }
  });
  return object;
}

// Reads values and remembers the first thing that is wrong, with the path that leads to it.
class Reader {
 public:
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  void read(const Json& json, std::string& text) {
    if (json.is_string())
      text = json.get<std::string>();
    else
      wrong("a text");
  }
  void read(const Json& json, bool& value) {
    if (json.is_boolean())
      value = json.get<bool>();
    else
      wrong("true or false");
  }
  void read(const Json& json, double& value) {
    if (json.is_number())
      value = json.get<double>();
    else if (json.is_null())
      value = std::numeric_limits<double>::quiet_NaN();
    else
      wrong("a number");
  }
  template <std::integral T>
  void read(const Json& json, T& value) {
    const bool fits = json.is_number_unsigned()
                          ? std::in_range<T>(json.get<std::uint64_t>())
                          : json.is_number_integer() && std::in_range<T>(json.get<std::int64_t>());
    if (fits)
      value = json.get<T>();
    else
      wrong("a whole number in range");
  }
  void read(const Json& json, Sign& sign) { read_word(json, kSigns, sign); }
  void read(const Json& json, analysis::Verdict& verdict) { read_word(json, kVerdicts, verdict); }
  template <class T, std::size_t n>
  void read(const Json& json, std::array<T, n>& values) {
    if (!json.is_array() || json.size() != n) return wrong("a list of " + std::to_string(n));
    for (std::size_t i = 0; i < n; ++i) read(json[i], values[i]);
  }
  template <class T>
  void read(const Json& json, std::vector<T>& values) {
    if (!json.is_array()) return wrong("a list");
    values.resize(json.size());
    for (std::size_t i = 0; i < json.size(); ++i)
      at("[" + std::to_string(i) + "]", [&] { read(json[i], values[i]); });
  }
  void read(const Json& json, std::vector<std::pair<std::string, std::string>>& pairs) {
    if (!json.is_object()) return wrong("an object");
    for (const auto& item : json.items()) {
      pairs.emplace_back(item.key(), "");
      at("." + item.key(), [&] { read(item.value(), pairs.back().second); });
    }
  }
  template <Described T>
  void read(const Json& json, T& value) {
    if (!json.is_object()) return wrong("an object");
    fields::describe(value, [&](const char* key, auto& field) {
      at(std::string(".") + key, [&] { read_field(json, key, field); });
    });
  }

 private:
  template <class T>
  void read_field(const Json& object, const char* key, T& field) {
    const auto found = object.find(key);
    if constexpr (requires { field.has_value(); }) {
      if (found != object.end()) read(*found, field.emplace());
    } else if (found != object.end()) {
      read(*found, field);
    } else {
      wrong("present");
    }
  }
  template <class Enum, std::size_t n>
  void read_word(const Json& json, const char* const (&words)[n], Enum& value) {
    for (std::size_t i = 0; i < n; ++i)
      if (json == words[i]) {
        value = static_cast<Enum>(i);
        return;
      }
    wrong("one of the words known here");
  }
  template <class Body>
  void at(const std::string& step, Body body) {
    if (error_) return;
    const std::size_t before = path_.size();
    path_ += step;
    body();
    path_.resize(before);
  }
  void wrong(const std::string& expected) {
    if (error_) return;
    error_ = Error{ErrorClass::invalid_input,
                   "report_malformed",
                   "'" + path_.substr(path_.empty() ? 0 : 1) + "' is not " + expected,
                   "report.json",
                   "",
                   "use the file as the run left it"};
  }
  std::string path_;
  std::optional<Error> error_;
};

}  // namespace

std::string to_json(const RunReport& report) {
  Json document{{"format", kFormat}, {"format_version", kFormatVersion}};
  document.update(written(report));
  return print(document);
}

Result<RunReport> from_json(std::string_view json) {
  const auto document = parse(json);
  if (!document) return tl::unexpected(document.error());
  if (!document->is_object() || document->value("format", Json()) != kFormat)
    return failure(ErrorClass::invalid_input, "report_malformed",
                   std::string("'format' is not \"") + kFormat + "\"", "report.json", "",
                   "name a report.json of a run");
  if (document->value("format_version", Json()) != kFormatVersion)
    return failure(ErrorClass::invalid_input, "report_version",
                   "format_version is " + document->value("format_version", Json()).dump() +
                       "; this program reads " + std::to_string(kFormatVersion),
                   "report.json", "", "use the version of the program that wrote it");
  RunReport report;
  Reader reader;
  reader.read(*document, report);
  if (reader.error()) return tl::unexpected(*reader.error());
  return report;
}

}  // namespace spikeloom::report
