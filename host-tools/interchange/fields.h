// Typed access to the members of JSON values: each returns what was asked for, or none and an error
// that says where, what was found, and what is due.
//
// Errors   missing_field, unknown_field, wrong_type, out_of_range; into the list of a Reading.
// Cost     places are put into words only where an error asks for them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/error_list.h"
#include "host-tools/interchange/json_value.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::interchange {

// Where a value stands: nets[3][1], vertices_resources.'v 1'.cores.
class Place {
 public:
  Place() = default;
  Place(const Place& in, std::string_view name) : in_(&in), name_(name) {}
  Place(const Place& in, std::size_t index) : in_(&in), index_(index) {}
  [[nodiscard]] std::string text() const;

 private:
  const Place* in_ = nullptr;
  std::string_view name_;
  std::optional<std::size_t> index_;
};

// A value and its place; refers to both.
struct Field {
  const Value& value;
  const Place& place;
};

class Fields {
 public:
  // Members of the object that are none of `known` are errors. None and an error when it is none.
  [[nodiscard]] static std::optional<Fields> of(Field field,
                                                std::initializer_list<std::string_view> known,
                                                ErrorList& errors);
  // Null when absent, which is an error of needed().
  [[nodiscard]] const Value* find(std::string_view name) const;
  [[nodiscard]] const Value* needed(std::string_view name, ErrorList& errors) const;

 private:
  explicit Fields(Field field) : field_(field) {}
  Field field_;
};

[[nodiscard]] const Value::List* list_of(Field field, std::string_view what, ErrorList& errors);
[[nodiscard]] const Value::Object* object_of(Field field, std::string_view what, ErrorList& errors);
[[nodiscard]] const std::string* text_of(Field field, std::string_view what, ErrorList& errors);
// A whole number from `least` to `most`; 3.0 is one.
[[nodiscard]] std::optional<std::uint64_t> whole_of(Field field, std::string_view what,
                                                    std::uint64_t least, std::uint64_t most,
                                                    ErrorList& errors);
// A list of just so many.
[[nodiscard]] const Value::List* tuple_of(Field field, std::size_t size, std::string_view what,
                                          ErrorList& errors);
// [x, y]; whether there is such a chip, the machine knows.
[[nodiscard]] std::optional<chip::ChipXY> chip_of(Field field, ErrorList& errors);

}  // namespace spikeloom::interchange
