#include "host-tools/interchange/constraints.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "host-tools/interchange/constraint_book.h"
#include "host-tools/interchange/files.h"
#include "network-specs/proto/forms.h"

namespace spikeloom::interchange {
namespace {

struct Kind {
  std::string_view name;
  void (*read)(Field field, ConstraintBook& book);
};

void read_location(Field field, ConstraintBook& book) {
  const auto fields = Fields::of(field, {"type", "vertex", "location"}, book.errors());
  const auto* to = fields->needed("location", book.errors());
  const auto vertex = book.vertex(*fields, field.place);
  if (to == nullptr || !vertex) return;
  const Place place(field.place, "location");
  if (const auto chip = book.live_chip({*to, place})) book.pin(*vertex, *chip, place);
}

void read_resource(Field field, ConstraintBook& book) {
  const auto fields = Fields::of(field, {"type", "vertex", "resource", "range"}, book.errors());
  const auto vertex = book.vertex(*fields, field.place);
  const auto resource = book.resource(*fields, field.place);
  const auto range = book.range(*fields, field.place, "range");
  if (!vertex || !resource || !range) return;
  const Place place(field.place, "range");
  if (*resource == Resource::cores) {
    book.fix_cores(*vertex, *range, place);
  } else {
    book.fix_memory(*vertex, *range, place);
  }
}

void read_reservation(Field field, ConstraintBook& book) {
  const auto fields =
      Fields::of(field, {"type", "resource", "reservation", "location"}, book.errors());
  const auto resource = book.resource(*fields, field.place);
  const auto range = book.range(*fields, field.place, "reservation");
  if (!resource || !range) return;
  const Place place(field.place, "reservation");
  const auto* at = fields->find("location");
  if (at == nullptr || at->as<std::monostate>() != nullptr) {
    book.reserve(*resource, *range, std::nullopt, place);
  } else if (const auto chip = book.live_chip({*at, Place(field.place, "location")})) {
    book.reserve(*resource, *range, chip, place);
  }
}

void read_endpoint(Field field, ConstraintBook& book) {
  const auto fields = Fields::of(field, {"type", "vertex", "direction"}, book.errors());
  const auto* to = fields->needed("direction", book.errors());
  const auto vertex = book.vertex(*fields, field.place);
  if (to == nullptr || !vertex) return;
  const Place place(field.place, "direction");
  const auto* direction = text_of({*to, place}, "a direction", book.errors());
  if (direction != nullptr) book.end_route(*vertex, *direction, place);
}

void read_same_chip(Field field, ConstraintBook& book) {
  const auto fields = Fields::of(field, {"type", "vertices"}, book.errors());
  if (const auto* list = fields->needed("vertices", book.errors()))
    book.join({*list, Place(field.place, "vertices")});
}

void read_shares(Field field, ConstraintBook& book) {
  const auto fields = Fields::of(field, {"type", "vertices"}, book.errors());
  if (const auto* list = fields->needed("vertices", book.errors()))
    static_cast<void>(book.vertices({*list, Place(field.place, "vertices")}));
  book.note("share_resources allows vertices of a chip to share; each is given its own");
}

void refuse_disjoint(Field field, ConstraintBook& book) {
  book.errors().add({.code = "unsupported_constraint",
                     .what = "disjoint_routes is not supported",
                     .where = field.place.text(),
                     .cause = "routes are chosen for short ways and even load alone",
                     .remedy = "remove the constraint"});
}

constexpr std::array<Kind, 7> kKinds{{{"location", read_location},
                                      {"resource", read_resource},
                                      {"reserve_resource", read_reservation},
                                      {"route_endpoint", read_endpoint},
                                      {"same_chip", read_same_chip},
                                      {"share_resources", read_shares},
                                      {"disjoint_routes", refuse_disjoint}}};

void read_constraint(Field field, ConstraintBook& book) {
  const auto* members = object_of(field, "a constraint", book.errors());
  if (members == nullptr) return;
  const auto found = std::find_if(members->begin(), members->end(),
                                  [](const Member& member) { return member.name == "type"; });
  const auto* type = found == members->end() ? nullptr : found->value.as<std::string>();
  for (const auto& kind : kKinds)
    if (type != nullptr && *type == kind.name) return kind.read(field, book);
  std::string names;
  for (const auto& kind : kKinds) names += (names.empty() ? "" : ", ") + std::string(kind.name);
  book.errors().add({.code = "unknown_constraint",
                     .what = fmt::format("type {} is no constraint; constraints are {}",
                                         type == nullptr ? "(none)" : in_quotes(*type), names),
                     .where = field.place.text(),
                     .cause = "",
                     .remedy = "correct the type, or remove the constraint"});
}

}  // namespace

Errors parse_constraints(std::string_view bytes, machine::Machine& machine, Netlist& netlist) {
  const auto value = parse_json(bytes);
  if (!value) return value.error();
  ConstraintBook book(machine, netlist);
  const Place root;
  if (const auto* list = list_of({*value, root}, "the file", book.errors()))
    for (std::size_t c = 0; c < list->size(); ++c)
      read_constraint({(*list)[c], Place(root, c)}, book);
  return std::move(book).close();
}

Errors read_constraints(const std::filesystem::path& path, machine::Machine& machine,
                        Netlist& netlist) {
  const auto bytes = read_text(path);
  if (!bytes) return bytes.error();
  return proto::in_file(parse_constraints(*bytes, machine, netlist), path);
}

}  // namespace spikeloom::interchange
