#include "emulator/serve/json_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "emulator/serve/look.h"

namespace spikeloom::serve {
namespace {

// Leaves room for adding, as the times of a snapshot do.
constexpr board::Time kMostMs = board::kNever / 4 / board::kMillisecond;

Error faulty(const char* code, std::string what, std::string where, std::string remedy) {
  return {ErrorClass::invalid_input, code, std::move(what),
          std::move(where),          "",   std::move(remedy)};
}

// Follows the parser: where it is, and which names it has met there.
class RepeatedFields {
 public:
  explicit RepeatedFields(ErrorList& errors) : errors_(errors) {}

  bool meets(int depth, Json::parse_event_t event, const Json& parsed) {
    using Event = Json::parse_event_t;
    if (event == Event::key && depth == kRoot) {
      list_ = parsed.get<std::string>();
      items_ = 0;
      if (!root_.insert(list_).second) complain(list_, "");
    } else if (event == Event::key && depth == kItem + 1) {
      const auto name = parsed.get<std::string>();
      if (!item_.insert(name).second) complain(name, fmt::format("{}[{}]", list_, items_ - 1));
    } else if (depth == kItem && (event == Event::object_start || event == Event::array_start ||
                                  event == Event::value)) {
      ++items_;
      item_.clear();
    }
    return true;  // keep it
  }

 private:
  static constexpr int kRoot = 1, kItem = 2;  // the parser's depth inside the root, inside a list

  void complain(const std::string& name, std::string where) {
    errors_.add(faulty("repeated_field", fmt::format("{} stands here twice", in_quotes(name)),
                       std::move(where), "keep one of them"));
  }

  ErrorList& errors_;
  std::set<std::string> root_, item_;
  std::string list_;
  std::size_t items_ = 0;
};

}  // namespace

Json parse_json(std::string_view text, ErrorList& errors) {
  RepeatedFields repeated(errors);
  try {
    return Json::parse(text, [&](int depth, Json::parse_event_t event, const Json& parsed) {
      return repeated.meets(depth, event, parsed);
    });
  } catch (const Json::parse_error& problem) {
    const auto read = text.substr(0, std::max<std::size_t>(problem.byte, 1) - 1);
    const auto line = 1 + std::count(read.begin(), read.end(), '\n');
    errors.add(faulty("syntax", fmt::format("line {} is no JSON, or ends too early", line), "",
                      "mend that line, or the one before it"));
  } catch (const Json::exception&) {
    errors.add(faulty("syntax", "a number is larger than any that can be kept", "", "correct it"));
  }
  return nullptr;
}

void refuse_type(const Json& value, const std::string& where, const char* wanted,
                 ErrorList& errors) {
  errors.add(faulty("wrong_type", fmt::format("this {} is not {}", value.type_name(), wanted),
                    where, fmt::format("write {}", wanted)));
}

Fields::Fields(const Json& object, std::string where, ErrorList& errors)
    : object_(object), where_(std::move(where)), errors_(errors) {
  if (!object.is_object()) refuse_type(object, where_, "an object {...}", errors_);
}

std::string Fields::place(const char* name) const {
  return where_.empty() ? name : where_ + '.' + name;
}

const Json* Fields::take(const char* name, Need need) {
  taken_.insert(name);
  const auto found = object_.find(name);
  if (found != object_.end()) return &*found;
  if (need == Need::required && object_.is_object())
    errors_.add(faulty("missing_field", fmt::format("there is no '{}'", name), where_,
                       fmt::format("add '{}'", name)));
  return nullptr;
}

void Fields::number(const char* name, double& into, Need need) {
  const auto* value = take(name, need);
  if (value == nullptr) return;
  if (value->is_number())
    into = value->get<double>();
  else
    refuse_type(*value, place(name), "a number", errors_);
}

void Fields::time_ms(const char* name, board::Time& into, Need need) {
  double ms = NAN;
  number(name, ms, need);
  if (std::isnan(ms)) return;
  if (ms >= 0 && ms <= static_cast<double>(kMostMs))
    into = std::llround(ms * static_cast<double>(board::kMillisecond));
  else
    errors_.add(faulty("out_of_range", fmt::format("{} ms; it is 0 to {} ms", ms, kMostMs),
                       place(name), "give milliseconds since power-on"));
}

std::optional<std::uint64_t> Fields::natural(const Json& value, const std::string& where,
                                             std::uint64_t most) {
  if (value.is_number_unsigned() && value.get<std::uint64_t>() <= most)
    return value.get<std::uint64_t>();
  if (value.is_number_integer())
    errors_.add(faulty("out_of_range", fmt::format("{}; it is 0 to {}", value.dump(), most), where,
                       "give one of these"));
  else
    refuse_type(value, where, "a whole number", errors_);
  return std::nullopt;
}

void Fields::chip(const char* name, machine::ChipXY& into) {
  const auto* value = take(name, Need::required);
  if (value == nullptr) return;
  if (!value->is_array() || value->size() != 2)
    return refuse_type(*value, place(name), "a list [x, y]", errors_);
  const auto x = natural((*value)[0], place(name) + "[0]", machine::kMostChipsASide - 1);
  const auto y = natural((*value)[1], place(name) + "[1]", machine::kMostChipsASide - 1);
  if (x && y) into = {static_cast<std::int16_t>(*x), static_cast<std::int16_t>(*y)};
}

void Fields::link(const char* name, chip::Link& into) {
  const auto* value = take(name, Need::required);
  if (value == nullptr) return;
  if (!value->is_string()) {
    const auto number = natural(*value, place(name), chip::kLinks - 1);
    if (number) into = chip::link_of(static_cast<int>(*number));
    return;
  }
  const auto& text = value->get_ref<const std::string&>();
  const auto found = std::find(kLinkNames.begin(), kLinkNames.end(), text);
  if (found != kLinkNames.end())
    into = chip::link_of(static_cast<int>(found - kLinkNames.begin()));
  else
    errors_.add(faulty("out_of_range", fmt::format("{} is no link", in_quotes(text)), place(name),
                       "write E NE N W SW S, or 0 to 5"));
}

void Fields::refuse_others() const {
  if (!object_.is_object()) return;
  for (const auto& [name, value] : object_.items())
    if (!taken_.contains(name))
      errors_.add(faulty("unknown_field", fmt::format("nobody reads {}", in_quotes(name)), where_,
                         "remove it, or correct its name"));
}

}  // namespace spikeloom::serve
