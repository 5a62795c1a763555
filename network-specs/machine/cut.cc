#include "network-specs/machine/cut.h"

#include <fmt/format.h>

#include <algorithm>

#include "network-specs/machine/chip_text.h"
#include "network-specs/machine/offset.h"

namespace spikeloom::machine {
namespace {

constexpr std::size_t kShown = 6;

// Dead links from chips of one component to live chips of another.
std::vector<std::string> cut_links(const Machine& machine,
                                   const std::vector<std::uint32_t>& component,
                                   std::uint32_t inside) {
  std::vector<std::string> links;
  for (std::size_t c = 0; c < machine.chips.size(); ++c) {
    if (component[c] != inside) continue;
    for (int l = 0; l < chip::kLinks; ++l) {
      const auto other = find_beyond(machine, machine.chips[c].at, chip::link_of(l));
      if (!other || component[other->index()] == inside) continue;
      links.push_back(
          fmt::format("{} {}", chip_text(machine.chips[c].at), link_name(chip::link_of(l))));
    }
  }
  return links;
}

}  // namespace

std::string cut_text(const Machine& machine, const std::vector<std::uint32_t>& component,
                     std::uint32_t inside) {
  const auto links = cut_links(machine, component, inside);
  if (links.empty()) return "dead chips all around part the two sides";
  std::string text = "dead links:";
  for (std::size_t i = 0; i < std::min(links.size(), kShown); ++i) {
    text += (i == 0 ? " " : ", ") + links[i];
  }
  if (links.size() > kShown) text += fmt::format(" and {} more", links.size() - kShown);
  return text;
}

Error no_way(const Machine& machine, const std::vector<std::uint32_t>& component, ChipId source,
             ChipId sink, const char* where) {
  const auto from = component[source.index()], to = component[sink.index()];
  const auto from_size = std::count(component.begin(), component.end(), from);
  const auto to_size = std::count(component.begin(), component.end(), to);
  return {ErrorClass::does_not_fit,
          "no_live_way",
          fmt::format(
              "no live links join chip {} to chip {}; {} chips reach the first, {} the second",
              chip_text(machine.at(source).at), chip_text(machine.at(sink).at), from_size, to_size),
          where,
          cut_text(machine, component, from_size <= to_size ? from : to),
          "take the smaller side out of the machine, or mend a link of the cut"};
}

}  // namespace spikeloom::machine
