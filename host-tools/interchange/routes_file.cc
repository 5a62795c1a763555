// routes.json: trees of hops as nested objects.
#include <algorithm>

#include "host-tools/interchange/json_text.h"
#include "host-tools/interchange/links.h"
#include "host-tools/interchange/solution_files.h"

namespace spikeloom::interchange {
namespace {

using machine::ChipId;
using mapper::SliceId;

// One net's tree, written without recursion: ways may be as long as a machine has chips.
class RouteText {
 public:
  RouteText(const Solution& solution, const std::vector<std::optional<chip::Link>>& device_link,
            std::size_t net)
      : solution_(solution), device_link_(device_link), tree_(solution.trees[net]) {
    for (std::size_t h = 0; h < tree_.hops.size(); ++h) hops_.emplace_back(tree_.hops[h].chip, h);
    std::sort(hops_.begin(), hops_.end());
    for (const auto sink : solution.nets[net].sinks)
      sinks_.emplace_back(solution.placement.cores[sink.index()].chip, sink);
    std::sort(sinks_.begin(), sinks_.end());
    const auto source = solution.nets[net].source;
    if (tree_.hops.empty()) {
      text_ = open_text(solution.placement.cores[source.index()].chip) + "]}";
    } else {
      write();
    }
  }
  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  struct Open {
    std::size_t hop;
    int next_link = 0;
    bool is_first = true;
  };

  void write() {
    std::vector<Open> open{enter(0)};
    while (!open.empty()) {
      const auto link = next_link(open.back());
      if (link == chip::kLinks) {
        text_ += "]}";
        open.pop_back();
        if (!open.empty()) text_ += '}';
        continue;
      }
      begin_child(open.back(), name_of(chip::link_of(link)));
      open.push_back(enter(hop_beyond(open.back().hop, link)));
    }
  }

  // Writes the chip and the vertices that the route ends at there.
  Open enter(std::size_t hop) {
    Open opened{.hop = hop};
    const auto chip = tree_.hops[hop].chip;
    text_ += open_text(chip);
    const auto first = std::lower_bound(sinks_.begin(), sinks_.end(), std::pair(chip, SliceId(0)));
    for (auto sink = first; sink != sinks_.end() && sink->first == chip; ++sink) {
      begin_child(opened, direction_of(sink->second));
      text_ += json_text(solution_.names[sink->second.index()]) + '}';
    }
    return opened;
  }

  // The next link that leads to a chip of the tree; kLinks when there is none.
  int next_link(Open& open) const {
    while (open.next_link < chip::kLinks) {
      const int link = open.next_link++;
      if ((tree_.hops[open.hop].route & chip::link_bit(chip::link_of(link))) == 0) continue;
      if (hop_beyond(open.hop, link) < tree_.hops.size()) return link;
    }
    return chip::kLinks;
  }

  [[nodiscard]] std::size_t hop_beyond(std::size_t hop, int link) const {
    const auto& chip = solution_.machine.at(tree_.hops[hop].chip);
    const auto next = chip.neighbours[static_cast<std::size_t>(link)];
    if (!next) return tree_.hops.size();  // to a device
    const auto found =
        std::lower_bound(hops_.begin(), hops_.end(), std::pair(*next, std::size_t{0}));
    return found == hops_.end() || found->first != *next ? tree_.hops.size() : found->second;
  }

  void begin_child(Open& open, std::string_view direction) {
    if (!open.is_first) text_ += ", ";
    open.is_first = false;
    text_ += fmt::format(R"({{"route": "{}", "next_hop": )", direction);
  }
  [[nodiscard]] std::string direction_of(SliceId sink) const {
    if (const auto link = device_link_[sink.index()]) return std::string(name_of(*link));
    return fmt::format("core_{}", solution_.placement.cores[sink.index()].core);
  }
  [[nodiscard]] std::string open_text(ChipId chip) const {
    return fmt::format(R"({{"chip": {}, "children": [)", pair_text(solution_.machine.at(chip).at));
  }

  const Solution& solution_;
  const std::vector<std::optional<chip::Link>>& device_link_;
  const router::Tree& tree_;
  std::vector<std::pair<ChipId, std::size_t>> hops_;
  std::vector<std::pair<ChipId, SliceId>> sinks_;
  std::string text_;
};

}  // namespace

std::string routes_text(const Solution& solution) {
  std::vector<std::optional<chip::Link>> device_link(solution.slices.size());
  for (const auto& device : solution.constraints.devices)
    device_link[device.slice.index()] = device.link;
  Lines file('{', '}');
  for (std::size_t n = 0; n < solution.nets.size(); n = end_of_name(solution, n))
    file.add(solution.net_names[n], RouteText(solution, device_link, n).take());
  return std::move(file).close() + "\n";
}

}  // namespace spikeloom::interchange
