// An object of a file that a person wrote as JSON: takes its fields by name, and tells of all that
// is wrong with them, each with its place like links[0].drop.
//
// Promises a field that is missing or wrong leaves `into` as it was.
// Errors   syntax (with its line), wrong_type, unknown_field, repeated_field, missing_field,
//          out_of_range.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/error_list.h"
#include "board-runtime/shared/chip/link.h"
#include "emulator/board/state/time.h"
#include "network-specs/machine/machine.h"

namespace spikeloom::serve {

using Json = nlohmann::ordered_json;

// Null, and an error, where it is no JSON. Fields of one name in the root, or in an object of one
// of its lists, are errors too: only the last of them would count.
[[nodiscard]] Json parse_json(std::string_view text, ErrorList& errors);

enum class Need { optional, required };

class Fields {
 public:
  // `object` and `errors` must outlive this.
  Fields(const Json& object, std::string where, ErrorList& errors);

  [[nodiscard]] bool has(const char* name) const { return object_.contains(name); }
  [[nodiscard]] std::string place(const char* name) const;
  // None where it is missing.
  [[nodiscard]] const Json* take(const char* name, Need need);

  void number(const char* name, double& into, Need need);
  void time_ms(const char* name, board::Time& into, Need need);
  void chip(const char* name, machine::ChipXY& into);  // [x, y], required
  void link(const char* name, chip::Link& into);       // number or name, required
  template <class Number>
  void natural(const char* name, Number& into, std::uint64_t most, Need need) {
    const auto* value = take(name, need);
    if (value == nullptr) return;
    if (const auto read = natural(*value, place(name), most)) into = static_cast<Number>(*read);
  }
  void refuse_others() const;  // that nobody took

 private:
  [[nodiscard]] std::optional<std::uint64_t> natural(const Json& value, const std::string& where,
                                                     std::uint64_t most);

  const Json& object_;
  std::string where_;
  ErrorList& errors_;
  std::set<std::string, std::less<>> taken_;
};

// One that cannot be what it is.
void refuse_type(const Json& value, const std::string& where, const char* wanted,
                 ErrorList& errors);

}  // namespace spikeloom::serve
