#include "host-tools/interchange/constraint_book.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "board-runtime/shared/chip/geometry.h"
#include "host-tools/interchange/links.h"
#include "host-tools/interchange/machine_forms.h"
#include "host-tools/interchange/reserved_ranges.h"
#include "host-tools/interchange/same_chip.h"

namespace spikeloom::interchange {
namespace {

using machine::ChipId;
using mapper::SliceId;

std::string text_of(chip::ChipXY at) { return fmt::format("({},{})", at.x, at.y); }
std::string text_of(Range range) { return fmt::format("[{}, {})", range.first, range.last); }
std::string text_of(chip::Link link) { return std::string(name_of(link)); }

constexpr const char* kCorePrefix = "core_";

ChipId with_least_memory(const machine::Machine& machine) {
  const auto least = std::ranges::min_element(machine.chips, {}, &machine::Chip::sdram_bytes);
  return ChipId(static_cast<std::size_t>(least - machine.chips.begin()));
}

}  // namespace

ConstraintBook::ConstraintBook(machine::Machine& machine, Netlist& netlist)
    : machine_(machine),
      netlist_(netlist),
      least_memory_(with_least_memory(machine)),
      vertices_(netlist),
      chip_of_(netlist.slices.size()) {}

void ConstraintBook::note(const std::string& text) {
  auto& notes = netlist_.notes;
  if (std::find(notes.begin(), notes.end(), text) == notes.end()) notes.push_back(text);
}

std::optional<SliceId> ConstraintBook::vertex(const Fields& fields, const Place& place) {
  const auto* value = fields.needed("vertex", errors_);
  if (value == nullptr) return std::nullopt;
  return vertices_.read({*value, Place(place, "vertex")}, errors_);
}

std::vector<SliceId> ConstraintBook::vertices(Field list) {
  return vertices_.read_list(list, "a list of vertices", errors_);
}

template <class Gift>
void ConstraintBook::give(Gifts<Gift>& gifts, SliceId vertex, const Gift& gift,
                          std::string_view what, const Place& place) {
  const auto [before, is_new] = gifts.try_emplace(vertex, Said<Gift>{gift, place.text()});
  if (is_new || before->second.gift == gift) return;
  errors_.add({.code = "pins_contradict",
               .what = fmt::format("vertex {} is to have {} {} and {}; it can have one of the two",
                                   in_quotes(netlist_.names[vertex.index()]), what,
                                   text_of(before->second.gift), text_of(gift)),
               .where = place.text(),
               .cause = fmt::format("the first is asked for by {}", before->second.where),
               .remedy = "remove one of the two constraints"});
}

std::optional<Resource> ConstraintBook::resource(const Fields& fields, const Place& place) {
  const auto* value = fields.needed("resource", errors_);
  if (value == nullptr) return std::nullopt;
  const Place here(place, "resource");
  const auto* name = interchange::text_of({*value, here}, "a resource", errors_);
  if (name == nullptr) return std::nullopt;
  const auto resource = resource_of(*name);
  if (!resource)
    errors_.add(
        {.code = "unknown_resource",
         .what = fmt::format("{} is no resource; chips have cores and SDRAM", in_quotes(*name)),
         .where = here.text(),
         .cause = "nothing is known of how much a chip has of it",
         .remedy = "name 'cores' or 'sdram', or remove the constraint"});
  return resource;
}

std::optional<Range> ConstraintBook::range(const Fields& fields, const Place& place,
                                           std::string_view name) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  const auto* value = fields.needed(name, errors_);
  if (value == nullptr) return std::nullopt;
  const Place here(place, name);
  const auto* pair = tuple_of({*value, here}, 2, name, errors_);
  if (pair == nullptr) return std::nullopt;
  const auto first =
      whole_of({(*pair)[0], Place(here, std::size_t{0})}, "first", 0, kMost, errors_);
  if (!first) return std::nullopt;
  const auto last =
      whole_of({(*pair)[1], Place(here, std::size_t{1})}, "end", *first, kMost, errors_);
  if (!last) return std::nullopt;
  return Range{*first, *last};
}

std::optional<ChipId> ConstraintBook::live_chip(Field field) {
  const auto at = chip_of(field, errors_);
  if (!at) return std::nullopt;
  const auto chip = machine_.find(*at);
  if (!chip)
    errors_.add({.code = "unknown_chip",
                 .what = fmt::format("chip {} is dead, or the machine of {} x {} chips has none "
                                     "there",
                                     text_of(*at), machine_.width, machine_.height),
                 .where = field.place.text(),
                 .cause = "a vertex is on a live chip",
                 .remedy = "name a live chip"});
  return chip;
}

void ConstraintBook::pin(SliceId vertex, ChipId chip, const Place& place) {
  auto& there = chip_of_[vertex.index()];
  if (there && *there != chip)
    errors_.add(
        {.code = "pinned_twice",
         .what = fmt::format("vertex {} is to be on chip {} and on chip {}; it can be on 1",
                             in_quotes(netlist_.names[vertex.index()]),
                             text_of(machine_.at(*there).at), text_of(machine_.at(chip).at)),
         .where = place.text(),
         .cause = "",
         .remedy = "remove one of the two locations"});
  there = chip;
}

void ConstraintBook::fix_cores(SliceId vertex, Range cores, const Place& place) {
  const auto asked = netlist_.slices[vertex.index()].all_cores();
  if (cores.last - cores.first == asked && asked > 0) {
    give(cores_, vertex, cores, "cores", place);
    return;
  }
  errors_.add({.code = "core_out_of_range",
               .what = fmt::format("vertex {} asks for {} cores; {} are {}",
                                   in_quotes(netlist_.names[vertex.index()]), asked, text_of(cores),
                                   cores.last - cores.first),
               .where = place.text(),
               .cause = "the first core of a range is in it, the last is not",
               .remedy = "give a range of as many cores as the vertex asks for"});
}

void ConstraintBook::fix_memory(SliceId vertex, Range bytes, const Place& place) {
  const auto asked = netlist_.slices[vertex.index()].need.sdram_bytes;
  if (bytes.last - bytes.first == asked) {
    if (asked > 0) give(memory_, vertex, bytes, "bytes of SDRAM", place);
    return;
  }
  errors_.add({.code = "out_of_range",
               .what = fmt::format("vertex {} asks for {} bytes of SDRAM; {} are {}",
                                   in_quotes(netlist_.names[vertex.index()]), asked, text_of(bytes),
                                   bytes.last - bytes.first),
               .where = place.text(),
               .cause = "the first byte of a range is in it, the last is not",
               .remedy = "give a range of as many bytes as the vertex asks for"});
}

void ConstraintBook::reserve_cores(Range cores, std::optional<ChipId> chip, const Place& place) {
  if (cores.last > chip::kCores) {
    errors_.add({.code = "reservation_beyond_chip",
                 .what = fmt::format("cores {} are reserved; a chip has cores 0 to {}",
                                     text_of(cores), chip::kCores - 1),
                 .where = place.text(),
                 .cause = "",
                 .remedy = "reserve cores that there are"});
    return;
  }
  const auto kept = ~(first_cores(cores.last) & ~first_cores(cores.first));
  (chip ? machine_.chips[chip->index()].application_cores : kept_everywhere_) &= kept;
}

void ConstraintBook::reserve(Resource resource, Range range, std::optional<ChipId> chip,
                             const Place& place) {
  if (resource == Resource::cores) return reserve_cores(range, chip, place);
  const auto& least = machine_.at(chip.value_or(least_memory_));
  if (range.last > least.sdram_bytes) {
    errors_.add({.code = "reservation_beyond_chip",
                 .what = fmt::format("bytes {} of SDRAM are reserved; chip {} has {}",
                                     text_of(range), text_of(least.at), least.sdram_bytes),
                 .where = place.text(),
                 .cause = "",
                 .remedy = "reserve less, or on chips that have as much"});
    return;
  }
  netlist_.reserved_memory.push_back({chip, range});
}

void ConstraintBook::end_route(SliceId vertex, const std::string& direction, const Place& place) {
  const auto cores = netlist_.slices[vertex.index()].all_cores();
  const auto link = link_named(direction);
  std::string cause;
  if (link && cores == 0) {
    give(links_, vertex, *link, "link", place);
    return;
  }
  for (std::uint64_t core = 0; core < chip::kCores; ++core) {
    if (direction != fmt::format("{}{}", kCorePrefix, core)) continue;
    if (cores == 1) return fix_cores(vertex, {core, core + 1}, place);
    cause = "packets to a core go to the vertex's own cores alone";
  }
  if (link) cause = "what is behind a link is no core of the chip";
  errors_.add(
      {.code = cause.empty() ? "unknown_link" : "unsupported_constraint",
       .what = fmt::format("routes to vertex {} of {} cores are to end at {}; links are for "
                           "vertices of 0 cores, core_0 to core_17 for those of 1",
                           in_quotes(netlist_.names[vertex.index()]), cores, in_quotes(direction)),
       .where = place.text(),
       .cause = cause,
       .remedy = "correct the direction, or the vertex's cores"});
}

void ConstraintBook::join(Field vertices) {
  auto group = vertices_.read_list(vertices, "a group", errors_);
  if (!group.empty()) netlist_.constraints.together.push_back(std::move(group));
}

void ConstraintBook::take_reserved_memory() {
  const ReservedRanges reserved(netlist_.reserved_memory, machine_.chips.size());
  for (std::size_t c = 0; c < machine_.chips.size(); ++c)
    machine_.chips[c].sdram_bytes -= static_cast<std::uint32_t>(reserved.bytes_on(ChipId(c)));
}

void ConstraintBook::check_groups() {
  auto& together = netlist_.constraints.together;
  together = merged(together, netlist_.slices.size());
  for (std::size_t g = 0; g < together.size(); ++g) {
    std::optional<SliceId> first;
    for (const auto member : together[g]) {
      const auto chip = chip_of_[member.index()];
      if (!chip) continue;
      if (!first) first = member;
      const auto there = *chip_of_[first->index()];
      if (there == *chip) continue;
      errors_.add(
          {.code = "pins_contradict",
           .what = fmt::format("vertices {} and {} are to be on one chip; they are pinned to "
                               "{} and {}",
                               in_quotes(netlist_.names[first->index()]),
                               in_quotes(netlist_.names[member.index()]),
                               text_of(machine_.at(there).at), text_of(machine_.at(*chip).at)),
           .where = fmt::format("a group of {} vertices", together[g].size()),
           .cause = "groups that overlap are one group",
           .remedy = "move one of the two, or take it out of the group"});
    }
  }
}

void ConstraintBook::close_cores() {
  std::map<std::pair<ChipId, std::uint64_t>, SliceId> taken;
  for (const auto& [vertex, said] : cores_) {
    const auto& [cores, where] = said;
    const auto chip = chip_of_[vertex.index()];
    const auto name = in_quotes(netlist_.names[vertex.index()]);
    if (!chip) {
      errors_.add(
          {.code = "unsupported_constraint",
           .what = fmt::format("vertex {} is to have cores {} of no certain chip; a location "
                               "is needed",
                               name, text_of(cores)),
           .where = where,
           .cause = "cores of a chip are alike, and are given out once it is known",
           .remedy = "add a location constraint, or remove this one"});
      continue;
    }
    for (auto core = cores.first; core < cores.last; ++core) {
      const bool is_there =
          core < chip::kCores && (machine_.at(*chip).application_cores >> core & 1) != 0;
      const auto [owner, is_free] = taken.try_emplace({*chip, core}, vertex);
      if (!is_there || !is_free)
        errors_.add({.code = is_there ? "pins_contradict" : "core_out_of_range",
                     .what = fmt::format(
                         "vertex {} is to have core {} of chip {}; {}", name, core,
                         text_of(machine_.at(*chip).at),
                         is_there ? fmt::format("{} has it",
                                                in_quotes(netlist_.names[owner->second.index()]))
                                  : "it is dead, reserved, or none of a chip's 18"),
                     .where = where,
                     .cause = "",
                     .remedy = "give another core"});
      netlist_.constraints.pins.push_back({.slice = SliceId(vertex.index() + core - cores.first),
                                           .chip = *chip,
                                           .core = static_cast<std::uint8_t>(core)});
    }
  }
}

// Whether places meet, is known once vertices have chips (memory_ranges.h).
void ConstraintBook::close_memory() {
  const auto& most = *std::ranges::max_element(machine_.chips, {}, &machine::Chip::sdram_bytes);
  for (const auto& [vertex, said] : memory_) {
    const auto chip = chip_of_[vertex.index()];
    const auto& there = chip ? machine_.at(*chip) : most;
    netlist_.fixed_memory.push_back({vertex, said.gift});
    if (said.gift.last <= there.sdram_bytes) continue;
    errors_.add(
        {.code = "out_of_range",
         .what = fmt::format("vertex {} is to have bytes {} of SDRAM; chip {}{} has {}",
                             in_quotes(netlist_.names[vertex.index()]), text_of(said.gift),
                             text_of(there.at), chip ? "" : ", which has most,", there.sdram_bytes),
         .where = said.where,
         .cause = "",
         .remedy = "give another range, or a location with as much"});
  }
}

void ConstraintBook::close_devices() {
  for (const auto& [vertex, said] : links_) {
    const auto& [link, where] = said;
    const auto chip = chip_of_[vertex.index()];
    const auto name = in_quotes(netlist_.names[vertex.index()]);
    if (!chip) {
      errors_.add(
          {.code = "unsupported_constraint",
           .what = fmt::format("vertex {} is behind a link of no certain chip; a location is "
                               "needed",
                               name),
           .where = where,
           .cause = "a device is where it is plugged in",
           .remedy = "add a location constraint"});
      continue;
    }
    const auto next = machine_.at(*chip).neighbours[static_cast<std::size_t>(chip::index(link))];
    if (next)
      errors_.add(
          {.code = "link_leads_on",
           .what = fmt::format("vertex {} is behind link {} of chip {}, which leads to chip "
                               "{}; a device's link leads to no chip",
                               name, name_of(link), text_of(machine_.at(*chip).at),
                               text_of(machine_.at(*next).at)),
           .where = where,
           .cause = "",
           .remedy = "list the link among the machine's dead_links, or give another"});
    netlist_.constraints.devices.push_back({.slice = vertex, .chip = *chip, .link = link});
  }
}

// Of vertices without a pin to a core, and that are no devices.
void ConstraintBook::close_pins() {
  std::vector<bool> has_one(netlist_.slices.size(), false);
  for (const auto& pin : netlist_.constraints.pins) has_one[pin.slice.index()] = true;
  for (const auto& device : netlist_.constraints.devices) has_one[device.slice.index()] = true;
  for (std::size_t s = 0; s < chip_of_.size(); ++s)
    if (chip_of_[s] && !has_one[s])
      netlist_.constraints.pins.push_back({.slice = SliceId(s), .chip = *chip_of_[s]});
  std::sort(netlist_.constraints.pins.begin(), netlist_.constraints.pins.end(),
            [](const placer::Pin& a, const placer::Pin& b) { return a.slice < b.slice; });
}

Errors ConstraintBook::close() && {
  for (auto& chip : machine_.chips) chip.application_cores &= kept_everywhere_;
  close_cores();
  close_memory();
  close_devices();
  close_pins();
  check_groups();
  if (errors_.empty()) take_reserved_memory();
  return std::move(errors_).take();
}

}  // namespace spikeloom::interchange
