#include "host-tools/report/json_tree.h"

#include <algorithm>

namespace spikeloom::report {
namespace {

constexpr auto kReplaceBadUtf8 = Json::error_handler_t::replace;

std::string on_one_line(const Json& value) { return value.dump(-1, ' ', false, kReplaceBadUtf8); }

bool holds_no_object(const Json& value) {
  return std::none_of(value.begin(), value.end(),
                      [](const Json& item) { return item.is_object() || item.is_array(); });
}

// A list's objects go on a line each when they hold nothing deeper than a list of numbers.
bool is_line(const Json& value) {
  return std::all_of(value.begin(), value.end(), [](const Json& item) {
    return !item.is_object() && (!item.is_array() || (holds_no_object(item) && item.size() <= 6));
  });
}

void append(std::string& text, const Json& value, std::size_t depth, bool in_list) {
  const bool is_object = value.is_object();
  const bool flat = is_object ? in_list && is_line(value) : holds_no_object(value);
  if (!value.is_structured() || value.empty() || flat) {
    text += on_one_line(value);
    return;
  }
  text += is_object ? '{' : '[';
  const char* separator = "\n";
  for (const auto& [key, item] : value.items()) {
    text += separator + std::string(2 * (depth + 1), ' ');
    if (is_object) text += on_one_line(Json(key)) + ": ";
    append(text, item, depth + 1, !is_object);
    separator = ",\n";
  }
  text += '\n' + std::string(2 * depth, ' ') + (is_object ? '}' : ']');
}

}  // namespace

std::string print(const Json& value) {
  std::string text;
  append(text, value, 0, false);
  return text + "\n";
}

std::string print_for_script(const Json& value) {
  // ASCII escapes keep line separators out; '<' must not open a tag.
  const std::string plain = value.dump(-1, ' ', true, kReplaceBadUtf8);
  std::string text;
  for (const char c : plain) {
    if (c == '<' || c == '>' || c == '&') {
      text += c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : "\\u0026";
    } else {
      text += c;
    }
  }
  return text;
}

Result<Json> parse(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const nlohmann::json::exception& problem) {
    return failure(ErrorClass::invalid_input, "not_json", problem.what(), "", "",
                   "name a JSON file that is whole");
  }
}

}  // namespace spikeloom::report
