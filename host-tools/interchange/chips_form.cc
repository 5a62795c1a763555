// The JSON that spinn_machine writes (to_json_path) and its loaders read: every chip that lives.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "board-runtime/shared/chip/geometry.h"
#include "host-tools/interchange/machine_forms.h"

namespace spikeloom::interchange {
namespace {

struct Resources {
  std::uint64_t monitors = 1, table_entries = chip::kUsableTableEntries,
                sdram_bytes = chip::kApplicationSdramBytes;
};

void read_resources(Field field, Resources& resources, ErrorList& errors) {
  const auto fields = Fields::of(field, {"monitors", "routerEntries", "sdram", "tags"}, errors);
  if (!fields) return;
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  const auto read = [&](std::string_view name, std::uint64_t most, std::uint64_t& value) {
    if (const auto* given = fields->find(name))
      value = whole_of({*given, Place(field.place, name)}, name, 0, most, errors).value_or(value);
  };
  read("monitors", chip::kCores, resources.monitors);
  read("routerEntries", kMost, resources.table_entries);
  read("sdram", kMost, resources.sdram_bytes);
}

void read_dead_links(Field field, ChipDraft& chip, ErrorList& errors) {
  const auto* list = list_of(field, "deadLinks", errors);
  if (list == nullptr) return;
  for (std::size_t i = 0; i < list->size(); ++i)
    if (const auto link =
            whole_of({(*list)[i], Place(field.place, i)}, "a link", 0, chip::kLinks - 1, errors))
      chip.dead_links = static_cast<std::uint8_t>(chip.dead_links | 1U << *link);
}

class Reader {
 public:
  Reader(MachineDraft& draft, ErrorList& errors) : draft_(draft), errors_(errors) {}

  void read_usual(const Fields& fields, const Place& place) {
    if (const auto* value = fields.find("standardResources"))
      read_resources({*value, Place(place, "standardResources")}, usual_, errors_);
    of_ethernet_ = usual_;
    if (const auto* value = fields.find("ethernetResources"))
      read_resources({*value, Place(place, "ethernetResources")}, of_ethernet_, errors_);
  }

  void note_entries() {
    if (with_too_many_entries_ > 0)
      draft_.notes.push_back(
          fmt::format("{} chips are said to have more than {} table entries; none has more",
                      with_too_many_entries_, std::uint64_t{chip::kUsableTableEntries}));
  }

  // [x, y, details] or [x, y, details, exceptions]
  void read_chip(Field field) {
    constexpr std::size_t kWithExceptions = 4;
    const auto* parts = field.value.as<Value::List>();
    if (parts == nullptr || parts->size() != kWithExceptions)
      parts = tuple_of(field, kWithExceptions - 1, "a chip", errors_);
    if (parts == nullptr) return;
    Value pair;
    pair.is = Value::List(parts->begin(), parts->begin() + 2);
    const auto at = chip_of({pair, field.place}, errors_);
    if (!at || !is_in_box(*at, draft_, field.place, errors_)) return;
    const Place place(field.place, std::size_t{2});
    const auto details =
        Fields::of({(*parts)[2], place}, {"cores", "ethernet", "deadLinks", "ipAddress"}, errors_);
    if (!details) return;
    auto resources = details->find("ipAddress") == nullptr ? usual_ : of_ethernet_;
    if (parts->size() == kWithExceptions)
      read_resources({(*parts)[3], Place(field.place, std::size_t{3})}, resources, errors_);
    add(*at, *details, place, resources);
  }

 private:
  void add(chip::ChipXY at, const Fields& details, const Place& place, const Resources& resources) {
    ChipDraft chip;
    chip.at = at;
    if (const auto* cores = details.needed("cores", errors_))
      chip.cores = first_cores(
          whole_of({*cores, Place(place, "cores")}, "cores", 0, chip::kCores, errors_).value_or(0));
    chip.cores &= ~first_cores(resources.monitors);
    chip.sdram_bytes = static_cast<std::uint32_t>(resources.sdram_bytes);
    constexpr std::uint64_t kMostEntries = chip::kUsableTableEntries;
    chip.table_entries =
        static_cast<std::uint16_t>(std::min(resources.table_entries, kMostEntries));
    with_too_many_entries_ += resources.table_entries > kMostEntries ? 1 : 0;
    if (const auto* board = details.find("ethernet"))
      chip.board = chip_of({*board, Place(place, "ethernet")}, errors_).value_or(chip::ChipXY{});
    if (const auto* dead = details.find("deadLinks"))
      read_dead_links({*dead, Place(place, "deadLinks")}, chip, errors_);
    draft_.chips.push_back(chip);
  }

  MachineDraft& draft_;
  ErrorList& errors_;
  Resources usual_, of_ethernet_;
  std::size_t with_too_many_entries_ = 0;
};

// By (y, x); a chip that is listed twice is an error.
void sort_chips(MachineDraft& draft, ErrorList& errors) {
  const auto before = [](const ChipDraft& a, const ChipDraft& b) {
    return std::pair(a.at.y, a.at.x) < std::pair(b.at.y, b.at.x);
  };
  std::stable_sort(draft.chips.begin(), draft.chips.end(), before);
  for (std::size_t c = 1; c < draft.chips.size(); ++c) {
    if (before(draft.chips[c - 1], draft.chips[c])) continue;
    errors.add({.code = "chip_twice",
                .what = fmt::format("chip ({},{}) is listed twice; once is due",
                                    draft.chips[c].at.x, draft.chips[c].at.y),
                .where = "chips",
                .cause = "the two need not agree",
                .remedy = "remove one of the two"});
  }
}

}  // namespace

MachineDraft read_chips_form(Field root, ErrorList& errors) {
  MachineDraft draft;
  const auto fields = Fields::of(
      root, {"width", "height", "root", "standardResources", "ethernetResources", "chips"}, errors);
  read_box(*fields, root.place, draft, errors);
  Reader reader(draft, errors);
  reader.read_usual(*fields, root.place);
  const Place place(root.place, "chips");
  const auto* value = fields->needed("chips", errors);
  const auto* chips = value == nullptr ? nullptr : list_of({*value, place}, "chips", errors);
  if (chips == nullptr || draft.width == 0 || draft.height == 0) return draft;
  for (std::size_t c = 0; c < chips->size(); ++c) reader.read_chip({(*chips)[c], Place(place, c)});
  reader.note_entries();
  sort_chips(draft, errors);
  return draft;
}

}  // namespace spikeloom::interchange
