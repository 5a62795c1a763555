// JSON text -> values in the order of the text, judged as text: objects keep the order of their
// members, no member twice, no depth that would cost a stack, no number beyond a double.
//
// Errors   syntax with line and column, nested_too_deep, name_twice (all of them, with places).
// Cost     O(bytes log members); 40 bytes a value and its text.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace spikeloom::interchange {

struct Member;

struct Number {
  double value = 0.0;
};

// One of: null, true or false, a number, text, a list, an object.
struct Value {
  using List = std::vector<Value>;
  using Object = std::vector<Member>;
  std::variant<std::monostate, bool, Number, std::string, List, Object> is;

  template <class Kind>
  [[nodiscard]] const Kind* as() const {
    return std::get_if<Kind>(&is);
  }
};

struct Member {
  std::string name;
  Value value;
};

[[nodiscard]] tl::expected<Value, Errors> parse_json(std::string_view bytes);

// "a list", "text", "3.5": what stands where something else is due; texts cut after some length.
[[nodiscard]] std::string described(const Value& value);

}  // namespace spikeloom::interchange
