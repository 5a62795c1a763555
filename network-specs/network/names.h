// Looks populations up by name, and finds what a misspelt name may have meant.
//
// Cost     find O(1); nearest O(names * length), for error messages only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace spikeloom::network {

class NameIndex {
 public:
  // False when the name is already there; it then keeps its first index.
  bool add(std::string name);
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view name) const;
  // The existing name with the fewest differing letters, when that is at most half of them.
  [[nodiscard]] std::optional<std::string> nearest(std::string_view name) const;
  // "3 populations: A, B, C", cut after a few.
  [[nodiscard]] std::string listing() const;

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::uint32_t> index_;
};

}  // namespace spikeloom::network
