// What constraints have said so far, and whether it can all be true.
//
// Order of constraints does not matter: cores and memory are given away at the close.
//
// Errors   as constraints.h.
// Cost     O(constraints log constraints + chips).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host-tools/interchange/vertices.h"

namespace spikeloom::interchange {

class ConstraintBook {
 public:
  ConstraintBook(machine::Machine& machine, Netlist& netlist);

  [[nodiscard]] ErrorList& errors() { return errors_; }
  void note(const std::string& text);  // once, however often it is said

  [[nodiscard]] std::optional<mapper::SliceId> vertex(const Fields& fields, const Place& place);
  [[nodiscard]] std::vector<mapper::SliceId> vertices(Field list);
  [[nodiscard]] std::optional<Resource> resource(const Fields& fields, const Place& place);
  [[nodiscard]] std::optional<Range> range(const Fields& fields, const Place& place,
                                           std::string_view name);
  [[nodiscard]] std::optional<machine::ChipId> live_chip(Field field);

  void pin(mapper::SliceId vertex, machine::ChipId chip, const Place& place);
  void fix_cores(mapper::SliceId vertex, Range cores, const Place& place);
  void fix_memory(mapper::SliceId vertex, Range bytes, const Place& place);
  void reserve(Resource resource, Range range, std::optional<machine::ChipId> chip,
               const Place& place);
  void end_route(mapper::SliceId vertex, const std::string& direction, const Place& place);
  void join(Field vertices);

  // Judges all of it together and hands it to machine and netlist.
  [[nodiscard]] Errors close() &&;

 private:
  // What a vertex is given once: a range, a link; and where that is said.
  template <class Gift>
  struct Said {
    Gift gift;
    std::string where;
  };
  template <class Gift>
  using Gifts = std::map<mapper::SliceId, Said<Gift>>;
  // The same again is nothing new; another is an error.
  template <class Gift>
  void give(Gifts<Gift>& gifts, mapper::SliceId vertex, const Gift& gift, std::string_view what,
            const Place& place);
  void reserve_cores(Range cores, std::optional<machine::ChipId> chip, const Place& place);
  void take_reserved_memory();
  void check_groups();
  void close_cores();
  void close_memory();
  void close_devices();
  void close_pins();

  machine::Machine& machine_;
  Netlist& netlist_;
  machine::ChipId least_memory_;
  std::uint32_t kept_everywhere_ = ~std::uint32_t{0};  // cores, a bit each
  VertexIndex vertices_;
  ErrorList errors_;
  std::vector<std::optional<machine::ChipId>> chip_of_;  // by slice, of part 0
  Gifts<Range> cores_, memory_;
  Gifts<chip::Link> links_;
};

}  // namespace spikeloom::interchange
