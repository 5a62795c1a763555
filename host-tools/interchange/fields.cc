#include "host-tools/interchange/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "base/text.h"

namespace spikeloom::interchange {
namespace {

void add_wrong_type(Field field, std::string_view what, std::string_view due, ErrorList& errors) {
  if (errors.full()) return errors.add(Error{});
  errors.add(
      {.code = "wrong_type",
       .what = fmt::format("{} is {}; it is due to be {}", what, described(field.value), due),
       .where = field.place.text(),
       .cause = "",
       .remedy = fmt::format("give {}", due)});
}

// fmt::join would do, and has g++ 12 warn of a write that is none.
std::string joined(std::initializer_list<std::string_view> words) {
  std::string text;
  for (const auto word : words) text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

bool is_plain(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char letter) {
    return std::isalnum(letter) != 0 || letter == '_';
  });
}

}  // namespace

std::string Place::text() const {
  if (in_ == nullptr) return "";
  auto text = in_->text();
  if (index_) return text + fmt::format("[{}]", *index_);
  if (!text.empty()) text += '.';
  return text + (is_plain(name_) ? std::string(name_) : in_quotes(name_));
}

std::optional<Fields> Fields::of(Field field, std::initializer_list<std::string_view> known,
                                 ErrorList& errors) {
  const auto* members = object_of(field, "this", errors);
  if (members == nullptr) return std::nullopt;
  for (const auto& member : *members) {
    if (std::find(known.begin(), known.end(), member.name) != known.end()) continue;
    errors.add({.code = "unknown_field",
                .what = fmt::format("{} is no member here; members are {}", in_quotes(member.name),
                                    joined(known)),
                .where = field.place.text(),
                .cause = "what is not read would be lost without a word",
                .remedy = "correct the name, or remove the member"});
  }
  return Fields(field);
}

const Value* Fields::find(std::string_view name) const {
  for (const auto& member : *field_.value.as<Value::Object>())
    if (member.name == name) return &member.value;
  return nullptr;
}

const Value* Fields::needed(std::string_view name, ErrorList& errors) const {
  const auto* value = find(name);
  if (value == nullptr) {
    errors.add({.code = "missing_field",
                .what = fmt::format("member '{}' is missing", name),
                .where = field_.place.text(),
                .cause = "",
                .remedy = fmt::format("add '{}'", name)});
  }
  return value;
}

const Value::List* list_of(Field field, std::string_view what, ErrorList& errors) {
  const auto* list = field.value.as<Value::List>();
  if (list == nullptr) add_wrong_type(field, what, "a list", errors);
  return list;
}

const Value::Object* object_of(Field field, std::string_view what, ErrorList& errors) {
  const auto* object = field.value.as<Value::Object>();
  if (object == nullptr) add_wrong_type(field, what, "an object", errors);
  return object;
}

const std::string* text_of(Field field, std::string_view what, ErrorList& errors) {
  const auto* text = field.value.as<std::string>();
  if (text == nullptr) add_wrong_type(field, what, "text in quotes", errors);
  return text;
}

std::optional<std::uint64_t> whole_of(Field field, std::string_view what, std::uint64_t least,
                                      std::uint64_t most, ErrorList& errors) {
  const auto* number = field.value.as<Number>();
  if (number == nullptr) {
    add_wrong_type(field, what, "a whole number", errors);
    return std::nullopt;
  }
  const double value = number->value;
  if (value == std::floor(value) && value >= static_cast<double>(least) &&
      value <= static_cast<double>(most))
    return static_cast<std::uint64_t>(value);
  errors.add({.code = "out_of_range",
              .what = fmt::format("{} is {}; a whole number from {} to {} is due", what, value,
                                  least, most),
              .where = field.place.text(),
              .cause = "",
              .remedy = "give a number of that range, without a fraction"});
  return std::nullopt;
}

const Value::List* tuple_of(Field field, std::size_t size, std::string_view what,
                            ErrorList& errors) {
  const auto* list = field.value.as<Value::List>();
  if (list != nullptr && list->size() == size) return list;
  add_wrong_type(field, what, fmt::format("a list of {}", size), errors);
  return nullptr;
}

std::optional<chip::ChipXY> chip_of(Field field, ErrorList& errors) {
  constexpr auto kMost = static_cast<std::uint64_t>(machine::kMostChipsASide - 1);
  const auto* pair = tuple_of(field, 2, "a chip's place", errors);
  if (pair == nullptr) return std::nullopt;
  const auto x = whole_of({(*pair)[0], Place(field.place, std::size_t{0})}, "x", 0, kMost, errors);
  const auto y = whole_of({(*pair)[1], Place(field.place, std::size_t{1})}, "y", 0, kMost, errors);
  if (!x || !y) return std::nullopt;
  return chip::ChipXY{static_cast<std::int16_t>(*x), static_cast<std::int16_t>(*y)};
}

}  // namespace spikeloom::interchange
