// machine.json of the place-and-route interchange format.
#include <fmt/format.h>

#include "base/text.h"
#include "board-runtime/shared/chip/geometry.h"
#include "host-tools/interchange/links.h"
#include "host-tools/interchange/machine_forms.h"
#include "host-tools/interchange/vertices.h"

namespace spikeloom::interchange {
namespace {

// A chip of the whole box each, so that an index is a place.
class Grid {
 public:
  Grid(int width, int height)
      : width_(width),
        chips_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)),
        is_dead_(chips_.size(), false) {}
  [[nodiscard]] std::size_t index(chip::ChipXY at) const {
    return static_cast<std::size_t>(at.y) * static_cast<std::size_t>(width_) +
           static_cast<std::size_t>(at.x);
  }
  ChipDraft& at(chip::ChipXY place) { return chips_[index(place)]; }
  void kill(chip::ChipXY place) { is_dead_[index(place)] = true; }
  void fill(const ChipDraft& usual) {
    for (std::size_t i = 0; i < chips_.size(); ++i) {
      chips_[i] = usual;
      chips_[i].at = {static_cast<std::int16_t>(i % static_cast<std::size_t>(width_)),
                      static_cast<std::int16_t>(i / static_cast<std::size_t>(width_))};
    }
  }
  [[nodiscard]] std::vector<ChipDraft> living() const {
    std::vector<ChipDraft> living;
    for (std::size_t i = 0; i < chips_.size(); ++i)
      if (!is_dead_[i]) living.push_back(chips_[i]);
    return living;
  }

 private:
  int width_;
  std::vector<ChipDraft> chips_;
  std::vector<bool> is_dead_;
};

void read_resources(Field field, ChipDraft& chip, ErrorList& errors) {
  const auto* members = object_of(field, "a chip's resources", errors);
  if (members == nullptr) return;
  SeenResources seen{};
  for (const auto& [name, value] : *members) {
    const Place place(field.place, name);
    const auto resource = resource_of(name);
    check_once(resource, place, seen, errors);
    const auto amount = amount_of({value, place}, name, errors);
    if (!amount) continue;
    if (resource == Resource::cores) chip.cores = first_cores(*amount);
    if (resource == Resource::sdram) chip.sdram_bytes = static_cast<std::uint32_t>(*amount);
  }
}

// [x, y, more] of a list; `take` gets the place and what is more.
template <class Take>
void read_places(const Fields& fields, const Place& root, const MachineDraft& draft,
                 std::string_view name, std::size_t size, ErrorList& errors, Take take) {
  const auto* value = fields.find(name);
  if (value == nullptr) return;
  const Place place(root, name);
  const auto* list = list_of({*value, place}, name, errors);
  if (list == nullptr) return;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Place here(place, i);
    const auto* parts = tuple_of({(*list)[i], here}, size, name, errors);
    if (parts == nullptr) continue;
    Value pair;
    pair.is = Value::List(parts->begin(), parts->begin() + 2);
    const auto at = chip_of({pair, here}, errors);
    if (at && is_in_box(*at, draft, here, errors))
      take(*at, Field{parts->back(), Place(here, size - 1)});
  }
}

void read_dead_link(chip::ChipXY at, Field field, Grid& grid, ErrorList& errors) {
  const auto* name = text_of(field, "a link", errors);
  if (name == nullptr) return;
  if (const auto link = link_named(*name)) {
    auto& dead = grid.at(at).dead_links;
    dead = static_cast<std::uint8_t>(dead | chip::link_bit(*link));
    return;
  }
  errors.add({.code = "unknown_link",
              .what = fmt::format("{} names no link; links are east, north_east, north, west, "
                                  "south_west and south",
                                  in_quotes(*name)),
              .where = field.place.text(),
              .cause = "",
              .remedy = "give one of the names"});
}

}  // namespace

MachineDraft read_resources_form(Field root, ErrorList& errors) {
  MachineDraft draft;
  const auto fields = Fields::of(
      root,
      {"width", "height", "chip_resources", "chip_resource_exceptions", "dead_chips", "dead_links"},
      errors);
  read_box(*fields, root.place, draft, errors);
  const auto* resources = fields->needed("chip_resources", errors);
  if (draft.width == 0 || draft.height == 0 || resources == nullptr) return draft;
  Grid grid(draft.width, draft.height);
  ChipDraft usual;
  read_resources({*resources, Place(root.place, "chip_resources")}, usual, errors);
  grid.fill(usual);
  read_places(*fields, root.place, draft, "chip_resource_exceptions", 3, errors,
              [&](chip::ChipXY at, Field more) { read_resources(more, grid.at(at), errors); });
  read_places(*fields, root.place, draft, "dead_chips", 2, errors,
              [&](chip::ChipXY at, Field) { grid.kill(at); });
  read_places(*fields, root.place, draft, "dead_links", 3, errors,
              [&](chip::ChipXY at, Field more) { read_dead_link(at, more, grid, errors); });
  draft.chips = grid.living();
  return draft;
}

void read_box(const Fields& fields, const Place& place, MachineDraft& draft, ErrorList& errors) {
  constexpr auto kMost = static_cast<std::uint64_t>(machine::kMostChipsASide);
  for (const auto& [name, side] : {std::pair{"width", &draft.width}, {"height", &draft.height}}) {
    if (const auto* value = fields.needed(name, errors))
      *side = static_cast<int>(
          whole_of({*value, Place(place, name)}, name, 1, kMost, errors).value_or(0));
  }
}

bool is_in_box(chip::ChipXY at, const MachineDraft& draft, const Place& place, ErrorList& errors) {
  if (at.x < draft.width && at.y < draft.height) return true;
  errors.add({.code = "unknown_chip",
              .what = fmt::format("there is no chip ({},{}); x goes from 0 to {}, y from 0 to {}",
                                  at.x, at.y, draft.width - 1, draft.height - 1),
              .where = place.text(),
              .cause = "",
              .remedy = "correct the coordinates, or remove the line"});
  return false;
}

}  // namespace spikeloom::interchange
