// What constraints have said so far, and whether it can all be true.
//
// Order of constraints does not matter: cores and memory are given away at the close.
//
// Errors   as constraints.h.
// Cost     O(constraints log constraints + chips).
#pragma once

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
  struct Wish {
    mapper::SliceId vertex;
    Range cores;
    std::string where;
  };
  struct EndPoint {
    mapper::SliceId vertex;
    chip::Link link;
    std::string where;
  };
  void reserve_cores(Range cores, std::optional<machine::ChipId> chip, const Place& place);
  void take_reserved_memory();
  void check_groups();
  void close_cores();
  void close_devices();
  void close_pins();

  machine::Machine& machine_;
  Netlist& netlist_;
  machine::ChipId least_memory_;
  std::uint32_t kept_everywhere_ = ~std::uint32_t{0};  // cores, a bit each
  VertexIndex vertices_;
  ErrorList errors_;
  std::vector<std::optional<machine::ChipId>> chip_of_;  // by slice, of part 0
  std::vector<Wish> cores_;
  std::vector<EndPoint> ends_;
};

}  // namespace spikeloom::interchange
