#include "host-tools/flow/patch_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "host-tools/interchange/json_text.h"

namespace spikeloom::flow {
namespace {

using interchange::json_text;
using interchange::Lines;
using mapper::SliceId;

// Numbers of names.
using Numbers = std::unordered_map<std::string_view, std::size_t>;

Numbers numbers_of(const std::vector<std::string>& names) {
  Numbers numbers;
  for (std::size_t i = 0; i < names.size(); ++i) numbers.emplace(names[i], i);
  return numbers;
}

struct Site {
  chip::ChipXY chip;
  std::uint8_t core = 0;
};

Site site_of(const Mapping& mapping, std::size_t slice) {
  const auto& place = mapping.placement.cores[slice];
  return {mapping.machine.at(place.chip).at, place.core};
}

struct ToLoad {
  SliceId slice;
  const char* why;
};

// What differs between the two, kind by kind.
class Difference {
 public:
  Difference(const EarlierMapping& earlier, const ChangedMapping& changed)
      : earlier_(earlier), changed_(changed), before_(numbers_of(earlier.names)) {}

  [[nodiscard]] std::vector<ToLoad> to_load() const {
    std::vector<ToLoad> load;
    for (const auto slice : changed_.patch.to_load) {
      const bool was_there = before_.contains(changed_.names.names[slice.index()]);
      load.push_back({slice, was_there ? "moved" : "added"});
    }
    for (const auto slice : changed_.altered) load.push_back({slice, "altered"});
    std::ranges::sort(load, {}, &ToLoad::slice);
    return load;
  }

  // Slices before, on cores that live.
  [[nodiscard]] std::vector<std::size_t> to_stop() const {
    std::vector<std::size_t> stop;
    for (const auto& name : changed_.patch.to_stop) {
      const auto slice = before_.at(name);
      const auto [at, core] = site_of(earlier_.mapping, slice);
      const auto chip = changed_.mapping.machine.find(at);
      if (chip && (changed_.mapping.machine.at(*chip).application_cores >> core & 1U) != 0)
        stop.push_back(slice);
    }
    return stop;
  }

  // Nets after.
  [[nodiscard]] std::vector<std::size_t> new_keys() const {
    std::map<std::string_view, router::KeyBlock> key;  // before, by the net's name
    for (std::size_t n = 0; n < earlier_.mapping.nets.size(); ++n)
      key.emplace(earlier_.net_names[n], earlier_.mapping.keys[n]);
    std::vector<std::size_t> nets;
    for (std::size_t n = 0; n < changed_.mapping.nets.size(); ++n) {
      const auto found = key.find(changed_.names.net_names[n]);
      const auto& now = changed_.mapping.keys[n];
      const bool has_same =
          found != key.end() && found->second.key == now.key && found->second.mask == now.mask;
      if (!has_same) nets.push_back(n);
    }
    return nets;
  }

  // Of a chip after; empty where there was none.
  [[nodiscard]] const router::Table& old_table(std::size_t chip) const {
    const auto old = earlier_.mapping.machine.find(changed_.mapping.machine.chips[chip].at);
    return old ? earlier_.mapping.tables.of_chip[old->index()] : none_;
  }

 private:
  const EarlierMapping& earlier_;
  const ChangedMapping& changed_;
  Numbers before_;
  router::Table none_;
};

// Of `some` that are not in `others`, as often as they are there.
std::size_t entries_beyond(router::Table some, router::Table others) {
  const auto in_order = [](const chip::RoutingEntry& a, const chip::RoutingEntry& b) {
    return std::tie(a.key, a.mask, a.route) < std::tie(b.key, b.mask, b.route);
  };
  std::ranges::sort(some, in_order);
  std::ranges::sort(others, in_order);
  router::Table beyond;
  std::ranges::set_difference(some, others, std::back_inserter(beyond), in_order);
  return beyond.size();
}

std::string core_text(const std::string& slice, Site site) {
  return fmt::format(R"("slice": {}, "chip": {}, "core": {})", json_text(slice),
                     interchange::pair_text(site.chip), site.core);
}

std::string figures_text(const report::PatchFigures& it) {
  Lines text('{', '}', "  ");
  const auto add = [&](const char* name, std::size_t value) {
    text.add(name, std::to_string(value));
  };
  add("cores_kept", it.cores_kept);
  add("cores_added", it.cores_added);
  add("cores_moved", it.cores_moved);
  add("cores_altered", it.cores_altered);
  add("cores_stopped", it.cores_stopped);
  add("keys_kept", it.keys_kept);
  add("keys_new", it.keys_new);
  add("tables_kept", it.tables_kept);
  add("tables_new", it.tables_new);
  add("entries", it.entries);
  add("entries_added", it.entries_added);
  add("entries_removed", it.entries_removed);
  return std::move(text).close();
}

std::string time_text(const ChangedMapping& changed) {
  Lines time('{', '}', "  ");
  if (changed.time) {
    time.add("tick_cycles", std::to_string(changed.time->tick_cycles));
    time.add("start_cycles", std::to_string(changed.time->start_cycles));
    time.add("stagger_cycles", std::to_string(changed.time->stagger_cycles));
    time.add("gap_cycles", std::to_string(changed.time->gap_cycles));
  }
  return std::move(time).close();
}

}  // namespace

report::PatchFigures figures_of(const EarlierMapping& earlier, const ChangedMapping& changed) {
  const Difference difference(earlier, changed);
  report::PatchFigures figures;
  for (const auto& [slice, why] : difference.to_load())
    ++(std::string_view(why) == "added"   ? figures.cores_added
       : std::string_view(why) == "moved" ? figures.cores_moved
                                          : figures.cores_altered);
  figures.cores_kept = changed.mapping.slices.size() - figures.cores_added - figures.cores_moved -
                       figures.cores_altered;
  figures.cores_stopped = difference.to_stop().size();
  figures.keys_new = difference.new_keys().size();
  figures.keys_kept = changed.mapping.nets.size() - figures.keys_new;
  for (const auto& table : changed.mapping.tables.of_chip) {
    figures.entries += table.size();
    figures.tables_kept += table.empty() ? 0 : 1;
  }
  for (const auto chip : changed.patch.tables) {
    const auto& now = changed.mapping.tables.of_chip[chip.index()];
    const auto& then = difference.old_table(chip.index());
    ++figures.tables_new;
    figures.tables_kept -= now.empty() ? 0 : 1;
    figures.entries_added += entries_beyond(now, then);
    figures.entries_removed += entries_beyond(then, now);
  }
  figures.tick_cycles = changed.time ? changed.time->tick_cycles : 0;
  figures.anew = changed.patch.anew;
  return figures;
}

std::string patch_json(const EarlierMapping& earlier, const ChangedMapping& changed) {
  const Difference difference(earlier, changed);
  const auto& mapping = changed.mapping;
  Lines stop('[', ']', "  "), load('[', ']', "  "), keys('{', '}', "  "), tables('[', ']', "  ");
  for (const auto slice : difference.to_stop())
    stop.add(
        fmt::format("{{{}}}", core_text(earlier.names[slice], site_of(earlier.mapping, slice))));
  for (const auto& [slice, why] : difference.to_load())
    load.add(fmt::format(
        R"({{{}, "why": "{}"}})",
        core_text(changed.names.names[slice.index()], site_of(mapping, slice.index())), why));
  for (const auto net : difference.new_keys())
    keys.add(
        changed.names.net_names[net],
        fmt::format(R"({{"key": {}, "mask": {}}})", mapping.keys[net].key, mapping.keys[net].mask));
  for (const auto chip : changed.patch.tables)
    tables.add(interchange::table_text(mapping.machine.at(chip).at,
                                       mapping.tables.of_chip[chip.index()], "    "));
  Lines file('{', '}');
  file.add("format", json_text("spikeloom-patch"));
  file.add("version", "1");
  file.add("anew", changed.patch.anew ? "true" : "false");
  file.add("figures", figures_text(figures_of(earlier, changed)));
  file.add("stop", std::move(stop).close());
  file.add("load", std::move(load).close());
  file.add("time", time_text(changed));
  file.add("keys", std::move(keys).close());
  file.add("tables", std::move(tables).close());
  return std::move(file).close() + "\n";
}

}  // namespace spikeloom::flow
