#include "host-tools/report/patch_text.h"

#include <fmt/format.h>

#include "host-tools/report/format.h"

namespace spikeloom::report {
namespace {

std::string entry(const char* name, const std::string& value) {
  return fmt::format("  {:<20}{}\n", name, value);
}

std::string kept_of(std::size_t kept, std::size_t all) {
  return fmt::format("{} of {} kept", grouped(std::uint64_t{kept}), grouped(std::uint64_t{all}));
}

}  // namespace

std::string patch_text(const PatchFigures& patch) {
  const auto number = [](std::size_t value) { return grouped(std::uint64_t{value}); };
  const auto loaded = patch.cores_added + patch.cores_moved + patch.cores_altered;
  std::string text;
  if (patch.anew) text += entry("change", "nothing could be kept: everything is mapped anew");
  text += entry("cores", fmt::format("{}; to load: {} added, {} moved, {} altered; to stop: {}",
                                     kept_of(patch.cores_kept, patch.cores_kept + loaded),
                                     number(patch.cores_added), number(patch.cores_moved),
                                     number(patch.cores_altered), number(patch.cores_stopped)));
  if (patch.tick_cycles != 0)
    text += entry("ticks",
                  fmt::format("{} cycles from now on, which the headers of all cores have to say",
                              number(patch.tick_cycles)));
  text += entry(
      "keys", fmt::format("{}, {} new", kept_of(patch.keys_kept, patch.keys_kept + patch.keys_new),
                          number(patch.keys_new)));
  text +=
      entry("tables", fmt::format("{}; {} entries added, {} removed, {} in all",
                                  kept_of(patch.tables_kept, patch.tables_kept + patch.tables_new),
                                  number(patch.entries_added), number(patch.entries_removed),
                                  number(patch.entries)));
  return text;
}

}  // namespace spikeloom::report
