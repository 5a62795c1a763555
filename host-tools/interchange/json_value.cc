#include "host-tools/interchange/json_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error_list.h"
#include "base/text.h"

namespace spikeloom::interchange {
namespace {

constexpr std::size_t kDeepestNesting = 64;

// Quotes what was read, whatever that was.
std::string printable(std::string_view text) {
  if (is_printable(text)) return std::string(text);
  std::string shown;
  for (const char letter : text)
    shown += letter >= ' ' && letter <= '~'
                 ? std::string(1, letter)
                 : fmt::format("\\x{:02x}", static_cast<unsigned char>(letter));
  return shown;
}

// Its text begins like "[json.exception.parse_error.101] parse error at line 1, column 2: ".
Error syntax(const nlohmann::json::exception& error) {
  constexpr int kNumberOverflow = 406;
  std::string_view what = error.what();
  if (const auto tag = what.find("] "); tag != std::string_view::npos) what.remove_prefix(tag + 2);
  if (error.id == kNumberOverflow)
    return {ErrorClass::invalid_input,
            "out_of_range",
            printable(what),
            "",
            "numbers are held as double",
            "give a number below 1e308"};
  return {
      ErrorClass::invalid_input, "syntax",
      printable(what),           "",
      "the file is not JSON",    "write one JSON value; NaN and infinity are no numbers of JSON"};
}

// What the parser tells, in its order. False stops it.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return put(of(std::monostate{})); }
  bool boolean(bool value) override { return put(of(value)); }
  bool number_integer(std::int64_t value) override {
    return put(of(Number{static_cast<double>(value)}));
  }
  bool number_unsigned(std::uint64_t value) override {
    return put(of(Number{static_cast<double>(value)}));
  }
  bool number_float(double value, const std::string&) override { return put(of(Number{value})); }
  bool string(std::string& value) override { return put(of(std::move(value))); }
  bool binary(nlohmann::json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(of(Value::Object{})); }
  bool key(std::string& name) override {
    std::get<Value::Object>(open_.back().is).push_back({std::move(name), {}});
    return true;
  }
  bool end_object() override {
    check_names(std::get<Value::Object>(open_.back().is));
    return close();
  }
  bool start_array(std::size_t) override { return open(of(Value::List{})); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&,
                   const nlohmann::json::exception& error) override {
    errors_.add(syntax(error));
    return false;
  }

  tl::expected<Value, Errors> take() && {
    if (!errors_.empty()) return tl::unexpected(std::move(errors_).take());
    return std::move(root_);
  }

 private:
  template <class Kind>
  static Value of(Kind kind) {
    Value value;
    value.is = std::move(kind);
    return value;
  }
  bool open(Value value) {
    if (open_.size() >= kDeepestNesting) {
      errors_.add(
          {.code = "nested_too_deep",
           .what = fmt::format("lists and objects are nested more than {} deep", kDeepestNesting),
           .where = place(),
           .cause = "no form that is read here needs more than 6",
           .remedy = "give a netlist, constraints or a machine"});
      return false;
    }
    open_.push_back(std::move(value));
    return true;
  }
  bool close() {
    Value value = std::move(open_.back());
    open_.pop_back();
    return put(std::move(value));
  }
  bool put(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (auto* list = std::get_if<Value::List>(&open_.back().is)) {
      list->push_back(std::move(value));
    } else {
      std::get<Value::Object>(open_.back().is).back().value = std::move(value);
    }
    return true;
  }
  void check_names(const Value::Object& object) {
    std::vector<std::string_view> names;
    names.reserve(object.size());
    for (const auto& member : object) names.push_back(member.name);
    std::sort(names.begin(), names.end());
    for (auto name = std::adjacent_find(names.begin(), names.end());
         name != names.end() && !errors_.full(); name = std::adjacent_find(name + 1, names.end())) {
      errors_.add(
          {.code = "name_twice",
           .what = fmt::format("{} is given twice; each name may stand once", in_quotes(*name)),
           .where = place(),
           .cause = "JSON readers keep either of the two",
           .remedy = "rename one, or remove it"});
    }
  }
  // Of the innermost open value.
  [[nodiscard]] std::string place() const {
    constexpr std::size_t kShown = 8;
    std::string path;
    for (std::size_t i = 0; i + 1 < open_.size(); ++i) {
      if (i == kShown) return path + " ...";
      if (const auto* list = std::get_if<Value::List>(&open_[i].is)) {
        path += fmt::format("[{}]", list->size());
      } else {
        path +=
            (path.empty() ? "" : ".") + printable(std::get<Value::Object>(open_[i].is).back().name);
      }
    }
    return path;
  }

  std::vector<Value> open_;
  Value root_;
  ErrorList errors_;
};

}  // namespace

tl::expected<Value, Errors> parse_json(std::string_view bytes) {
  Builder builder;
  nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &builder);
  return std::move(builder).take();
}

std::string described(const Value& value) {
  constexpr std::size_t kShown = 40;
  if (const auto* number = value.as<Number>()) return fmt::format("{}", number->value);
  if (const auto* text = value.as<std::string>())
    return in_quotes(std::string_view(*text).substr(0, kShown));
  if (const auto* truth = value.as<bool>()) return *truth ? "true" : "false";
  if (const auto* list = value.as<Value::List>()) return fmt::format("a list of {}", list->size());
  if (const auto* object = value.as<Value::Object>())
    return fmt::format("an object of {} members", object->size());
  return "null";
}

}  // namespace spikeloom::interchange
